from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.programme_settings import DECLARATIONS
        from partnercenter.navigation import register_place
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
        register_place("account", "my_profile")
