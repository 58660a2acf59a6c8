"""The bank account of a direct-bill application."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions import _state
from enrollment.actions.applications import EditedMeanwhile
from enrollment.models import Application, BankAccount
from enrollment.rules import applications as rules
from enrollment.rules import banks
from partnercenter import audit, crypto


@transaction.atomic
def save_bank_account(
    application: Application, *, account_holder: str, number: str, bank_code: str, revision: int, by: User
) -> BankAccount:
    """Stores the account for an editable application; the number is sealed at once and only ever shown masked.

    The log says that it changed, never what to. When somebody saved an account since the page of `revision` was
    opened, nothing is written and EditedMeanwhile carries theirs, masked. Refused: role-lacks-right,
    not-your-companys, application-not-editable. Source: ENR-06,
    C04, opportunities 24.
    """
    require(by, Permission.ENROL, _("changing the application"))
    application = _state.locked_own(application, by=by)
    rules.check_is_editable(application)
    bank = BankAccount.objects.filter(application=application).first()
    if bank and application.answers.get("bank", {}).get("_revision", 0) > revision:
        raise EditedMeanwhile(_shown(bank))
    bank = bank or BankAccount(application=application, tenant_id=application.tenant_id)
    bank.account_holder, bank.bank_code = account_holder, bank_code
    bank.bank_name = banks.bank_name_of(number)
    bank.sealed_number, bank.last_four = crypto.seal(number, place=bank.place), number[-4:]
    bank.save()
    application.revision += 1
    application.answers["bank"] = {"last_four": bank.last_four, "_revision": application.revision}
    application.save(update_fields=["answers", "revision"])
    after = {"account_number": number, "last_four": bank.last_four}
    audit.record("update_bank_account", application, by=by, tenant_id=by.tenant_id, after=after)
    return bank


def _shown(bank: BankAccount) -> dict[str, str]:
    """An account as somebody else's page may show it."""
    return {"account_holder": bank.account_holder, "bank_code": bank.bank_code, "number": str(bank)}


def reseal_bank_accounts() -> int:
    """Seals every account number under the newest key; returns how many changed. Safe to run again, and while the
    portal runs: a number that is saved meanwhile wins.

    Runs under the operator's database role; used by `manage.py rotate_encryption`.
    """
    changed = 0
    for bank in BankAccount.objects.exclude(sealed_number__startswith=f"{crypto.current_key_id()}:").iterator(500):
        sealed = crypto.seal(crypto.unseal(bank.sealed_number, place=bank.place), place=bank.place)
        as_read = BankAccount.objects.filter(pk=bank.pk, sealed_number=bank.sealed_number)
        changed += as_read.update(sealed_number=sealed)
    return changed
