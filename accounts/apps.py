from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import operations
        from accounts.access_requests import way_out_of
        from accounts.navigation import items
        from accounts.programme_settings import DECLARATIONS
        from partnercenter.errors import register_way_out
        from partnercenter.navigation import register, register_place
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
        operations.register()
        for item in items():
            register(item)
        register_way_out(way_out_of)
        register_place("account", "my_profile")
        register_place("settings", "settings_index")
