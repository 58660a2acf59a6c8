"""What one side of a relationship knows of the other: its names, and whether it may act in a programme."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.models import Tenant
from enrollment.models import Agreement, ProgramEnrollment
from enrollment.rules import reasons
from partnercenter.errors import Reason
from partnercenter.tenancy import acting, acting_as


@dataclass(frozen=True)
class Side:
    """One company of a relationship; `blocker` is what stands between it and acting in the programme, if anything.
    Without an enrollment there is no MPN ID to tell."""

    tenant: Tenant
    programme: str
    mpn_id: str
    is_enrolled: bool
    blocker: Reason | None

    @property
    def can_act(self) -> bool:
        return self.blocker is None


def side_of(tenant_id: UUID, programme: str) -> Side:
    """A company by its own eyes, in one statement: the wall hides it from the other side."""
    return first_side_of(tenant_id, [programme])


def first_side_of(tenant_id: UUID, programmes: Sequence[str]) -> Side:
    """The same in the first of these programmes in which it can act; where it can in none, in the first it is in."""
    newest = Agreement.objects.filter(programme=OuterRef("programme")).order_by("-version").values("version")
    rows = ProgramEnrollment.objects.select_related("tenant", "partner").annotate(newest=Subquery(newest[:1]))
    with _eyes_of(tenant_id):
        enrollments = list(rows.filter(tenant_id=tenant_id, programme__in=programmes))
        if not enrollments:
            outsider = Tenant.objects.get(pk=tenant_id)
            return Side(outsider, programmes[0], "", False, reasons.PROGRAMME_NOT_ACTIVE)
    sides = [_side(enrollment) for enrollment in enrollments]
    return min(sides, key=lambda side: (not side.can_act, programmes.index(side.programme)))


def _side(enrollment: ProgramEnrollment) -> Side:
    return Side(enrollment.tenant, enrollment.programme, enrollment.partner.mpn_id, True, _blocker(enrollment))


def _eyes_of(tenant_id: UUID) -> AbstractContextManager[None]:
    return nullcontext() if acting().tenant_id == tenant_id else acting_as(tenant_id=tenant_id)


def _blocker(enrollment: ProgramEnrollment) -> Reason | None:
    """As `Standing.blocker` says it of the own company, from what a partner may know, too."""
    newest = enrollment.newest  # type: ignore[attr-defined]  # annotated above
    if enrollment.status != ProgramEnrollment.Status.ACTIVE:
        return reasons.PROGRAMME_NOT_ACTIVE
    if newest is None:
        return reasons.AGREEMENT_NOT_PUBLISHED
    return None if enrollment.accepted_version == newest else reasons.AGREEMENT_NOT_SIGNED
