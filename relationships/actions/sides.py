"""What one side of a relationship knows of the other: its names, and whether it may act in a programme."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Tenant
from enrollment.models import Agreement, ProgramEnrollment
from enrollment.rules.agreements import Standing
from partnercenter.tenancy import acting_as


@dataclass(frozen=True)
class Side:
    """One company of a relationship. Without an enrollment in the programme there is no MPN ID to tell."""

    tenant: Tenant
    mpn_id: str
    standing: Standing


def side_of(tenant_id: UUID, programme: str) -> Side:
    """A company by its own eyes, in three statements: the wall hides it from the other side."""
    with acting_as(tenant_id=tenant_id):
        enrollments = ProgramEnrollment.objects.select_related("tenant", "partner")
        enrollment = enrollments.filter(tenant_id=tenant_id, programme=programme).first()
        if enrollment is None:
            return Side(Tenant.objects.get(pk=tenant_id), "", Standing(programme, None, None, None))
        agreement = Agreement.objects.filter(programme=programme).order_by("-version").first()
        accepted = enrollment.partner.acceptances.filter(agreement=agreement).first()
        return Side(enrollment.tenant, enrollment.partner.mpn_id, Standing(programme, enrollment, agreement, accepted))
