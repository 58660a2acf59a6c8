"""What is shown once is kept nowhere: the whole portal is searched for it, encodings included."""

import logging
import re
import uuid

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import Tenant
from enrollment.actions import evidence
from partnercenter import audit
from partnercenter.mail import deliver_due_mail
from tests import factories
from tests.hiding_places import Places

USERS, FIRST, SIGN_IN = "/settings/users/", "/password/first/", "/sign-in/"
OWN = "Purple-Giraffe-Counts-41-Stars"
TEMPORARY = re.compile(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}")
CANARY = f"canary-{uuid.uuid4()}"  # its own for each test process: they share the broker


@pytest.fixture
def places(transactional_cast):
    with Places() as places:
        yield places
    with redis.from_url(settings.CELERY_BROKER_URL) as server:
        server.delete(CANARY)


@pytest.fixture
def mei(transactional_cast):
    return factories.reading_english(transactional_cast.mei)


def add_user(browser, email, *, by="temporary"):
    answer = browser.post(
        f"{USERS}new/", {"full_name": "Una Newman", "email": email, "agent": ["sales_agent"], "first_password": by}
    )
    assert answer.status_code == 200, answer
    return answer.content.decode()


def sign_in(email, password):
    browser = Client()
    answer = browser.post(SIGN_IN, {"login": email, "password": password})
    assert answer.status_code == 302
    return browser


@pytest.mark.req("USR-07")
def test_temporary_password_is_on_one_page_and_nowhere_else(places, mei, signed_in):
    admin = signed_in(mei)
    (password,) = set(TEMPORARY.findall(add_user(admin, "una@lin-trading.example")))
    assert places.holding(password) == set()
    una = sign_in("una@lin-trading.example", password)
    assert una.get("/overview/")["Location"] == FIRST
    una.post(FIRST, {"temporary": "wrong-wrong-wrong-wrong", "password": OWN})
    assert una.post(FIRST, {"temporary": password, "password": OWN})["Location"] == "/overview/"
    deliver_due_mail()
    assert (places.holding(password), places.holding(OWN)) == (set(), set())
    assert password not in una.get("/my-profile/").content.decode() + admin.get(USERS).content.decode()


@pytest.mark.req("USR-07")
def test_password_of_a_reset_is_on_one_page_and_nowhere_else(places, mei, signed_in):
    ken = factories.user(mei.tenant, "Ken", "ken.reset@lin-trading.example")
    page = signed_in(mei).post(f"{USERS}{ken.pk}/password-reset/", {"first_password": "temporary"})
    (password,) = set(TEMPORARY.findall(page.content.decode()))
    sign_in(ken.email, password)
    deliver_due_mail()
    assert places.holding(password) == set()


@pytest.mark.req("USR-07")
def test_link_to_choose_a_password_is_in_its_mail_alone(places, mei, signed_in):
    add_user(signed_in(mei), "una@lin-trading.example", by="link")
    deliver_due_mail()
    path = re.search(r"/password/choose/([\w-]+)/", mail.outbox[0].body)
    browser = Client()
    assert browser.get(path[0])["Location"] == "/password/choose/"
    assert browser.post(path[0]).status_code == 405  # Django logs the address of such a request
    assert browser.post("/password/choose/", {"password": OWN})["Location"] == SIGN_IN
    assert places.holding(path[1]) == {"delivered mail"}
    assert places.holding(OWN) == set()


def test_secret_of_an_authenticator_app_is_sealed_wherever_it_is(places, mei, signed_in):
    from tests.accounts.test_second_factor import APP, CODES, code, shown_secret

    browser = signed_in(mei)
    secret = shown_secret(browser)
    assert places.holding(secret) == set()
    assert browser.post(APP, {"code": code(secret)})["Location"] == CODES
    (codes,) = re.findall(r"<code>([\d \n]+)</code>", browser.get(CODES).content.decode())
    deliver_due_mail()
    first = codes.splitlines()[0]
    assert [places.holding(each) for each in (secret, first, first.replace(" ", ""))] == [set(), set(), set()]


def test_client_secret_of_an_identity_provider_is_sealed(places, mei, signed_in):
    values = {"name": "Entra ID", "issuer": "https://login.example/v2.0", "client_id": "portal", "secret": CANARY}
    assert signed_in(mei).post("/settings/security/identity-provider/", values).status_code == 302
    assert places.holding(CANARY) == set()


# The search finds what is there


def in_a_text(mei):
    Tenant.objects.filter(pk=mei.tenant_id).update(name=CANARY)


def in_json(mei):
    audit.record("change_user", mei, by="a test", tenant_id=mei.tenant_id, after={"name": f"x{CANARY}x"})


def in_bytes(mei):
    check = factories.in_review(mei).checks.get(kind="business")
    pdf = factories.PDF + CANARY.encode()
    evidence.send_evidence(check, name="tax.pdf", content=pdf, document_type="tax", comment="", by=mei)


def in_a_session(_mei):
    session = Client().session
    session["kept"] = {"form": CANARY, "rest": "x" * 1000}  # so long that it is compressed
    session.save()


def in_a_mail(_mei):
    mail.send_mail("Hello", f"Your password: {CANARY}", None, ["una@lin-trading.example"])


def in_the_cache(_mei):
    cache.set(f"throttle:{CANARY}", 1)


def in_a_cached_value(_mei):
    cache.set("key", {"password": CANARY})


def in_the_broker(_mei):
    with redis.from_url(settings.CELERY_BROKER_URL) as server:
        server.lpush(CANARY, "1")


def in_a_log_line(_mei):
    logging.getLogger("anything").debug("form: %s", {"password": CANARY})


HIDDEN = [
    (in_a_text, {"table accounts_tenant"}),
    (in_json, {"table partnercenter_auditevent"}),
    (in_bytes, {"table enrollment_evidence"}),
    (in_a_session, {"session"}),
    (in_a_mail, {"delivered mail"}),
    (in_the_cache, {"cache"}),
    (in_a_cached_value, {"cache"}),
    (in_the_broker, {"broker"}),
    (in_a_log_line, {"log"}),
]


@pytest.mark.parametrize(("hide", "place"), HIDDEN, ids=[hide.__name__ for hide, _place in HIDDEN])
def test_search_finds_a_canary(places, mei, hide, place):
    with factories.acting_for(mei):
        hide(mei)
    assert places.holding(CANARY) == place
