"""A company's identity provider: who sets it up, what is kept, what the log and the colleagues hear of it."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts import roles
from accounts.models import IdentityProvider, User
from accounts.provider_documents import discover
from accounts.rules import identity as rules
from partnercenter.models import AuditEvent
from tests import factories
from tests.factories import everything_visible
from tests.identity_provider.process import CONFIGURATION

EDIT = "/settings/security/identity-provider/"
SECRET = "hush-hush-4711"
NOWHERE = "http://127.0.0.1:9"


def values(issuer, **changed):
    return {"name": "Lin sign-in", "issuer": issuer, "client_id": "portal", "secret": SECRET} | changed


def provider_of(company):
    with everything_visible():
        return IdentityProvider.objects.filter(tenant=company).first()


def events(company):
    with everything_visible():
        found = AuditEvent.objects.filter(tenant_id=company.pk, operation_type__contains="identit")
        return list(found.order_by("operation_date"))


def link(user):
    with everything_visible():
        return SocialAccount.objects.create(user=user, provider=str(user.tenant_id), uid=user.email)


def links_of(company):
    with everything_visible():
        return SocialAccount.objects.filter(provider=str(company.pk)).count()


@pytest.fixture
def mei(cast, signed_in):
    return signed_in(factories.reading_english(cast.mei))


@pytest.fixture
def saved(cast, entra, mei):
    """Lin Trading's provider is set up, and off."""
    assert mei.post(EDIT, values(entra.issuer)).status_code == 302
    return mei


def test_secret_goes_in_and_never_comes_out(cast, saved, mails):
    kept = provider_of(cast.lin_trading)
    assert (kept.is_enabled, kept.secret, SECRET in kept.sealed_secret) == (False, SECRET, False)
    page = saved.get(EDIT).content.decode()
    assert (SECRET in page, kept.sealed_secret in page, "One is kept and never shown" in page) == (False, False, True)
    assert SECRET not in str(
        [(event.resource_old_value, event.resource_new_value) for event in events(cast.lin_trading)]
    )
    assert SECRET not in str(mails())


def test_secret_left_empty_is_kept_and_a_new_one_replaces_it(cast, entra, saved):
    saved.post(EDIT, values(entra.issuer, secret="", name="Other"))
    assert (provider_of(cast.lin_trading).secret, provider_of(cast.lin_trading).name) == (SECRET, "Other")
    saved.post(EDIT, values(entra.issuer, secret="new", name="Other"))
    assert provider_of(cast.lin_trading).secret == "new"
    last = events(cast.lin_trading)[-1]
    assert (last.operation_type, last.resource_new_value) == ("change_identity_provider", {"token": "•••"})


def test_first_secret_must_be_entered(cast, entra, mei):
    page = mei.post(EDIT, values(entra.issuer, secret="")).content.decode()
    assert page.count("Enter the client secret") == 2
    assert provider_of(cast.lin_trading) is None


@pytest.mark.parametrize(
    "issuer",
    ["", "login.example", "ftp://login.example", "javascript:alert(1)", "https://", "https://a.example/?x=1",
     "https://a.example/#x", "https://me:pw@a.example", "http://[", "https://" + "a" * 300],
)  # fmt: skip
def test_issuer_must_be_a_plain_address(cast, mei, issuer):
    assert mei.post(EDIT, values(issuer)).status_code == 200
    assert provider_of(cast.lin_trading) is None


def test_issuer_in_production_is_https(cast, mei, settings):
    settings.PRODUCTION = True
    assert mei.post(EDIT, values("http://login.example"), secure=True).status_code == 200
    assert provider_of(cast.lin_trading) is None


def test_small_role_is_refused(cast, signed_in):
    for path in (EDIT, f"{EDIT}check/", f"{EDIT}switch/", f"{EDIT}links/removal/", f"{EDIT}removal/"):
        assert signed_in(cast.ken).post(path).status_code == 403


def test_visitor_is_asked_to_sign_in(db):
    assert Client().get(EDIT).url == f"/sign-in/?next={EDIT}"


def test_stranger_sees_and_changes_her_own_only(cast, entra, saved, signed_in):
    anna = signed_in(cast.anna)
    assert entra.issuer not in anna.get(EDIT).content.decode()
    assert anna.post(f"{EDIT}removal/").status_code == 404
    anna.post(EDIT, values("https://login.berger.example"))
    assert (provider_of(cast.lin_trading).issuer, provider_of(cast.berger_systems).issuer) == (
        entra.issuer, "https://login.berger.example",
    )  # fmt: skip


def test_redirect_address_is_there_before_anything_is_saved(cast, mei):
    assert f"/sign-in/company/{cast.lin_trading.pk}/callback/" in mei.get(EDIT).content.decode()


@pytest.mark.parametrize("step", ["check/", "switch/"])
def test_connection_is_checked_in_words(cast, entra, saved, step):
    entra.answers(CONFIGURATION, '{"issuer": "https://other.example"}')
    page = saved.post(f"{EDIT}{step}", {"enabled": "on"}, follow=True).content.decode()
    assert "The connection does not work. The provider there calls itself https://other.example." in page
    assert provider_of(cast.lin_trading).is_enabled is False


def test_provider_is_switched_on_and_off(cast, saved):
    saved.post(f"{EDIT}switch/", {"enabled": "on"})
    assert provider_of(cast.lin_trading).is_enabled is True
    saved.post(f"{EDIT}switch/", {"enabled": "off"})
    assert provider_of(cast.lin_trading).is_enabled is False
    assert [event.resource_new_value.get("is_enabled") for event in events(cast.lin_trading)][1:] == ["True", "False"]


def test_provider_that_is_on_is_not_saved_with_a_wrong_issuer(cast, entra, saved):
    saved.post(f"{EDIT}switch/", {"enabled": "on"})
    page = saved.post(EDIT, values(NOWHERE)).content.decode()
    assert page.count("Nothing answers at this address") == 2
    assert provider_of(cast.lin_trading).issuer == entra.issuer


@pytest.mark.parametrize(
    ("changed", "left"), [({"name": "Other"}, 1), ({"client_id": "x"}, 0), ({"issuer": NOWHERE}, 0)]
)
def test_links_end_where_a_sub_means_nobody_any_more(cast, entra, saved, changed, left):
    link(cast.ken), link(cast.anna)
    saved.post(EDIT, values(entra.issuer) | changed)
    assert (links_of(cast.lin_trading), links_of(cast.berger_systems)) == (left, 1)


def test_links_are_ended_by_hand(cast, saved):
    link(cast.ken), link(cast.anna)
    page = saved.post(f"{EDIT}links/removal/", follow=True).content.decode()
    assert ("1 link was ended." in page, links_of(cast.lin_trading), links_of(cast.berger_systems)) == (True, 0, 1)
    assert events(cast.lin_trading)[-1].operation_type == "unlink_identities"


def test_removal_names_who_has_no_password(cast, saved):
    link(cast.ken), link(cast.anna)
    with everything_visible():
        User.objects.filter(pk=cast.ken.pk).update(password=make_password(None))
    page = saved.get(f"{EDIT}removal/").content.decode()
    assert ("1 person who signed in" in page, cast.ken.email in page, cast.anna.email in page) == (True, True, False)
    saved.post(f"{EDIT}removal/")
    assert (provider_of(cast.lin_trading), links_of(cast.lin_trading), links_of(cast.berger_systems)) == (None, 0, 1)
    assert events(cast.lin_trading)[-1].operation_type == "remove_identity_provider"


def test_person_without_a_password_gets_one_by_mail(cast, mails):
    with everything_visible():
        User.objects.filter(pk=cast.ken.pk).update(password=make_password(None))
    Client().post("/password-reset/", {"email": cast.ken.email})
    assert [(mail["kind"], mail["to"]) for mail in mails()] == [("accounts/password_reset", cast.ken.email)]


def test_other_global_admins_hear_of_every_change(cast, entra, saved, mails):
    second = factories.user(cast.lin_trading, "Second", "second@lin-trading.example", roles.GLOBAL_ADMIN)
    saved.post(f"{EDIT}switch/", {"enabled": "on"})
    link(cast.ken)
    saved.post(f"{EDIT}links/removal/")
    saved.post(EDIT, values(entra.issuer, secret="", name="Other"))
    saved.post(f"{EDIT}switch/", {"enabled": "off"})
    saved.post(f"{EDIT}removal/")
    told = [mail["to"] for mail in mails() if mail["kind"] == "accounts/identity_provider_changed"]
    assert told == [second.email] * 5


def test_same_values_again_are_no_change(cast, entra, saved):
    before = len(events(cast.lin_trading))
    saved.post(EDIT, values(entra.issuer, secret=""))
    assert len(events(cast.lin_trading)) == before


@pytest.mark.usefixtures("in_one_window")
def test_check_is_limited(saved):
    answers = [saved.post(f"{EDIT}check/").status_code for _ in range(21)]
    assert answers == [302] * 20 + [429]


def test_old_sign_in_is_asked_again_before_the_secret(cast, signed_in):
    late = signed_in(cast.mei, ago=timedelta(hours=1))
    assert late.get(EDIT).url.startswith("/sign-in/again/")


def test_discovery_of_entra_for_everybody_is_not_one_company(entra):
    entra.answers(CONFIGURATION, '{"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}')
    _document, problem = discover(entra.issuer)
    assert "calls itself https://login.microsoftonline.com/{tenantid}/v2.0" in str(problem)


ENTRA = "https://login.microsoftonline.com/x/v2.0"


@pytest.mark.parametrize(
    ("issuer", "claims", "address"),
    [
        (ENTRA, {"preferred_username": "Ken@x.example"}, "ken@x.example"),
        (ENTRA, {"preferred_username": "ken@x.example", "email": "k@y.example"}, "ken@x.example"),
        (ENTRA, {"email": "k@y.example", "email_verified": True}, ""),
        ("https://login.microsoftonline.com.evil.example/v2.0", {"preferred_username": "ken@x.example"}, ""),
        ("https://login.example", {"preferred_username": "ken@x.example", "email": "k@y.example"}, "k@y.example"),
        ("https://login.example", {"email": None}, ""),
        ("https://login.example", {"email": ["k@y.example"]}, ""),
    ],
)
def test_sign_in_name_counts_at_entra_alone_and_the_address_everywhere_else(issuer, claims, address):
    assert rules.identity_of({"sub": "1", **claims}, issuer=issuer).address == address


@pytest.mark.parametrize(
    ("said", "is_verified"),
    [(True, True), ("true", True), (False, False), ("false", False), (None, False), (1, False), ([True], False)],
)
def test_address_counts_once_the_provider_says_that_it_is_verified(said, is_verified):
    claims = {"sub": "1", "email": "ken@x.example", "email_verified": said}
    assert rules.identity_of(claims, issuer="https://login.example").is_verified is is_verified
