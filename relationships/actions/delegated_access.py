"""Delegated access: working under it as a guest, and ending it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import ProgramEnrollment
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import guest_of
from relationships.emails import delegated_access as emails
from relationships.models import DelegatedAdmin
from relationships.rules import delegated_access as rules
from relationships.rules import reasons

USE = "use_delegated_admin"


@transaction.atomic
def withdraw_delegated_admin(grant: DelegatedAdmin, *, by: User, with_partnership: bool = False) -> DelegatedAdmin:
    """A provider's people cannot work in this reseller's account any more, from their next page on.

    Waits for a guest who is at work right now. The partnership, its customers and orders stay. Both logs tell it, and
    mails go to both sides; they say so when the access ends together `with_partnership`. Of two at once the second
    finds it withdrawn. Refused: role-lacks-right, access-of-another, access-to-customer, access-ended. Source: REL-13,
    REM-05.
    """
    require(by, Permission.WITHDRAW_ACCESS)
    rules.check_can_withdraw(grant, by)
    rules.check_is_of_reseller(grant)
    grant = end_access(grant, by=by)
    emails.access_withdrawn_receipt(grant, by=by, with_partnership=with_partnership)
    emails.access_withdrawn(grant, by=by, with_partnership=with_partnership)
    return grant


@transaction.atomic
def end_access(grant: DelegatedAdmin, *, by: User, back_href: str = "") -> DelegatedAdmin:
    """The end itself, in both logs and without a mail: who may, and who is told, is the caller's business.

    The company that the access opens ends it, or the one that has it gives it up. Waits for a guest who is at work. Of
    two at once the second is refused (access-ended), which leads to `back_href` or to the page of the access.
    """
    rows = DelegatedAdmin.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    grant = rows.get(pk=grant.pk)
    if not grant.is_active:
        raise Refused(reasons.ACCESS_ENDED, back_href=back_href or grant.get_absolute_url())
    grant.status, grant.withdrawn_at = DelegatedAdmin.Status.WITHDRAWN, timezone.now()
    grant.withdrawn_by, grant.withdrawn_by_name = by, by.full_name
    grant.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_by_name"])
    for tenant_id in (grant.target_id, grant.grantee_id):
        audit.record("withdraw_delegated_admin", grant, by=by, tenant_id=tenant_id)
    return grant


@contextmanager
def acting_under(grant: DelegatedAdmin, *, by: User) -> Iterator[User]:
    """Somebody of the grantee works in the target's work account: gives the guest, for the actions of accounts.

    Inside, the wall shows the target's rows instead of the own ones, and the log goes on naming who really acts. The
    grant is held until the transaction ends, so that a withdrawal waits and the next page finds it withdrawn. The first
    page of an hour is told in the target's log, and so is what was refused. Refused: role-lacks-right,
    access-withdrawn, access-own-standing, access-needs-second-factor; refusals of the act itself come out in words that
    fit a guest (`rules.for_guest`). Source: REL-12, opportunity 16.
    """
    require(by, Permission.USE_DELEGATED_ACCESS)
    is_strong = by.has_second_factor  # inside, the wall hides one's own
    is_enrolled = _is_enrolled(by, rules.programmes_for(grant))
    try:
        with guest_of(grant.target_id):
            held = _hold(grant, by)
            rules.check_stands(is_enrolled=is_enrolled)
            rules.check_is_strong(held.target, is_strong=is_strong)
            _note_use(held, by)
            yield by.as_guest_of(held.target, held.roles)
    except Refused as refusal:  # which has undone everything inside
        if refusal.reason is not reasons.ACCESS_WITHDRAWN:
            with guest_of(grant.target_id):
                _tell(grant, by, reason=refusal.code)
        raise rules.for_guest(refusal, company=grant.target_name) from refusal


def _is_enrolled(by: User, programmes: list[str]) -> bool:
    own = ProgramEnrollment.objects.filter(tenant_id=by.tenant_id, programme__in=programmes)
    return bool(own.filter(status=ProgramEnrollment.Status.ACTIVE).exists())


def _hold(grant: DelegatedAdmin, by: User) -> DelegatedAdmin:
    """The grant, locked: only the target's own side of the wall lets anybody do that."""
    rows = DelegatedAdmin.objects.select_for_update(of=("self",), no_key=True).select_related("target")
    held: DelegatedAdmin | None = rows.filter(pk=grant.pk, grantee_id=by.tenant_id, status=grant.Status.ACTIVE).first()
    if held is None:
        details = {"company": grant.target_name}
        raise Refused(reasons.ACCESS_WITHDRAWN, details=details, back_href=grant.get_absolute_url())
    return held


def _note_use(grant: DelegatedAdmin, by: User) -> None:
    """When and by whom it was used last."""
    now = timezone.now()
    if not rules.is_noted(grant, by, now=now):
        grant.last_used_at, grant.last_used_by_name = now, by.full_name
        grant.save(update_fields=["last_used_at", "last_used_by_name"])
    _tell(grant, by)


def _tell(grant: DelegatedAdmin, by: User, *, reason: str = "") -> None:
    """Once an hour an entry for each person and each code of a refusal: a refresh floods no log."""
    told = audit.events_about(grant, tenant_id=grant.target_id).filter(operation_type=USE, actor_id=by.pk)
    if not told.filter(reason=reason, operation_date__gt=timezone.now() - rules.TOLD_EVERY).exists():
        audit.record(USE, grant, by=by, tenant_id=grant.target_id, reason=reason)
