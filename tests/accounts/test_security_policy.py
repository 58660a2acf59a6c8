"""Settings → Security: whether every user of the company needs a second factor."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.actions import security_policy as actions
from accounts.models import Tenant
from accounts.rules import security as rules
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import statements
from tests.factories import PASSWORD, acting_for, with_app

PAGE = "/settings/security/"
ON, OFF = {"requires_second_factor": "yes"}, {"requires_second_factor": "no"}


@pytest.fixture
def mei(cast):
    """Mei, who reads English and has an authenticator app."""
    return with_app(factories.reading_english(cast.mei))


@pytest.fixture
def without(cast):
    """Who has no second factor: Ken at Mei's company, Anna at another."""
    return cast.ken, cast.anna


def is_required(company):
    with factories.everything_visible():
        return Tenant.objects.get(pk=company.pk).requires_second_factor


def events(user):
    with acting_for(user):
        found = AuditEvent.objects.filter(operation_type=actions.CHANGE).order_by("operation_date")
        return [(event.user_principal_name, event.resource_new_value) for event in found]


def switched(by, required):
    with acting_for(by):
        return actions.change_security_policy(requires_second_factor=required, by=by)


def test_switching_on_leads_the_colleague_to_set_it_up(cast, mei, signed_in):
    admin, ken = signed_in(mei), signed_in(cast.ken)
    assert "1 person has none yet" in admin.get(PAGE).content.decode()
    assert admin.post(PAGE, ON).url == PAGE
    page = admin.get(PAGE).content.decode()
    assert ("Every user needs a second factor now." in page, "mei@lin-trading.example on " in page) == (True, True)
    assert ken.get("/my-profile/").url == "/sign-in/second-factor-needed/"
    assert "Decided by mei@lin-trading.example on " in ken.get("/sign-in/second-factor-needed/").content.decode()
    assert events(mei) == [(mei.email, {"requires_second_factor": "True"})]
    assert admin.post(PAGE, OFF).url == PAGE
    assert (ken.get("/my-profile/").status_code, is_required(cast.lin_trading)) == (200, False)


def test_other_global_admins_are_told_once(cast, mei, without, mails):
    other = factories.user(cast.lin_trading, "Wei", "wei@lin-trading.example", roles.GLOBAL_ADMIN)
    assert [switched(mei, True), switched(mei, True)] == [True, False]
    assert [(mail["kind"], mail["to"]) for mail in mails()] == [("accounts/sign_in_policy_changed", other.email)]
    assert len(events(mei)) == 1


def test_page_names_whom_it_concerns(cast, mei, without, signed_in):
    factories.user(cast.lin_trading, "Gone", "gone@lin-trading.example", is_active=False)
    answer = signed_in(mei).get(PAGE)
    assert [person.pk for person in answer.context["people"]] == [cast.ken.pk]
    assert f"/settings/users/{cast.ken.pk}/" in answer.content.decode()


def test_nobody_asks_others_for_what_they_have_not(cast, signed_in):
    client = signed_in(factories.reading_english(cast.mei))
    page = client.get(PAGE).content.decode()
    assert ("Set up your own first" in page, "Require a second factor" in page) == (True, False)
    refused = client.post(PAGE, ON)
    assert (refused.status_code, "second-factor-of-your-own" in refused.content.decode()) == (409, True)
    assert is_required(cast.lin_trading) is False


def test_operators_policy_cannot_be_switched_off(cast, signed_in, mails):
    admin = factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN)
    page = signed_in(admin).get(PAGE).content.decode()
    assert ("cannot be switched off" in page, "Stop requiring it" in page) == (True, False)
    with pytest.raises(Refused) as refusal:
        switched(admin, False)
    assert (refusal.value.reason, mails()) == (rules.POLICY_FIXED, [])


@pytest.mark.parametrize("who", ["ken", "user_admin", "ravi"])
def test_page_is_for_global_admins(cast, signed_in, who):
    user = getattr(cast, who, None) or factories.user(
        cast.lin_trading, "Uma", "uma@lin-trading.example", roles.USER_ADMIN
    )
    client = signed_in(user)
    assert [client.get(PAGE).status_code, client.post(PAGE, ON).status_code] == [403, 403]


def test_another_companys_policy_stays(cast, mei):
    switched(mei, True)
    assert (is_required(cast.lin_trading), is_required(cast.berger_systems)) == (True, False)


def test_change_waits_for_a_fresh_proof(cast, mei, signed_in):
    client = signed_in(mei, ago=timedelta(minutes=6))
    asked = client.post(PAGE, ON)
    assert (asked.url.startswith("/sign-in/again/"), is_required(cast.lin_trading)) == (True, False)
    client.post(asked.url, {"password": PASSWORD, "next": PAGE})
    assert is_required(cast.lin_trading) is True


@pytest.mark.parametrize("sent", [{}, {"requires_second_factor": ""}, {"requires_second_factor": "maybe"}])
def test_form_that_says_neither_changes_nothing(cast, mei, signed_in, sent):
    assert signed_in(mei).post(PAGE, sent).status_code == 200
    assert (is_required(cast.lin_trading), events(mei)) == (False, [])


def test_admin_whose_role_was_taken_meanwhile_changes_nothing(cast, mei):
    factories.user(cast.lin_trading, "Wei", "wei@lin-trading.example", roles.GLOBAL_ADMIN)
    with acting_for(mei):
        assert "global_admin" in mei.role_keys
        mei.roleassignment_set.all().delete()
    with pytest.raises(Refused):
        switched(mei, True)


def test_page_costs_the_same_for_one_and_many(cast, mei, without, signed_in):
    client, counts = signed_in(mei), []
    for more in (0, 24):
        for number in range(more):
            factories.user(cast.lin_trading, f"P {number}", f"p{number}@lin-trading.example")
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(statements(asked)))
    assert counts == [6, 6]
    assert "and 5 more" in client.get(PAGE).content.decode()
