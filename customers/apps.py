from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import operations
        from customers.navigation import ITEMS
        from customers.programme_settings import DECLARATIONS
        from customers.rules.letters import CUSTOMER_LETTER, JOINT_LETTER
        from partnercenter.navigation import register
        from partnercenter.programme import declare
        from relationships.models import InvitationKind
        from relationships.rules.letters import register_letter

        declare(*DECLARATIONS)
        operations.register()
        register_letter(InvitationKind.CUSTOMER, CUSTOMER_LETTER)
        register_letter(InvitationKind.JOINT, JOINT_LETTER)
        for item in ITEMS:
            register(item)
