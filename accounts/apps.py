from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import operations
        from accounts.access_requests import way_out_of
        from accounts.actions import user_imports
        from accounts.navigation import items
        from accounts.programme_settings import DECLARATIONS
        from partnercenter.errors import register_way_out
        from partnercenter.jobs import register_kind
        from partnercenter.navigation import register, register_place
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
        operations.register()
        for item in items():
            register(item)
        register_kind(user_imports.KIND, user_imports.add_next_users)
        register_way_out(way_out_of)
        register_place("account", "my_profile")
        register_place("settings", "settings_index")
