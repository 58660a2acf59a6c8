from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "relationships"

    def ready(self) -> None:
        from partnercenter.navigation import register
        from partnercenter.programme import declare
        from relationships import operations
        from relationships.navigation import ITEMS
        from relationships.programme_settings import DECLARATIONS

        declare(*DECLARATIONS)
        operations.register()
        for item in ITEMS:
            register(item)
