from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import operations
        from customers.navigation import ITEMS
        from customers.programme_settings import DECLARATIONS
        from partnercenter.navigation import register
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
        operations.register()
        for item in ITEMS:
            register(item)
