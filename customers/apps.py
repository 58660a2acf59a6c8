from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import operations
        from customers.navigation import ITEMS
        from partnercenter.navigation import register

        operations.register()
        for item in ITEMS:
            register(item)
