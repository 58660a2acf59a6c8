"""What a company may not say of itself: in which programs it is, and which agreement it has accepted."""

import pytest
from django.db import DatabaseError

from accounts.models import Tenant
from enrollment.models import ProgramEnrollment
from tests import factories


@pytest.fixture
def mei(cast):
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return cast.mei


def test_company_does_not_enroll_itself(mei):
    mei.tenant.programmes = ["indirect_reseller", "indirect_provider"]
    with pytest.raises(DatabaseError, match="enrolled by the operator"), factories.acting_for(mei):
        mei.tenant.save()


def test_company_writes_its_other_columns(mei):
    with factories.acting_for(mei):
        Tenant.objects.get(pk=mei.tenant_id).save()


def test_new_company_is_in_no_program(mei):
    made = Tenant(name="New", domain="new.example", country="TW", programmes=["indirect_provider"])
    with pytest.raises(DatabaseError, match="enrolled by the operator"), factories.acting_for(mei):
        made.save(force_insert=True)


@pytest.mark.parametrize("version", [2, 77, None])
def test_company_has_accepted_what_it_accepted(cast, mei, version):
    factories.published(cast.omar, text="The next one.")
    with pytest.raises(DatabaseError, match="once the company has accepted it"), factories.acting_for(mei):
        ProgramEnrollment.objects.filter(tenant=mei.tenant).update(accepted_version=version)
