"""Creating a work account, from the form to the first sign-in (P05)."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import work_accounts as actions
from accounts.models import RoleAssignment, Tenant, WorkAccountRequest
from partnercenter.models import AuditEvent
from partnercenter.programme import change_setting
from tests import factories
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
    done = other_browser.post(confirm.url, {"password": PASSWORD})
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
        assert (user.tenant.name, user.tenant.domain, user.tenant.country.code) == (
            "Nordlicht AG",
            "nordlicht.example",
            "CH",
        )
        assert (user.email, user.full_name, user.time_zone) == ("lea@nordlicht.example", "Lea Frei", "Europe/Zurich")
        assert [row.role for row in RoleAssignment.objects.filter(user=user)] == ["global_admin"]
        addresses = EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")
        assert list(addresses) == [("lea@nordlicht.example", True, True)]
        events = AuditEvent.objects.filter(tenant_id=user.tenant_id).order_by("operation_date")
        assert [event.operation_type for event in events] == ["create_work_account", "create_user"]


def test_work_account_request_keeps_no_secret_in_clear(db, mails):
    ask()
    with everything_visible():
        waiting = WorkAccountRequest.objects.get()
    token = link_in(mails()[0]).split("/")[3]
    assert len(token) == 43
    assert (waiting.token_hash == token, waiting.password == PASSWORD) == (False, False)


PASSWORD_OF_NAMES = (
    "This password is easy to guess: it is a well-known word or pattern, made longer. Use four words that have nothing "
    "to do with each other, or let a password manager make one."
)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("company_name", "", "Enter the legal name of your company."),
        ("country", "", "Choose the country or region your company is registered in."),
        ("domain", "", "Enter your company's domain, for example contoso.com."),
        ("domain", "nordlicht", "Enter a domain in the form contoso.com."),
        ("full_name", "", "Enter your full name."),
        ("email", "", "Enter your work e-mail address."),
        ("email", "lea", "Enter an e-mail address in the form name@company.com."),
        (
            "email",
            "lea@gmail.example",
            "Enter an e-mail address that ends in @nordlicht.example, or correct the company domain.",
        ),
        (
            "email",
            "lea@students.nordlicht.example",
            "Enter an e-mail address that ends in @nordlicht.example, or correct the company domain.",
        ),
        (
            "email",
            "lea@www.nordlicht.example",
            "Enter an e-mail address that ends in @nordlicht.example, or correct the company domain.",
        ),
        ("password", "", "Enter a password of at least 12 characters."),
        ("password", "short", "This password is too short. It must contain at least 12 characters."),
        ("password", "lea@nordlicht.example", PASSWORD_OF_NAMES),
    ],
)
@pytest.mark.req("ENR-09")
def test_work_account_form_says_what_to_do(db, mails, field, value, message):
    response = ask(**{field: value})
    assert (response.status_code, errors_of(response)) == (200, {field: [message]})
    assert response.content.decode().count("<title>Error: ") == 1
    assert mails() == []


PUBLIC = "Enter your company's own domain in full: many companies have theirs under this one."
WEBMAIL = "Enter your company's own domain: this one belongs to a web-mail service."
DISPOSABLE = "Enter your company's permanent domain: this one belongs to a disposable mail service."


@pytest.mark.parametrize(
    ("domain", "message"),
    [
        ("co.uk", PUBLIC), ("www.Com.TW", PUBLIC), ("com.cn", PUBLIC), ("公司.cn", PUBLIC), ("co.jp", PUBLIC),
        ("gmail.com", WEBMAIL), ("yahoo.com.tw", WEBMAIL), ("mail.qq.com", WEBMAIL),
        ("mailinator.com", DISPOSABLE), ("eu.mailinator.com", DISPOSABLE),
    ],
)  # fmt: skip
@pytest.mark.req("ENR-09")
def test_work_account_at_a_domain_of_many_is_refused(db, mails, domain, message):
    response = ask(domain=domain, email=f"lea@{domain.removeprefix('www.')}")
    assert (errors_of(response), mails()) == ({"domain": [message]}, [])


def test_work_account_web_mail_domains_are_the_operators(cast, mails):
    with factories.acting_for(cast.omar):
        change_setting("webmail_domains", ("nordlicht.example",), by=cast.omar, reason="Local")
    assert errors_of(ask()) == {"domain": [WEBMAIL]}
    assert ask(domain="gmail.com", email="lea@gmail.com").status_code == 302


FOUL_NAMES = [
    ("Your prize:\nclaim it", "Write this on one line."),
    ("gnp.\u202elive", "This text contains an invisible sign. Type it anew instead of pasting it."),
    ("Win\u200bner", "This text contains an invisible sign. Type it anew instead of pasting it."),
    ("Claim at https://evil.example", "Enter a name without web addresses."),
    ("www.evil.example", "Enter a name without web addresses."),
    ("Pay: evil.example/x", "Enter a name without web addresses."),
]


@pytest.mark.parametrize("field", ["company_name", "full_name"])
@pytest.mark.parametrize(("value", "message"), FOUL_NAMES)
def test_work_account_names_carry_no_message_to_strangers(db, mails, field, value, message):
    assert errors_of(ask(**{field: value})) == {field: [message]}
    assert mails() == []


@pytest.mark.req("ENR-09")
def test_work_account_domain_taken_names_the_way_out(cast, mails):
    taken = {"domain": cast.lin_trading.domain.upper(), "email": "new@lin-trading.example"}
    message = (
        "A work account with this domain exists already. "
        "Sign in with it, or ask a colleague who is global admin to add you as a user. "
        "If nobody at your company knows it, ask the operator: a partner may have opened it for you."
    )
    assert errors_of(ask(**taken)) == {"domain": [message]}
    assert mails() == []


def test_work_account_form_starts_with_the_asked_country(db):
    page = Client().get(f"{NEW}?country=tw").content.decode()
    assert page.count('<option value="TW" selected>') == 1


def test_work_account_countries_in_the_readers_language(db):
    page = Client(HTTP_ACCEPT_LANGUAGE="zh-Hant").get(NEW).content.decode()
    assert page.count('<option value="DE">德國</option>') == 1


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_work_account_next_elsewhere_is_dropped(db, mails, target):
    assert ask(query=f"?next={target}").url == "/work-account/sent/"
    assert link_in(mails()[0]).endswith("/")
    assert Client().get(f"/work-account/confirm/x/?next={target}").url == "/work-account/confirm/"


def test_work_account_address_with_account_gets_a_mail_that_says_so(cast, mails):
    known = factories.user(cast.berger_systems, "Lea Frei", "lea@nordlicht.example", language="zh-hans")
    response = ask()
    assert response.url == "/work-account/sent/"
    kept = [(mail["kind"], mail["to"], mail["language"], mail["tenant_id"]) for mail in mails()]
    assert kept == [("accounts/account_exists", known.email, "zh-hans", known.tenant_id)]
    with everything_visible():
        assert WorkAccountRequest.objects.count() == 0


def opened(link: str, **extra) -> Client:
    """A browser in which the mailed link was opened."""
    client = Client(**extra)
    assert client.get(link).status_code == 302
    return client


def answer(client: Client, method: str = "get") -> tuple[int, str]:
    response = getattr(client, method)("/work-account/confirm/")
    return response.status_code, response.context["refusal"].code


def test_work_account_link_survives_scanners(db, mails):
    ask()
    link = link_in(mails()[0])
    for agent in ("SafeLinks", "Mimecast", "Barracuda"):
        scanner = opened(link, HTTP_USER_AGENT=agent)
        scanner.head(link)
        assert scanner.get("/work-account/confirm/").status_code == 200
    assert opened(link).post("/work-account/confirm/", {"password": PASSWORD}).status_code == 302


def test_work_account_link_unknown(db):
    assert answer(opened("/work-account/confirm/not-a-token/")) == (404, "link-unknown")
    assert answer(Client()) == (404, "link-unknown")


def test_work_account_link_expired(db, mails):
    ask()
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        client = opened(link_in(mails()[0]))
        assert answer(client) == (410, "link-expired")
        assert answer(client, "post") == (410, "link-expired")


def test_work_account_link_used(db, mails):
    ask()
    client = opened(link_in(mails()[0]))
    assert client.post("/work-account/confirm/", {"password": PASSWORD}).status_code == 302
    assert answer(client) == (410, "link-used")
    assert answer(client, "post") == (410, "link-used")


def test_work_account_domain_taken_meanwhile(db, mails):
    ask()
    ask(email="other@nordlicht.example")
    first, second = (opened(link_in(mail)) for mail in mails())
    assert first.post("/work-account/confirm/", {"password": PASSWORD}).status_code == 302
    assert answer(second) == (409, "domain-taken")
    assert answer(second, "post") == (409, "domain-taken")


def test_work_account_address_taken_meanwhile(cast, mails):
    ask()
    client = opened(link_in(mails()[0]))
    factories.user(cast.berger_systems, "Lea Frei", "lea@nordlicht.example")
    assert answer(client, "post") == (409, "address-taken")


def test_work_account_sent_without_a_request_leads_to_the_form(db):
    assert Client().get("/work-account/sent/").url == NEW


@pytest.mark.usefixtures("in_one_window")
def test_work_account_too_many_from_one_address(db):
    client = Client()
    answers = [ask(client, company_name="").status_code for _attempt in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.usefixtures("in_one_window")
def test_work_account_too_many_mails_to_one_address(db, mails):
    answers = [ask(Client(REMOTE_ADDR=f"192.0.2.{n}")).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mails()) == 5


def test_old_requests_are_deleted_and_recent_ones_kept(db, mails):
    ask()
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert actions.purge_work_account_requests() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31, seconds=1)):
        assert actions.purge_work_account_requests() == 1
        assert actions.purge_work_account_requests() == 0


@pytest.mark.req("ENR-10")
def test_work_account_help_leads_on(db):
    page = Client().get("/help/work-account/?next=/enroll/").content.decode()
    assert page.count("/sign-in/?next=%2Fenroll%2F") == 1
    assert page.count("/work-account/new/?next=%2Fenroll%2F") == 1


@pytest.mark.req("ENR-10")
@pytest.mark.parametrize("where", ["account_login", "account_signup"])
def test_help_is_linked_where_the_question_comes_up(db, where):
    assert Client().get(reverse(where)).content.decode().count(f'href="{reverse("work_account_help")}"') == 1


@pytest.mark.req("ENR-09")
def test_somebody_who_only_reads_the_mailbox_brings_no_account_to_life(db, mails):
    ask()
    page = opened(link_in(mails()[0])).post("/work-account/confirm/", {"password": "a guess that is long enough"})
    assert list(page.context["form"].errors) == ["password"]
    with everything_visible():
        assert Tenant.objects.count() == 0
