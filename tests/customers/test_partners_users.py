"""The users that a partner has added outlive its access, unless the customer deactivates them with its end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.actions.user_states import deactivate_user, reactivate_user
from accounts.actions.users import add_user
from accounts.models import User
from customers.actions.partners_users import users_added_by
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import statements
from tests.customers.endings import states, told
from tests.relationships.partners import text

ENDS = {"access-end/": {"sure": "on"}, "end/": {"sure": "on", "also_withdraw": "on"}}


@pytest.fixture
def wen(shared):
    """The global admin of the customer that Ting and Mei share."""
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def bakery(wen, signed_in):
    return signed_in(factories.reading_english(wen))


def added(by, shared, name="Mole"):
    """A user of the customer, added by one of its partners as its guest."""
    with factories.acting_for(by):
        grant = DelegatedAdmin.objects.get(grantee=by.tenant, target_id=shared.customer_id)
        email = f"{name.lower()}@sun-bakery.example"
        with acting_under(grant, by=by) as guest:
            return add_user(by=guest, full_name=name, email=email, roles=["user_admin"], with_link=False).user


def is_active(user):
    with factories.everything_visible():
        return User.objects.get(pk=user.pk).is_active


def end(browser, shared, name, **values):
    return browser.post(f"/partners/{shared.pk}/{name}", {**ENDS[name], **values})


@pytest.mark.req("REM-02")
@pytest.mark.parametrize("name", ENDS)
def test_users_that_the_partner_added_are_shown_before_its_access_ends(bakery, cast, reseller, shared, wen, name):
    added(cast.lan, shared)
    added(reseller, shared, "Other")
    page = text(bakery.get(f"/partners/{shared.pk}/{name}"))
    assert "mole@sun-bakery.example" in page
    assert "Also deactivate these users" in page
    listed = page.partition("Users that")[2].partition("</ul>")[0]
    assert [user in listed for user in ("other@sun-bakery.example", wen.email)] == [False, False]


@pytest.mark.req("REM-02")
@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize(("ticked", "active"), [({}, True), ({"also_deactivate": "on"}, False)])
def test_customer_deactivates_them_with_the_end_or_leaves_them(bakery, cast, provider, shared, name, ticked, active):
    mole, kept = added(cast.lan, shared), factories.user(shared.customer, "Una", "una@sun-bakery.example")
    assert end(bakery, shared, name, **ticked).status_code == 302
    assert (is_active(mole), is_active(kept)) == (active, True)
    assert (provider.tenant.name, "withdrawn") in states(shared.customer)[1]
    logs = set() if active else {shared.customer_id, provider.tenant_id}
    assert {tenant for tenant, _values in told("deactivate_user")} == logs


def test_nobody_is_deactivated_where_the_end_is_not_confirmed(bakery, cast, shared):
    mole = added(cast.lan, shared)
    assert end(bakery, shared, "access-end/", sure="", also_deactivate="on").status_code == 200
    assert is_active(mole)


def test_neither_the_deactivated_nor_whoever_asks_is_among_them(cast, provider, shared, wen):
    gone, mole = added(cast.lan, shared, "Gone"), added(cast.lan, shared)
    with factories.acting_for(wen):
        deactivate_user(gone, by=wen)
        assert [user.email for user in users_added_by(provider.tenant_id, by=wen)] == [mole.email]
    with factories.acting_for(mole):
        assert users_added_by(provider.tenant_id, by=mole) == []


def test_who_was_only_changed_by_the_partner_is_not_among_them(cast, provider, shared, wen):
    una = factories.user(shared.customer, "Una", "una@sun-bakery.example")
    with factories.acting_for(cast.lan):
        grant = DelegatedAdmin.objects.get(grantee=provider.tenant, target_id=shared.customer_id)
        with acting_under(grant, by=cast.lan) as guest:
            reactivate_user(deactivate_user(una, by=guest), by=guest)
    with factories.acting_for(wen):
        assert users_added_by(provider.tenant_id, by=wen) == []


def test_partner_that_added_nobody_leaves_nothing_to_choose(bakery, shared):
    assert "Also deactivate" not in text(bakery.get(f"/partners/{shared.pk}/access-end/"))


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number(bakery, cast, shared, count):
    for number in range(count):
        added(cast.lan, shared, f"Mole{number}")
    with CaptureQueriesContext(connection) as captured:
        bakery.get(f"/partners/{shared.pk}/access-end/")
    assert len(statements(captured)) <= 9


@pytest.mark.parametrize(("most", "told_so"), [(1, True), (100, False)])
def test_page_that_shows_the_newest_alone_says_so(bakery, cast, shared, monkeypatch, most, told_so):
    for module in ("actions.partners_users", "forms.removal"):
        monkeypatch.setattr(f"customers.{module}.MOST_USERS", most)
    for name in ("Mole", "Vole"):
        added(cast.lan, shared, name)
    page = text(bakery.get(f"/partners/{shared.pk}/access-end/"))
    assert ("mole@sun-bakery.example" in page, "These are the newest." in page) == (not told_so, told_so)
