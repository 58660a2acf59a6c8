"""Adding and taking away what signs somebody in besides the password, and spending its codes.

Only the person does it, so every function takes `user` and writes in that name. All wait for each other on the user's
row: of two removals at once the second sees what the first has left.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from accounts.emails import second_factor as emails
from accounts.models import User
from accounts.models.second_factor import SecondFactors
from accounts.rules.second_factor import check_can_add_app, check_can_remove_factor, check_has_second_factor, counter_of
from accounts.second_factor import PLACE
from partnercenter import audit, crypto

KINDS = Authenticator.Type
WITH_CODES = (KINDS.TOTP, KINDS.RECOVERY_CODES)
SECRETS = {KINDS.TOTP: "secret", KINDS.RECOVERY_CODES: "seed"}


@transaction.atomic
def add_authenticator_app(user: User, *, secret: str, counter: int = 0) -> bool:
    """Signing in asks for the app's codes from now on; `counter` is that of the code that proved it, which is spent.

    Recovery codes are made with the first factor; returns whether they were. One mail, one event each.
    Refused: second-factor-exists.
    """
    _lock(user)
    factors = SecondFactors.of(user)
    check_can_add_app(factors)
    app = TOTP.activate(user, secret).instance
    _spend_counter(app, counter)
    _record("add_second_factor", user, after={"second_factor": KINDS.TOTP})
    emails.second_factor_app_added(user)
    return _make_first_codes(user, factors)


@transaction.atomic
def add_passkey(user: User, *, name: str, credential: dict[str, Any]) -> bool:
    """A passkey signs in from now on, alone or as the second step. The caller has verified the credential.

    Recovery codes are made with the first factor; returns whether they were. One mail, one event each.
    """
    _lock(user)
    factors = SecondFactors.of(user)
    WebAuthn.add(user, name, credential)
    _record("add_second_factor", user, after={"second_factor": KINDS.WEBAUTHN, "name": name})
    emails.second_factor_passkey_added(user, name)
    return _make_first_codes(user, factors)


@transaction.atomic
def rename_passkey(user: User, passkey: Authenticator, *, name: str) -> None:
    """Another name for a passkey, in the list and in mails."""
    passkey = Authenticator.objects.select_for_update().get(pk=passkey.pk, user_id=user.pk)
    before, passkey.data["name"] = passkey.data["name"], name
    passkey.save(update_fields=["data"])
    _record("rename_passkey", user, before={"name": before}, after={"name": name})


@transaction.atomic
def remove_second_factor(user: User, factor: Authenticator) -> None:
    """The app or the passkey signs in no more; with the last of them the recovery codes go, too.

    One mail, one event. Nothing happens when it is gone already. Refused: second-factor-demanded.
    """
    _lock(user)
    factors = SecondFactors.of(user)
    if factor not in (factors.app, *factors.passkeys):
        return
    check_can_remove_factor(user, factors)
    name = factor.data.get("name", "")
    factor.delete()
    if factors.count == 1 and factors.codes:
        factors.codes.delete()
    _record("remove_second_factor", user, before={"second_factor": factor.type, "name": name})
    if factor.type == KINDS.TOTP:
        emails.second_factor_app_removed(user)
    else:
        emails.second_factor_passkey_removed(user, name)


@transaction.atomic
def make_recovery_codes(user: User) -> None:
    """New recovery codes; the old ones count no more. One mail, one event. Refused: second-factor-missing."""
    _lock(user)
    factors = SecondFactors.of(user)
    check_has_second_factor(factors)
    if factors.codes:
        factors.codes.delete()
    RecoveryCodes.activate(user)
    _record("make_recovery_codes", user)
    emails.second_factor_codes_made(user)


@transaction.atomic
def show_recovery_codes(user: User) -> list[str]:
    """The codes that are left, this once; afterwards, and where there are none, an empty list."""
    _lock(user)
    row = SecondFactors.of(user).codes
    codes = RecoveryCodes(row) if row else None
    if codes is None or codes.did_view:
        return []
    codes.mark_as_viewed()
    return list(codes.get_unused_codes())


@transaction.atomic
def spend_code(user: User, code: str) -> Authenticator | None:
    """What the code belongs to, app or recovery codes; it is right once. None, and an event, when it is not.

    A recovery code is told by mail, with how many are left. Works at the gate, too.
    """
    rows = Authenticator.objects.select_for_update().filter(user_id=user.pk, type__in=WITH_CODES).order_by("-type")
    for row in rows:
        if row.type == KINDS.TOTP and _spend_app_code(row, code):
            return row
        if row.type == KINDS.RECOVERY_CODES and RecoveryCodes(row).validate_code(code):
            _tell_of_spent_code(user)
            return row
    _record("refuse_second_factor", user)
    return None


def reseal_second_factors() -> int:
    """Seals every secret with the newest key; returns how many were changed. Under Role.OPS, for rotate_encryption."""
    changed = 0
    for row in Authenticator.objects.select_for_update().filter(type__in=WITH_CODES).order_by("pk"):
        field = SECRETS[KINDS(row.type)]
        sealed = row.data.get(field, "")
        if sealed and not sealed.startswith(f"{crypto.current_key_id()}:"):
            row.data[field] = crypto.seal(crypto.unseal(sealed, place=PLACE), place=PLACE)
            row.save(update_fields=["data"])
            changed += 1
    return changed


def _lock(user: User) -> None:
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _make_first_codes(user: User, factors: SecondFactors) -> bool:
    """Recovery codes of somebody who has none: part of the first factor, so its mail tells of them."""
    if factors.codes:
        return False
    RecoveryCodes.activate(user)
    _record("make_recovery_codes", user)
    return True


def _spend_app_code(app: Authenticator, code: str) -> bool:
    """The counter stands in the row: allauth's own memory is a cache that forgets before the code is too old."""
    secret = crypto.unseal(app.data["secret"], place=PLACE)
    counter = counter_of(code, secret, after=app.data.get("last_counter", 0))
    if counter is not None:
        _spend_counter(app, counter)
    return counter is not None


def _spend_counter(app: Authenticator, counter: int) -> None:
    app.data["last_counter"] = counter
    app.save(update_fields=["data"])


def _tell_of_spent_code(user: User) -> None:
    left = SecondFactors.of(user).codes_left
    _record("use_recovery_code", user, after={"left": left})
    emails.second_factor_code_used(user, left=left)


def _record(operation: str, user: User, **values: Any) -> None:
    audit.record(operation, user, by=user, tenant_id=user.tenant_id, **values)
