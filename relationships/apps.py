from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "relationships"

    def ready(self) -> None:
        from partnercenter.navigation import register
        from partnercenter.programme import declare
        from partnercenter.start_page import register_tasks
        from relationships import connection_tasks, operations
        from relationships.actions.answers import PARTNERSHIP
        from relationships.actions.questions import register_question
        from relationships.models import InvitationKind
        from relationships.navigation import ITEMS
        from relationships.programme_settings import DECLARATIONS
        from relationships.rules.letters import PARTNERSHIP_LETTER, register_letter
        from relationships.start_tasks import tasks_for

        declare(*DECLARATIONS)
        operations.register()
        register_question(InvitationKind.PARTNERSHIP, PARTNERSHIP)
        register_letter(InvitationKind.PARTNERSHIP, PARTNERSHIP_LETTER)
        for item in ITEMS:
            register(item)
        register_tasks(connection_tasks.tasks_for)
        register_tasks(tasks_for)
