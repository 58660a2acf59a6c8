"""Signing in and out, under the application's own database role."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from partnercenter.models import AuditEvent
from partnercenter.tenancy import SESSION_TENANT, Role, acting_as
from tests.factories import PASSWORD, TOTP_SECRET, everything_visible

SIGN_IN = "/sign-in/"


def events_of(user) -> list[tuple[str, str]]:
    with acting_as(tenant_id=user.tenant_id, role=Role.APP):
        events = AuditEvent.objects.filter(tenant_id=user.tenant_id).order_by("operation_date")
        return [(event.operation_type, event.user_principal_name) for event in events]


@pytest.mark.req("ENR-08")
def test_sign_in_right_password(cast):
    client = Client()
    response = client.post(SIGN_IN, {"login": cast.mei.email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, reverse("overview"))
    assert client.session[SESSION_KEY] == str(cast.mei.pk)
    assert client.session[SESSION_TENANT] == str(cast.lin_trading.pk)
    assert events_of(cast.mei) == [("sign_in", cast.mei.email)]


def test_sign_in_address_in_other_case(cast):
    client = Client()
    client.post(SIGN_IN, {"login": cast.mei.email.upper(), "password": PASSWORD})
    assert client.session[SESSION_KEY] == str(cast.mei.pk)


def test_sign_in_operator(cast):
    client = Client()
    second_step = client.post(SIGN_IN, {"login": cast.ravi.email, "password": PASSWORD})
    assert (second_step.url, SESSION_KEY in client.session) == (reverse("mfa_authenticate"), False)
    client.post(second_step.url, {"code": format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))})
    assert client.session[SESSION_TENANT] == str(cast.operator.pk)


@pytest.mark.req("ENR-08")
def test_sign_in_goes_on_to_next(cast):
    response = Client().post(f"{SIGN_IN}?next=/my-profile/", {"login": cast.mei.email, "password": PASSWORD})
    assert response.url == "/my-profile/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_next_elsewhere(cast, target):
    response = Client().post(SIGN_IN, {"login": cast.mei.email, "password": PASSWORD, "next": target})
    assert response.url == reverse("overview")


def test_sign_in_wrong_password(cast):
    client = Client()
    response = client.post(SIGN_IN, {"login": cast.mei.email, "password": "wrong"})
    assert response.status_code == 200
    assert SESSION_KEY not in client.session
    assert events_of(cast.mei) == [("refuse_sign_in", cast.mei.email)]


def test_sign_in_empty_form_says_what_to_enter(db):
    page = Client().post(SIGN_IN).content.decode()
    assert page.count("Enter your work e-mail address.") == 2
    assert page.count("Enter your password.") == 2
    assert page.count("This field is required") == 0


def test_sign_in_page_allows_password_managers(db):
    page = Client().get(SIGN_IN).content.decode()
    assert (page.count('autocomplete="username"'), page.count('autocomplete="current-password"')) == (1, 1)
    assert page.count("placeholder=") == 0


def test_sign_in_deactivated_user(cast):
    with everything_visible():
        cast.ken.is_active = False
        cast.ken.save(update_fields=["is_active"])
    client = Client()
    response = client.post(SIGN_IN, {"login": cast.ken.email, "password": PASSWORD})
    assert response.url == reverse("account_inactive")
    assert SESSION_KEY not in client.session
    assert client.get(response.url).status_code == 200


def test_sign_in_when_signed_in_goes_to_overview(cast, signed_in):
    assert signed_in(cast.mei).get(SIGN_IN).url == reverse("overview")


def test_deactivated_user_is_signed_out_on_next_request(cast, signed_in):
    client = signed_in(cast.ken)
    assert client.get("/my-profile/").status_code == 200
    with everything_visible():
        cast.ken.is_active = False
        cast.ken.save(update_fields=["is_active"])
    assert client.get("/my-profile/").url == f"{SIGN_IN}?next=/my-profile/"


def test_session_of_another_company_is_signed_out(cast, signed_in):
    client = signed_in(cast.mei)
    session = client.session
    session[SESSION_TENANT] = str(cast.berger_systems.pk)
    session.save()
    assert client.get("/my-profile/").url == f"{SIGN_IN}?next=/my-profile/"


def test_sign_out(cast, signed_in):
    client = signed_in(cast.mei)
    response = client.post("/sign-out/")
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert SESSION_KEY not in client.session
    assert events_of(cast.mei) == [("sign_out", cast.mei.email)]


def test_sign_out_by_link_is_refused(cast, signed_in):
    client = signed_in(cast.mei)
    assert client.get("/sign-out/").status_code == 405
    assert client.session[SESSION_KEY] == str(cast.mei.pk)


def test_sign_in_many_failures_lock_only_their_origin_out(cast):
    attacker, mei = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    for _attempt in range(5):
        attacker.post(SIGN_IN, {"login": cast.mei.email, "password": "wrong"})
    refused = attacker.post(SIGN_IN, {"login": cast.mei.email, "password": PASSWORD})
    assert "too many attempts" in refused.content.decode()
    assert mei.post(SIGN_IN, {"login": cast.mei.email, "password": PASSWORD}).status_code == 302


@pytest.mark.usefixtures("in_one_window")
def test_sign_in_too_often_from_one_address(db):
    client = Client()
    answers = [client.post(SIGN_IN, {"login": f"a{n}@b.example", "password": "x"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "Too many attempts" in answers[-1].content.decode()
