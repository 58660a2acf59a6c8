"""What lets a partner serve a customer is written on a ground that somebody else has laid, or not at all."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Tenant
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.answering import accept, asked
from tests.customers.endings import ended, row_of


def refused(attempt, **values):
    """The database says no."""
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(**values)
    return True


@pytest.mark.req("INV-08", "CUS-02")
@pytest.mark.parametrize("origin", ["invited", "created", "imported", "directory", "designated"])
def test_partner_cannot_connect_itself_to_a_stranger(provider, cast, origin):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example")
    with factories.acting_for(provider):
        values = {
            "partner": provider.tenant, "partner_name": provider.tenant.name, "partner_mpn_id": "4100001",
            "programme": "indirect_provider", "customer": company, "customer_name": "Moon Bakery",
            "customer_domain": "moon-bakery.example", "customer_country": "TW", "origin": origin,
            "granted_by": provider, "granted_by_name": provider.full_name,
        }  # fmt: skip
        assert refused(ResellerRelationship.objects.create, **values)


def test_each_side_sees_its_rows_and_strangers_none(shared, reseller, second, cast):
    rows = ResellerRelationship.objects.all()
    counts = {}
    for name, person in (("provider", cast.ting), ("reseller", reseller), ("second", second), ("stranger", cast.anna)):
        with factories.acting_for(person):
            counts[name] = rows.count()
    assert counts == {"provider": 1, "reseller": 2, "second": 0, "stranger": 0}


def found_by(person, status="active", most=9):
    """What the search of the database tells somebody, and who asks the next question."""
    with factories.acting_for(person), connection.cursor() as cursor:
        cursor.execute("SELECT customers_named('{b}', %s, %s)", [status, most])
        return cursor.fetchone()[0], cursor.execute("SELECT current_user").fetchone()[0]


def test_search_tells_nobody_a_row_of_another(shared, provider, second):
    own = parties.customer_of(second, "Moon Bakery", "moon-bakery.example")
    assert found_by(second) == ([own.pk], "portal_app")
    assert found_by(provider) == ([shared.pk], "portal_app")
    assert [found_by(provider, "removed")[0], found_by(provider, most=0)[0]] == [[], None]


def test_account_is_never_passed_to_another_opener(shared, second):
    with factories.everything_visible():
        assert refused(Tenant.objects.filter(pk=shared.customer_id).update, provided_by=second.tenant)


def test_company_opens_no_account_in_the_name_of_another(provider, cast):
    values = {"name": "Mine", "domain": "mine.example", "country": "TW", "provided_by": provider.tenant}
    with factories.acting_for(provider):
        assert refused(Tenant.objects.create, **values)


def test_provider_names_no_reseller_that_is_not_its_own(shared, cast):
    with factories.acting_for(cast.ting):
        rows = ResellerRelationship.objects.filter(pk=shared.pk)
        assert refused(rows.update, reseller=cast.berger_systems, reseller_name="Berger Systems GmbH")


def test_partner_renames_no_customer(shared, cast):
    with factories.acting_for(cast.ting):
        assert refused(ResellerRelationship.objects.filter(pk=shared.pk).update, customer_name="Mine")


def test_nobody_hands_on_an_access_that_was_withdrawn(shared, provider, reseller):
    with factories.everything_visible():
        grants = DelegatedAdmin.objects.filter(target_id=shared.customer_id)
        with factories.acting_for(provider):
            held = grants.count()
    values = {
        "grantee": reseller.tenant, "grantee_name": "x", "target_id": shared.customer_id, "target_name": "x",
        "roles": ["user_admin"], "origin": "created", "granted_by": provider, "granted_by_name": "x",
    }  # fmt: skip
    with factories.acting_for(provider):
        assert refused(DelegatedAdmin.objects.create, **{**values, "grantee": provider.tenant})
    assert held == 1


def test_designated_reseller_writes_no_row_of_its_own(shared, reseller, second):
    """Neither anew after its end, nor under another name, nor for the eyes of a company that is no part of it."""
    with factories.acting_for(reseller):
        rows = ResellerRelationship.objects.filter(partner=reseller.tenant)
        rows.update(status="removed", removed_at=shared.created_at, removed_by=reseller)
        values = {
            "partner": reseller.tenant, "partner_name": "Your Bank", "partner_mpn_id": "1", "customer": shared.customer,
            "customer_name": "Sun Bakery", "customer_domain": "sun-bakery.example", "customer_country": "TW",
            "programme": "indirect_provider", "reseller": second.tenant, "reseller_name": "Stranger",
            "origin": "designated", "granted_by": reseller, "granted_by_name": reseller.full_name,
        }  # fmt: skip
        assert refused(ResellerRelationship.objects.create, **values)


def test_provider_shows_no_reseller_under_another_name(shared, cast):
    with factories.acting_for(cast.ting):
        rows = ResellerRelationship.objects.filter(pk=shared.pk)
        assert refused(rows.update, reseller_name="Your Bank")


@pytest.mark.req("INV-08")
@pytest.mark.parametrize("joint", [False, True])
def test_customer_names_no_reseller_but_the_one_that_asked(provider, reseller, partnership, second, cast, joint):
    """Neither a stranger, who would read the row, nor the one that asked under another name."""
    link = asked(reseller, provider) if joint else asked(provider)
    accept(link, cast.fen)
    row = ended(row_of(provider, cast.jade_tea), by=cast.fen)
    names = ("partner_id", "partner_name", "partner_mpn_id", "programme", "customer_id", "customer_name")
    kept = ("customer_domain", "customer_country", "origin", "granted_by_id", "invitation_id", "consent_version")
    values = {name: getattr(row, name) for name in names + kept}
    true = {"reseller_id": row.reseller_id, "reseller_name": row.reseller_name}
    with factories.acting_for(cast.fen):
        for named in ({"reseller_id": second.tenant_id, "reseller_name": "x"}, {**true, "reseller_name": "Your Bank"}):
            assert refused(ResellerRelationship.objects.create, **values, **named)
        assert ResellerRelationship.objects.create(**values, **true).is_active
