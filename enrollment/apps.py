from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    name = "enrollment"

    def ready(self) -> None:
        from enrollment import listing_operations, operations
        from enrollment.navigation import ITEMS
        from enrollment.operator_navigation import operator_items
        from enrollment.programme_settings import DECLARATIONS
        from partnercenter.navigation import register, register_place
        from partnercenter.programme import declare

        declare(*DECLARATIONS)
        operations.register()
        listing_operations.register()
        for item in (*ITEMS, *operator_items()):
            register(item)
        register_place("help", "help_index")
