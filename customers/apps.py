from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from accounts.views.addresses import register_sign_up
        from customers import operations
        from customers.actions import imports
        from customers.actions.invitations import CUSTOMER, JOINT
        from customers.navigation import ITEMS
        from customers.programme_settings import DECLARATIONS
        from customers.rules.letters import CUSTOMER_LETTER, JOINT_LETTER
        from customers.start_tasks import tasks_for
        from partnercenter.jobs import register_kind
        from partnercenter.navigation import register
        from partnercenter.programme import declare
        from partnercenter.start_page import register_tasks
        from relationships.actions.questions import register_question
        from relationships.models import InvitationKind
        from relationships.rules.letters import register_letter

        declare(*DECLARATIONS)
        operations.register()
        register_kind(imports.KIND, imports.work_on)
        register_letter(InvitationKind.CUSTOMER, CUSTOMER_LETTER)
        register_letter(InvitationKind.JOINT, JOINT_LETTER)
        register_tasks(tasks_for)
        register_question(InvitationKind.CUSTOMER, CUSTOMER)
        register_question(InvitationKind.JOINT, JOINT)
        register_sign_up("/customer-invitation/", "customer_work_account_new")
        for item in ITEMS:
            register(item)
