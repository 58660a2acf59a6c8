"""After a new encryption key was put first: everything sealed is sealed again with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Seal bank account numbers, second factors and undelivered mails with the first of ENCRYPTION_KEYS. Safe to "
        "run again, and while the portal runs. When it ends without an error, no other key is needed any more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        from accounts.actions.second_factor import reseal_second_factors
        from enrollment.actions.bank import reseal_bank_accounts
        from partnercenter.crypto import Unreadable
        from partnercenter.tenancy import Role, acting_as

        try:
            with acting_as(role=Role.OPS):
                numbers, factors = reseal_bank_accounts(), reseal_second_factors()
            mails = reseal_mails()
        except Unreadable as error:
            raise CommandError(
                f"{error} cannot be read: its key is not in ENCRYPTION_KEYS. Put the old key back and run this again."
            ) from error
        told = f"{numbers} bank account numbers, {factors} secrets of second factors, {mails} mails"
        self.stdout.write(f"Sealed with the newest key: {told}.")


def reseal_mails() -> int:
    """Each mail that is not delivered yet, one transaction each; one that is delivered meanwhile stays empty."""
    from partnercenter import crypto
    from partnercenter.mail import body_place
    from partnercenter.models import OutgoingEmail
    from partnercenter.tenancy import Role, acting_as

    with acting_as(role=Role.OPS):
        others = OutgoingEmail.objects.exclude(body__startswith=f"{crypto.current_key_id()}:").exclude(body="")
        waiting = list(others.values_list("pk", "body"))
    changed = 0
    for key, body in waiting:
        sealed = crypto.seal(crypto.unseal(body, place=body_place(key)), place=body_place(key))
        with acting_as(role=Role.OPS):
            changed += OutgoingEmail.objects.filter(pk=key, body=body).update(body=sealed)
    return changed
