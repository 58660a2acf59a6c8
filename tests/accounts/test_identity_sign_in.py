"""Signing in through a company's own identity provider, which runs beside these tests in a process of its own."""

import json
import re
import time
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import provider_documents as documents
from accounts.actions import identity as actions
from accounts.models import IdentityProvider, PasswordLink, User
from accounts.rules import identity as rules
from accounts.social import callback_address
from partnercenter import outgoing
from partnercenter.models import AuditEvent
from tests import factories
from tests.factories import acting_for, everything_visible
from tests.identity_provider.process import AUTHORIZATION, CONFIGURATION, KEYS, TOKEN

COMPANY = "/sign-in/company/"


def set_up(provider, admin, *, enabled=True):
    """The company's admin registers the portal there and switches the provider on."""
    client = provider.register(callback_address(str(admin.tenant_id)))
    with acting_for(admin):
        actions.save_identity_provider(by=admin, name="Lin sign-in", issuer=provider.issuer, **client)
        if enabled:
            actions.switch_identity_provider(by=admin, enabled=True)


def begin(client, email, path=COMPANY):
    """The address at the provider to which the page leads."""
    page = client.post(path, {"email": email}).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    return unescape(found[1]) if found else ""


def come_back(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client, provider, username, email="ken@lin-trading.example"):
    """All the way: the portal's page, the provider's, and back."""
    return come_back(client, provider.sign_in(begin(client, email), username))


def who(client):
    return client.session.get(SESSION_KEY)


def code_of(response):
    found = re.search(r"<code>([\w-]+)</code>", response.content.decode())
    return (response.status_code, found[1] if found else "")


def events(company, *operations):
    with everything_visible():
        found = AuditEvent.objects.filter(tenant_id=company.pk, operation_type__in=operations)
        return [
            (event.operation_type, event.user_principal_name, event.resource_new_value, event.reason)
            for event in found.order_by("operation_date")
        ]


@pytest.fixture
def lin(cast, entra):
    """Lin Trading signs in through its provider, which knows Ken."""
    set_up(entra, cast.mei)
    entra.knows("ken", email=cast.ken.email, email_verified=True, name="Ken", picture="http://x.example/ken.png")
    return entra


def test_sign_in_first_time_links_by_address(cast, lin, mails):
    client = Client()
    response = sign_in(client, lin, "ken")
    assert (response.status_code, response.url, who(client)) == (302, reverse("overview"), str(cast.ken.pk))
    with everything_visible():
        link = SocialAccount.objects.get()
        tokens = SocialToken.objects.count()
    kept = {"sub": "ken", "email": cast.ken.email, "name": "Ken"}
    assert (link.provider, link.uid, link.user_id, link.extra_data, tokens) == (
        str(cast.lin_trading.pk), "ken", cast.ken.pk, kept, 0,
    )  # fmt: skip
    assert [(mail["kind"], mail["to"]) for mail in mails()][-1] == ("accounts/identity_linked", cast.ken.email)
    with_provider = {"identity_provider": "Lin sign-in"}
    assert events(cast.lin_trading, "link_identity", "sign_in") == [
        ("link_identity", cast.ken.email, with_provider, ""),
        ("sign_in", cast.ken.email, with_provider, ""),
    ]


def test_sign_in_address_in_other_case(cast, lin):
    lin.knows("ken", email="KEN@Lin-Trading.EXAMPLE", email_verified=True)
    client = Client()
    sign_in(client, lin, "ken")
    assert who(client) == str(cast.ken.pk)


def test_sign_in_second_time_goes_by_sub_not_by_address(cast, lin):
    sign_in(Client(), lin, "ken")
    lin.knows("ken", email=cast.mei.email, email_verified=True)
    client = Client()
    sign_in(client, lin, "ken")
    assert who(client) == str(cast.ken.pk)
    assert len(events(cast.lin_trading, "link_identity")) == 1


@pytest.mark.parametrize("again", [False, True])
def test_provider_of_one_company_never_signs_in_a_user_of_another(cast, lin, again):
    if again:  # Anna is linked at her own company's provider, under the same sub
        set_up(lin, cast.anna)
        lin.knows("mallory", email=cast.anna.email, email_verified=True)
        sign_in(Client(), lin, "mallory", cast.anna.email)
        assert len(events(cast.berger_systems, "link_identity")) == 1
    lin.knows("mallory", email=cast.anna.email, email_verified=True, preferred_username=cast.anna.email)
    client = Client()
    response = sign_in(client, lin, "mallory", cast.ken.email)
    assert (code_of(response), who(client)) == ((403, "identity-unknown"), None)
    assert events(cast.lin_trading, "refuse_sign_in") == [("refuse_sign_in", cast.anna.email, {}, "identity-unknown")]
    assert cast.berger_systems.name not in response.content.decode()


def test_wall_hides_other_companies_even_from_a_forgotten_filter(cast, lin, monkeypatch):
    """The look-up acts behind the provider's company: the database has no other people to offer."""
    seen = []
    link = actions._link
    monkeypatch.setattr(actions, "_link", lambda *args: seen.append(set(User.objects.all())) or link(*args))
    assert cast.anna.pk
    sign_in(Client(), lin, "ken")
    assert seen == [{cast.mei, cast.ken}]


def test_operator_signs_in_with_its_own_provider(cast, entra):
    admin = cast.ravi
    with acting_for(admin):
        admin.roleassignment_set.create(tenant=cast.operator, role="global_admin")
    set_up(entra, admin)
    entra.knows("nora", email=cast.nora.email, email_verified=True)
    entra.knows("mallory", email=cast.mei.email, email_verified=True)
    client, other = Client(), Client()
    assert sign_in(client, entra, "nora", cast.nora.email).url == reverse("mfa_authenticate")
    assert [event[1] for event in events(cast.operator, "link_identity")] == [cast.nora.email]
    assert code_of(sign_in(other, entra, "mallory", cast.nora.email)) == (403, "identity-unknown")


def test_stranger_is_not_created(cast, lin):
    lin.knows("zoe", email="zoe@lin-trading.example", email_verified=True)
    response = sign_in(Client(), lin, "zoe")
    assert code_of(response) == (403, "identity-unknown")
    assert "zoe@lin-trading.example" in response.content.decode()
    with everything_visible():
        assert User.objects.filter(email__startswith="zoe").count() == 0


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "false"}, {}], ids=str)
def test_address_that_is_not_verified_links_nobody_and_says_what_to_switch_on(cast, lin, claims):
    lin.knows("ken", email=cast.ken.email, **claims)
    response = sign_in(Client(), lin, "ken")
    assert code_of(response) == (403, "identity-unverified")
    assert "send the claim email_verified" in response.content.decode()
    with everything_visible():
        assert SocialAccount.objects.count() == 0


def test_sign_in_name_counts_only_at_entra(cast, lin):
    lin.knows("ken", preferred_username=cast.ken.email)
    assert code_of(sign_in(Client(), lin, "ken")) == (403, "identity-unknown")


@pytest.mark.parametrize("linked", [False, True])
def test_deactivated_user_is_refused(cast, lin, linked):
    if linked:
        sign_in(Client(), lin, "ken")
    with everything_visible():
        User.objects.filter(pk=cast.ken.pk).update(is_active=False)
    client = Client()
    assert (code_of(sign_in(client, lin, "ken")), who(client)) == ((403, "identity-inactive"), None)


def test_deleted_user_is_unknown_and_a_successor_is_linked_anew(cast, lin):
    sign_in(Client(), lin, "ken")
    with everything_visible():
        User.objects.filter(pk=cast.ken.pk).update(is_active=False, deleted_at=timezone.now())
    assert code_of(sign_in(Client(), lin, "ken")) == (403, "identity-unknown")
    with acting_for(cast.mei):
        successor = User.objects.create(tenant=cast.lin_trading, email=cast.ken.email, full_name="Kim")
    client = Client()
    sign_in(client, lin, "ken")
    assert who(client) == str(successor.pk)


def test_second_identity_with_the_same_address_is_refused_until_links_end(cast, lin):
    sign_in(Client(), lin, "ken")
    lin.knows("kim", email=cast.ken.email, email_verified=True)
    assert code_of(sign_in(Client(), lin, "kim")) == (409, "identity-other")
    with acting_for(cast.mei):
        assert actions.unlink_identities(by=cast.mei) == 1
    client = Client()
    sign_in(client, lin, "kim")
    assert who(client) == str(cast.ken.pk)


def test_provider_switched_off_on_the_way_is_refused(cast, lin):
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    with acting_for(cast.mei):
        actions.switch_identity_provider(by=cast.mei, enabled=False)
    assert (code_of(come_back(client, back)), begin(client, cast.ken.email)) == ((403, "provider-off"), "")


def test_first_password_is_not_asked_of_people_who_never_need_one(cast, lin):
    with acting_for(cast.mei):
        later = timezone.now() + timedelta(days=1)
        waiting = {"must_change_password": True, "temporary_until": later}
        User.objects.filter(pk=cast.ken.pk).update(**waiting)
        PasswordLink.objects.create(user=cast.ken, tenant=cast.lin_trading, token_hash="x", expires_at=later)
        EmailAddress.objects.create(user=cast.ken, email="kem@lin-trading.example", verified=False)
    client = Client()
    assert sign_in(client, lin, "ken").url == reverse("overview")
    assert client.get("/my-profile/").status_code == 200
    with everything_visible():
        ken = User.objects.get(pk=cast.ken.pk)
        links = PasswordLink.objects.count() + EmailAddress.objects.filter(user=cast.ken, verified=False).count()
    assert (ken.state, ken.has_usable_password(), ken.temporary_until, links) == ("active", False, None, 0)
    assert len(events(cast.lin_trading, "end_first_password")) == 1


def test_second_factor_of_the_portal_is_asked_for_too(cast, lin):
    with acting_for(cast.ken):
        Authenticator.objects.create(user=cast.ken, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()
    response = sign_in(client, lin, "ken")
    assert (response.url, who(client)) == (reverse("mfa_authenticate"), None)
    assert client.get(response.url).status_code == 200
    kept = str(dict(client.session))
    assert (cast.ken.password in kept, "token" in kept, "sociallogin" in kept) == (False, False, True)


def test_company_that_demands_a_second_factor_demands_it_here_too(cast, lin):
    with everything_visible():
        cast.lin_trading.requires_second_factor = True
        cast.lin_trading.save(update_fields=["requires_second_factor"])
    client = Client()
    sign_in(client, lin, "ken")
    assert client.get(reverse("overview")).url == reverse("second_factor_needed")


def test_sign_in_goes_on_to_next_and_never_elsewhere(cast, lin):
    for target, there in (("/my-profile/", "/my-profile/"), ("//evil.example/", reverse("overview"))):
        client = Client()
        address = begin(client, cast.ken.email, f"{COMPANY}?next={target}")
        assert come_back(client, lin.sign_in(address, "ken")).url == there


# The conversation with the provider


def test_request_carries_state_nonce_and_pkce_and_the_verifier_follows(cast, lin):
    client = Client()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(begin(client, cast.ken.email)).query).items()}
    assert (asked["code_challenge_method"], asked["response_type"], asked["login_hint"]) == (
        "S256", "code", cast.ken.email,
    )  # fmt: skip
    assert min(len(asked["state"]), len(asked["nonce"]), len(asked["code_challenge"])) >= 16
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    sign_in(client, lin, "ken")
    [token] = lin.asked(TOKEN)
    assert len(token["form"]["code_verifier"]) == 128
    assert len(lin.asked(AUTHORIZATION)) >= 1


def test_state_of_another_browser_is_refused(cast, lin):
    back = lin.sign_in(begin(Client(), cast.ken.email), "ken")
    client = Client()
    assert (code_of(come_back(client, back)), who(client)) == ((410, "company-sign-in-expired"), None)
    assert lin.asked(TOKEN) == []


def test_state_works_once(cast, lin):
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    come_back(client, back)
    assert code_of(come_back(client, back)) == (410, "company-sign-in-expired")


def test_state_of_one_company_does_not_work_for_another(cast, lin):
    set_up(lin, cast.anna)
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    other = back.replace(str(cast.lin_trading.pk), str(cast.berger_systems.pk))
    assert (code_of(come_back(client, other)), who(client)) == ((410, "company-sign-in-expired"), None)


def test_person_who_declines_comes_back_to_words(cast, lin):
    client = Client()
    state = parse_qs(urlsplit(begin(client, cast.ken.email)).query)["state"][0]
    answer = client.get(f"{callback_path(cast)}?error=access_denied&state={state}")
    assert code_of(answer) == (403, "provider-declined")
    assert f'href="{COMPANY}"' in answer.content.decode()


def callback_path(cast):
    return reverse("openid_connect_callback", args=[cast.lin_trading.pk])


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another sign-in's"},
        {"nonce": None},
        {"iss": "https://login.evil.example"},
        {"aud": "another portal"},
        {"azp": "another portal"},
        {"exp": 1_700_000_000},
        {"sub": ""},
        {"sub": "x" * 300},
    ],
    ids=str,
)
def test_token_that_is_not_for_this_sign_in_is_refused(cast, lin, claims):
    lin.spoils(**claims)
    client = Client()
    assert (code_of(sign_in(client, lin, "ken")), who(client)) == ((403, "provider-wrong"), None)


OTHER_KEYS = '{"keys": [{"kty": "oct", "kid": "x", "k": "c2VjcmV0", "alg": "HS256"}]}'


@pytest.mark.parametrize("keys", ['{"keys": []}', OTHER_KEYS, "[]", '"text"', "null", '{"keys": 7}'])
def test_token_signed_by_no_key_of_the_provider_is_refused(cast, lin, keys):
    lin.answers(KEYS, keys)
    client = Client()
    assert (code_of(sign_in(client, lin, "ken")), who(client)) == ((403, "provider-wrong"), None)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (TOKEN, "{}", 200, (403, "provider-wrong")),
        (TOKEN, '{"access_token": "x"}', 200, (403, "provider-wrong")),
        (TOKEN, '{"access_token": 7, "id_token": [1], "expires_in": "soon"}', 200, (403, "provider-wrong")),
        (TOKEN, "[]", 200, (403, "provider-wrong")),
        (TOKEN, "no", 400, (403, "provider-wrong")),
        (TOKEN, "", 500, (403, "provider-wrong")),
        (TOKEN, "x" * 300_000, 200, (502, "provider-away")),
        (KEYS, "no json", 200, (502, "provider-away")),
        (KEYS, "", 503, (502, "provider-away")),
        (CONFIGURATION, "<html>", 200, (502, "provider-away")),
        (CONFIGURATION, "", 500, (502, "provider-away")),
        (CONFIGURATION, '{"issuer": "https://other.example"}', 200, (502, "provider-away")),
    ],
)
def test_garbage_from_the_provider_ends_in_words(cast, lin, path, body, status, code):
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    cache.clear()  # of what was right before
    lin.answers(path, body, status, **{"Content-Type": "application/json"})
    assert (code_of(come_back(client, back)), who(client)) == (code, None)


def test_redirect_of_the_provider_is_not_followed(cast, lin):
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    lin.answers(KEYS, "", 302, Location=f"{lin.issuer}/elsewhere")
    assert code_of(come_back(client, back)) == (502, "provider-away")
    assert lin.asked("/elsewhere") == []


def test_document_and_keys_are_asked_for_once_and_keys_again_for_one_unknown(cast, lin):
    for _time in range(2):
        sign_in(Client(), lin, "ken")
    assert (len(lin.asked(CONFIGURATION)), len(lin.asked(KEYS))) == (1, 1)
    cache.set(documents._place("keys", f"{lin.issuer}{KEYS}"), {"keys": [{"kid": "of last year"}]})
    client = Client()
    sign_in(client, lin, "ken")
    assert (who(client), len(lin.asked(KEYS))) == (str(cast.ken.pk), 2)


def test_what_is_kept_of_one_issuer_is_never_that_of_another(cast, lin):
    sign_in(Client(), lin, "ken")
    evil = {"issuer": f"{lin.issuer}/evil", "authorization_endpoint": "https://evil.example/"}
    lin.answers(f"/evil{CONFIGURATION}", json.dumps(dict.fromkeys(rules.ENDPOINTS, "https://evil.example/") | evil))
    assert documents.document_of(f"{lin.issuer}/evil")["authorization_endpoint"] == "https://evil.example/"
    assert begin(Client(), cast.ken.email).startswith(lin.issuer)


def test_slow_provider_has_one_deadline_for_all_that_is_asked(cast, lin, monkeypatch):
    client = Client()
    back = lin.sign_in(begin(client, cast.ken.email), "ken")
    seen, close = [], outgoing.Deadline.close
    monkeypatch.setattr(outgoing.Deadline, "close", lambda self: seen.append(self) or close(self))
    cache.clear()
    come_back(client, back)
    assert (who(client), len(seen)) == (str(cast.ken.pk), 1)
    assert len(lin.asked(CONFIGURATION)) == 2


def test_address_comes_from_userinfo_where_the_token_has_none(cast, lin):
    lin.spoils(email=None)
    client = Client()
    sign_in(client, lin, "ken")
    assert who(client) == str(cast.ken.pk)


# The page that asks for the address


@pytest.mark.parametrize(
    "email", ["ken@lin-trading.example", "ken@mail.lin-trading.example", "KEN@LIN-TRADING.EXAMPLE"]
)
def test_provider_is_found_by_domain_or_one_above(cast, lin, email):
    assert begin(Client(), email).startswith(lin.issuer)


@pytest.mark.parametrize("email", ["ken@in-trading.example", "anna@berger-systems.example"])
def test_unknown_domain_names_no_company(cast, lin, email):
    assert cast.anna.pk
    page = Client().post(COMPANY, {"email": email}).content.decode()
    assert page.count("No company with this address signs in this way") == 2
    assert ("Berger" in page, "Lin" in page) == (False, False)


@pytest.mark.usefixtures("in_one_window")
def test_page_is_prefilled_and_throttled(cast, lin):
    client = Client()
    session = client.session
    session["sign_in_email"] = cast.ken.email
    session.save()
    assert f'value="{cast.ken.email}"' in client.get(COMPANY).content.decode()
    answers = [client.post(COMPANY, {"email": "a@b.example"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_provider_away_when_starting_ends_in_words(cast, lin):
    lin.answers(CONFIGURATION, "", 500)
    assert code_of(Client().post(COMPANY, {"email": cast.ken.email})) == (502, "provider-away")


def test_page_sends_nobody_to_an_address_that_is_no_web_address(cast, lin):
    lin.answers(CONFIGURATION, f'{{"issuer": "{lin.issuer}", "authorization_endpoint": "javascript:alert(1)"}}')
    assert code_of(Client().post(COMPANY, {"email": cast.ken.email})) == (502, "provider-away")


# Once more, to prove that it is still you


def prove(client, address, provider, username):
    """Through the provider's page, and back to where the portal goes on."""
    page = client.post(address).content.decode()
    there = unescape(re.search(r"url=([^\"]+)\"", page)[1])
    asked = parse_qs(urlsplit(there).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    return come_back(client, provider.sign_in(there, username))


@pytest.fixture
def linked(cast, lin):
    """Mei has signed in through the provider before, and has no password any more."""
    lin.knows("mei", email=cast.mei.email, email_verified=True)
    sign_in(Client(), lin, "mei")
    with everything_visible():
        User.objects.filter(pk=cast.mei.pk).update(password=make_password(None))
        cast.mei.refresh_from_db(fields=["password"])
    return factories.reading_english(cast.mei)


def test_signing_in_again_lets_the_waiting_act_happen(cast, lin, linked, signed_in):
    client = signed_in(linked, ago=timedelta(hours=1))
    asked = client.post("/settings/security/identity-provider/switch/", {"enabled": "off"})
    assert asked.url.startswith(f"{COMPANY}again/?next=")
    assert "Sign in with Lin sign-in again" in client.get(asked.url).content.decode()
    back = prove(client, asked.url, lin, "mei")
    assert (back.url, who(client)) == (asked.url, str(linked.pk))
    assert client.get(back.url).url == reverse("identity_provider_edit")
    with everything_visible():
        assert IdentityProvider.objects.get().is_enabled is False


def test_signing_in_again_as_somebody_else_proves_nothing(cast, lin, linked, signed_in):
    client = signed_in(linked, ago=timedelta(hours=1))
    response = prove(client, f"{COMPANY}again/", lin, "ken")
    assert (code_of(response), who(client)) == ((403, "identity-not-yours"), str(linked.pk))
    assert len(client.session["account_authentication_methods"]) == 1


@pytest.mark.parametrize(
    ("age", "code"), [(None, "identity-time-unknown"), (301, "identity-time-old"), (-3600, "identity-time-unknown")]
)
def test_signing_in_again_that_nobody_was_asked_for_proves_nothing(cast, lin, linked, signed_in, age, code):
    """Whoever takes `prompt` out of the address comes back without a password from a browser that is signed in."""
    lin.spoils(auth_time=age and int(time.time()) - age)
    client = signed_in(linked, ago=timedelta(hours=1))
    asked = client.post("/settings/security/identity-provider/switch/", {"enabled": "off"})
    assert code_of(prove(client, asked.url, lin, "mei")) == (403, code)
    assert client.get(asked.url).status_code == 200
    with everything_visible():
        assert IdentityProvider.objects.get().is_enabled is True


@pytest.mark.parametrize(("age", "is_asked"), [(0, False), (301, True), (None, True)])
def test_sign_in_through_the_provider_is_as_fresh_as_the_one_there(cast, lin, linked, age, is_asked):
    lin.spoils(auth_time=age if age is None else int(time.time()) - age)
    client = Client()
    sign_in(client, lin, "mei")
    response = client.post("/settings/security/identity-provider/switch/", {"enabled": "off"})
    assert response.url.startswith(f"{COMPANY}again/") is is_asked


def test_signing_in_again_leads_to_the_first_thing_and_the_waiting_act_does_not_happen(cast, lin, linked, signed_in):
    client = signed_in(linked, ago=timedelta(hours=1))
    asked = client.post("/settings/security/identity-provider/switch/", {"enabled": "off"})
    with everything_visible():
        cast.lin_trading.requires_second_factor = True
        cast.lin_trading.save(update_fields=["requires_second_factor"])
    back = prove(client, asked.url, lin, "mei")
    assert client.get(back.url, follow=True).redirect_chain[-1][0] == reverse("second_factor_needed")
    with everything_visible():
        assert IdentityProvider.objects.get().is_enabled is True
