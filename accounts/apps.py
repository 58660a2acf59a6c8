from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from partnercenter.navigation import register_place

        register_place("account", "my_profile")
