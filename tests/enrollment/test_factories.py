"""The short way to a partner leaves what the long way leaves."""

from accounts.models import RoleAssignment
from enrollment.models import Partner, ProgramEnrollment
from tests import factories


def left_by(tenant):
    with factories.everything_visible():
        partner = Partner.objects.get(tenant=tenant)
        enrollment = ProgramEnrollment.objects.get(partner=partner)
        tenant.refresh_from_db()
        roles = RoleAssignment.objects.filter(tenant=tenant).values_list("role", flat=True)
        return enrollment.programme, enrollment.status, tenant.programmes, sorted(roles), bool(partner.mpn_id)


def test_partner_written_at_once_is_like_one_that_was_approved(cast):
    factories.approved(cast.mei, cast.ravi, mpn_id="4000001")
    factories.enrolled(cast.anna, "indirect_reseller", mpn_id="4000002")
    assert left_by(cast.lin_trading) == left_by(cast.berger_systems)
