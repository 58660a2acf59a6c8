"""Ending a partnership: what changes, what stays, who may, and that it happens once."""

import pytest
from django.db import DatabaseError, connection

from accounts import roles
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, OutgoingEmail
from partnercenter.tenancy import acting_as
from relationships.actions.partnerships import remove_partnership
from relationships.models import DelegatedAdmin, Partnership
from relationships.rules.removals import VERSION, removal_representation
from tests import factories
from tests.accounts.test_work_account_race import at_once


@pytest.fixture
def hao(cast, provider):
    """The provider's sales agent."""
    return cast.hao


def stored(partnership):
    with factories.everything_visible():
        return Partnership.objects.get(pk=partnership.pk)


def mails():
    with factories.everything_visible():
        return OutgoingEmail.objects.count()


@pytest.mark.req("REL-18")
@pytest.mark.parametrize("who", ["provider", "reseller", "hao"])
def test_removal_is_recorded_as_it_was_declared(request, partnership, who):
    person = request.getfixturevalue(who)
    other = partnership.name_for(person.tenant)
    factories.parted(partnership, by=person, note="Other plans")
    kept = stored(partnership)
    declared = removal_representation(company=person.tenant.name, other=other, language="en")
    assert (kept.status, kept.removed_by_id, kept.removed_by_name) == ("removed", person.pk, person.full_name)
    assert (kept.removed_by_company, kept.removal_note) == (person.tenant.name, "Other plans")
    assert (kept.removal_text, kept.removal_version) == (declared.text, VERSION)


def test_removal_stands_in_both_logs(provider, reseller, partnership):
    factories.parted(partnership, by=provider, note="Other plans")
    for person in (provider, reseller):
        with factories.acting_for(person):
            told = AuditEvent.objects.of_company(person.tenant).get(operation_type="remove_partnership")
        assert (told.user_principal_name, told.reason) == (provider.email, "Other plans")
        assert (told.resource_old_value, told.resource_new_value) == ({"status": "active"}, {"status": "removed"})


@pytest.mark.req("REL-13", "REM-05")
@pytest.mark.parametrize("who", ["provider", "reseller"])
def test_removal_leaves_the_access_and_writes_to_nobody(request, partnership, who):
    person = request.getfixturevalue(who)
    before = mails()
    factories.parted(partnership, by=person)
    with factories.everything_visible():
        assert (DelegatedAdmin.objects.get().status, mails()) == ("active", before)


@pytest.mark.parametrize(("who", "status"), [("reseller", "withdrawn"), ("provider", "active")])
def test_only_the_reseller_ends_the_access_with_it(request, partnership, who, status):
    factories.parted(partnership, by=request.getfixturevalue(who), also_withdraw=True)
    with factories.everything_visible():
        assert (DelegatedAdmin.objects.get().status, stored(partnership).status) == (status, "removed")


def test_access_that_has_ended_does_not_stop_the_removal(reseller, partnership):
    from relationships.actions.delegated_access import withdraw_delegated_admin

    with factories.acting_for(reseller):
        withdraw_delegated_admin(DelegatedAdmin.objects.get(), by=reseller)
    factories.parted(partnership, by=reseller, also_withdraw=True)
    assert stored(partnership).status == "removed"


def test_second_removal_is_refused(provider, reseller, partnership):
    factories.parted(partnership, by=provider)
    with pytest.raises(Refused, match="partnership-ended") as refusal:
        factories.parted(partnership, by=reseller)
    assert refusal.value.back_href == partnership.get_absolute_url()
    assert stored(partnership).removed_by_id == provider.pk


@pytest.mark.parametrize("role", [roles.SALES_AGENT, roles.ADMIN_AGENT, roles.HELPDESK_AGENT, roles.USER_ADMIN])
def test_resellers_smaller_roles_cannot_remove(cast, partnership, role):
    person = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", role)
    with pytest.raises(Refused, match="role-lacks-right"):
        factories.parted(partnership, by=person)


@pytest.mark.parametrize("role", [roles.ADMIN_AGENT, roles.HELPDESK_AGENT, roles.ACCOUNT_ADMIN])
def test_providers_smaller_roles_cannot_remove(cast, partnership, role):
    person = factories.user(cast.formosa_cloud, "Una", "una@formosa-cloud.example", role)
    with pytest.raises(Refused, match="role-lacks-right"):
        factories.parted(partnership, by=person)


def test_stranger_cannot_remove(cast, partnership):
    with pytest.raises(Refused, match="partnership-unknown"):
        factories.parted(partnership, by=cast.anna)
    assert stored(partnership).status == "active"


def test_new_invitation_makes_a_new_partnership(provider, reseller, partnership):
    factories.parted(partnership, by=reseller)
    again = factories.partnered(provider, reseller)
    with factories.everything_visible():
        found = dict(Partnership.objects.values_list("pk", "status"))
        assert DelegatedAdmin.objects.count() == 1
    assert found == {partnership.pk: "removed", again.pk: "active"}


@pytest.mark.parametrize("_attempt", range(5))
def test_two_removals_at_once_are_one(transactional_cast, _attempt):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    partnership = factories.partnered(cast.ting, cast.mei)
    ends = [lambda person=person: factories.parted(partnership, by=person) for person in (cast.ting, cast.mei)]
    assert at_once(*ends) == ["done", "partnership-ended"]
    with factories.everything_visible():
        assert AuditEvent.objects.filter(operation_type="remove_partnership").count() == 2


# The wall


def change(user, column, value, where="TRUE"):
    with acting_as(tenant_id=user.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"UPDATE relationships_partnership SET {column} = %s WHERE {where}", [value])
        return cursor.rowcount


FIXED = (
    "provider_id", "reseller_id", "provider_name", "reseller_name", "provider_domain", "reseller_mpn_id",
    "invitation_id", "authorized_by_id", "authorized_by_name", "consent_text", "consent_version",
)  # fmt: skip


@pytest.mark.parametrize("column", FIXED)
@pytest.mark.parametrize("who", ["provider", "reseller"])
def test_neither_side_changes_who_and_what_was_agreed(request, partnership, who, column):
    with pytest.raises(DatabaseError, match="permission denied"):
        change(request.getfixturevalue(who), column, None)


@pytest.mark.parametrize(("column", "value"), [("status", "active"), ("removal_note", "x"), ("removal_text", "x")])
@pytest.mark.parametrize("who", ["provider", "reseller"])
def test_removed_stays_removed_and_its_record_as_it_was(request, provider, partnership, who, column, value):
    factories.parted(partnership, by=provider)
    with pytest.raises(DatabaseError, match="what has ended stays ended"):
        change(request.getfixturevalue(who), column, value)


def test_stranger_reaches_no_row(cast, partnership):
    assert change(cast.anna, "removal_note", "x") == 0


def test_remover_and_moment_belong_together(provider, partnership):
    with pytest.raises(DatabaseError, match="partnership_removed_by_and_at"):
        change(provider, "removed_by_id", provider.pk)


def test_action_needs_the_declaration(provider, partnership):
    with factories.acting_for(provider), pytest.raises(TypeError, match="representation"):
        remove_partnership(partnership, by=provider)
