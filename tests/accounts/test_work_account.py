"""Creating a work account, from the form to the first sign-in (P05)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import RoleAssignment, Tenant, User, WorkAccountRequest
from partnercenter.models import AuditEvent
from tests.accounts.conftest import link_in
from tests.factories import PASSWORD, everything_visible

NEW = "/work-account/new/"
ASKED = {
    "company_name": "Nordlicht AG",
    "country": "CH",
    "domain": "https://www.Nordlicht.example/",
    "full_name": "Lea Frei",
    "email": "Lea@nordlicht.example",
    "password": PASSWORD,
}


def ask(client=None, query="", **changes):
    return (client or Client()).post(NEW + query, ASKED | changes)


def errors_of(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors.items())


@pytest.mark.req("ENR-09")
def test_work_account_from_form_to_sign_in(db, mails):
    client = Client()
    sent = ask(client, "?next=/enroll/direct_bill/")
    assert (sent.status_code, sent.url) == (302, "/work-account/sent/?next=%2Fenroll%2Fdirect_bill%2F")
    assert "lea@nordlicht.example" in client.get(sent.url).content.decode()
    assert Tenant.objects.count() == 0
    other_browser = Client()
    confirm = other_browser.get(link_in(mails()[0]))
    assert confirm.url == "/work-account/confirm/?next=%2Fenroll%2Fdirect_bill%2F"
    assert "Nordlicht AG" in other_browser.get(confirm.url).content.decode()
    done = other_browser.post(confirm.url)
    assert done.url == "/sign-in/?next=%2Fenroll%2Fdirect_bill%2F"
    page = other_browser.get(done.url).content.decode()
    assert page.count('value="lea@nordlicht.example"') == 1
    assert page.count("Your work account is ready") == 1
    signed_in = other_browser.post(done.url, {"login": "lea@nordlicht.example", "password": PASSWORD})
    assert signed_in.url == "/enroll/direct_bill/"


@pytest.mark.req("ENR-09")
def test_work_account_confirmed_has_company_admin_and_log(db, mails):
    ask()
    with everything_visible():
        waiting = WorkAccountRequest.objects.get()
    user = actions.confirm_work_account(waiting)
    with everything_visible():
        assert (user.tenant.name, user.tenant.domain, user.tenant.country.code) == ("Nordlicht AG", "nordlicht.example", "CH")
        assert (user.email, user.full_name, user.time_zone) == ("lea@nordlicht.example", "Lea Frei", "Europe/Zurich")
        assert [row.role for row in RoleAssignment.objects.filter(user=user)] == ["global_admin"]
        addresses = EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")
        assert list(addresses) == [("lea@nordlicht.example", True, True)]
        events = AuditEvent.objects.filter(tenant_id=user.tenant_id).order_by("id")
        assert [event.operation_type for event in events] == ["create_work_account", "create_user"]


def test_work_account_request_keeps_no_secret_in_clear(db, mails):
    ask()
    with everything_visible():
        waiting = WorkAccountRequest.objects.get()
    token = link_in(mails()[0]).split("/")[3]
    assert len(token) == 43
    assert (waiting.token_hash == token, waiting.password == PASSWORD) == (False, False)
