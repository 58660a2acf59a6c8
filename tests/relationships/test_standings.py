"""How the other side stands: words, conditions and columns say the same, and the wall shows it to partners alone."""

import itertools

import pytest
from django.db import connection

from enrollment.models import Agreement, ProgramEnrollment
from partnercenter.tenancy import Role, acting_as
from relationships.models import Partnership
from relationships.models.partnership import Party
from relationships.rules.standings import (
    CONDITIONS,
    TONES,
    Enrollment,
    Signature,
    Standing,
    enrollment_of,
    signature_of,
    standing_of,
)
from tests import factories


def stand(tenant_id, *, status="active", version=1):
    """The reseller's enrollment as the operator or its own signature would leave it."""
    with acting_as(role=Role.OPS), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enrollment_programenrollment SET status = %s, accepted_version = %s WHERE tenant_id = %s",
            [status, version, tenant_id],
        )


def seen_by(user):
    party = Party.PROVIDER if "indirect_provider" in user.tenant.programmes else Party.RESELLER
    with factories.acting_for(user):
        return list(Partnership.objects.visible_to(user).with_standing_of(party.other))


def test_every_mark_has_a_tone_and_every_standing_a_condition():
    assert set(TONES) == {str(mark) for kind in (Enrollment, Signature, Standing) for mark in kind}
    assert set(CONDITIONS) == set(Standing)


@pytest.mark.parametrize(
    ("status", "version", "newest", "marks"),
    [
        ("active", 1, 1, ("enrolled", "signed", "ready")),
        ("active", 1, 2, ("enrolled", "outdated", "outdated")),
        ("active", None, 1, ("enrolled", "unsigned", "unsigned")),
        ("suspended", 1, 1, ("suspended", "signed", "suspended")),
        ("suspended", None, 2, ("suspended", "unsigned", "suspended")),
    ],
)
def test_standing_is_what_the_row_says_and_what_the_database_finds(
    cast, provider, reseller, partnership, status, version, newest, marks
):
    if newest == 2:
        factories.published(cast.omar)
    stand(reseller.tenant_id, status=status, version=version)
    (row,) = seen_by(provider)
    assert (enrollment_of(row), signature_of(row), standing_of(row)) == marks
    with factories.acting_for(provider):
        rows = Partnership.objects.visible_to(provider)
        found = [key for key in CONDITIONS if rows.standing_as(Party.RESELLER, CONDITIONS[key]).exists()]
    assert found == [marks[2]]


def test_standing_that_the_wall_hides_reads_as_not_enrolled(provider, reseller, partnership):
    factories.parted(partnership, by=reseller)
    (row,) = seen_by(provider)
    assert (enrollment_of(row), signature_of(row), standing_of(row)) == ("missing", "unsigned", "missing")
    with factories.acting_for(provider):
        rows = Partnership.objects.visible_to(provider)
        found = [key for key in CONDITIONS if rows.standing_as(Party.RESELLER, CONDITIONS[key]).exists()]
    assert found == ["missing"]


ELSEWHERE = {
    "accounts_tenant": "id",
    "accounts_user": "tenant_id",
    "accounts_roleassignment": "tenant_id",
    "enrollment_partner": "tenant_id",
    "enrollment_application": "tenant_id",
    "enrollment_agreementacceptance": "tenant_id",
    "enrollment_mpnassociation": "tenant_id",
}


def rows_of(company, *, seen_as):
    with acting_as(tenant_id=seen_as.pk), connection.cursor() as cursor:
        counts = {}
        for table, column in {**ELSEWHERE, "enrollment_programenrollment": "tenant_id"}.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [company.pk])
            counts[table] = cursor.fetchone()[0]
    return counts


NOTHING = dict.fromkeys([*ELSEWHERE, "enrollment_programenrollment"], 0)


def test_partner_sees_the_enrollment_while_partners_and_nothing_else(provider, reseller):
    sides = [(provider.tenant, reseller.tenant), (reseller.tenant, provider.tenant)]
    assert [rows_of(other, seen_as=own) for own, other in sides] == [NOTHING, NOTHING]
    partnership = factories.partnered(provider, reseller)
    visible = {**NOTHING, "enrollment_programenrollment": 1}
    assert [rows_of(other, seen_as=own) for own, other in sides] == [visible, visible]
    factories.parted(partnership, by=reseller)
    assert [rows_of(other, seen_as=own) for own, other in sides] == [NOTHING, NOTHING]


def test_partner_cannot_change_the_enrollment_of_the_other(provider, reseller, partnership):
    with acting_as(tenant_id=provider.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enrollment_programenrollment SET accepted_version = 9 WHERE tenant_id = %s", [reseller.tenant_id]
        )
        assert cursor.rowcount == 0
    with factories.everything_visible():
        assert ProgramEnrollment.objects.get(tenant_id=reseller.tenant_id).accepted_version == 1


def test_stranger_sees_no_standing(cast, provider, reseller, partnership):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000002")
    companies = itertools.product((provider.tenant, reseller.tenant), (cast.berger_systems,))
    assert [rows_of(company, seen_as=stranger) for company, stranger in companies] == [NOTHING, NOTHING]
    assert Agreement.objects.count() == 2
