"""Accepting and declining: the partnership, the grant, both logs, and the mails to both sides."""

import re

import pytest
from django.conf import settings

from accounts import roles
from accounts.models import RoleAssignment
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import hash_of
from relationships.actions import answers as actions
from relationships.models import DelegatedAdmin, Invitation, Partnership
from relationships.models.partnership import Party
from relationships.rules.consents import partnership_consent
from tests import factories
from tests.accounts.conftest import mails as outbox
from tests.relationships.links import now

mails = outbox  # the fixture


def decline(secret, by, reason=""):
    with factories.acting_for(by):
        return actions.decline_invitation(hash_of(secret), reason=reason, by=by)


def logged(person, resource):
    """What one company's log tells about a record, oldest first: what was done, and by whom."""
    with factories.acting_for(person):
        told = AuditEvent.objects.filter(tenant_id=person.tenant_id, resource_id=str(resource.pk))
        return [(event.operation_type, event.user_principal_name) for event in told.order_by("operation_date", "id")]


# Accepting


@pytest.mark.req("REL-07", "REL-10", "REL-11")
def test_acceptance_makes_partners_of_both(provider, reseller, partnership):
    with factories.acting_for(provider):
        seen = Partnership.objects.visible_to(provider).get()
        assert (seen, seen.reseller_name, seen.status) == (partnership, reseller.tenant.name, "active")
        assert Invitation.objects.get().status == "accepted"
    with factories.acting_for(reseller):
        seen = Partnership.objects.visible_to(reseller).get()
        assert (seen.provider_name, seen.authorized_by_name) == (provider.tenant.name, reseller.full_name)


@pytest.mark.req("REL-12")
def test_acceptance_grants_administrator_access(provider, reseller, partnership):
    with factories.acting_for(provider):
        grant = DelegatedAdmin.objects.visible_to(provider).get()
    assert (grant.target_id, grant.roles, grant.status) == (reseller.tenant_id, ["user_admin"], "active")


@pytest.mark.req("REL-12")
def test_consent_says_what_is_granted_and_is_kept_word_for_word(provider, reseller, partnership):
    consent = partnership_consent(provider=provider.tenant.name, reseller=reseller.tenant.name)
    said = (
        "submit orders",
        "add subscriptions for our customers",
        "administrator access to our company’s work account",
    )
    assert [words for words in said if words not in consent.text] == []
    kept = (partnership.consent_text, partnership.consent_version, partnership.consent_language)
    assert kept == (consent.text, 1, "en")


def test_acceptance_stands_in_both_logs(provider, reseller, partnership):
    for person in (provider, reseller):
        assert logged(person, partnership) == [("create_partnership", reseller.email)]
    assert logged(provider, partnership.invitation)[-1] == ("accept_invitation", reseller.email)


def test_nobody_accepts_with_a_role_that_was_taken_meanwhile(provider, reseller):
    _invitation, secret = factories.invited(provider)
    consent = partnership_consent(provider=provider.tenant.name, reseller=reseller.tenant.name)
    factories.user(reseller.tenant, "Dao", "dao@lin-trading.example", roles.GLOBAL_ADMIN)
    with factories.acting_for(reseller):
        assert reseller.may(roles.Permission.AUTHORIZE_PROVIDERS)  # read before, and kept as in a request
    with factories.everything_visible():
        RoleAssignment.objects.filter(user=reseller).delete()
    with factories.acting_for(reseller), pytest.raises(Refused, match="not-global-admin"):
        actions.accept_partnership(hash_of(secret), consent=consent, by=reseller)


@pytest.mark.req("REL-20")
def test_reseller_has_several_providers(provider, reseller, cast, partnership):
    jade = factories.user(factories.tenant("Jade", "jade.example", "TW"), "Yu", "yu@jade.example", roles.GLOBAL_ADMIN)
    factories.trading(jade, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100009")
    factories.partnered(jade, reseller)
    with factories.acting_for(reseller):
        assert Partnership.objects.visible_to(reseller).of_party(Party.RESELLER, reseller.tenant).count() == 2


# Opening


def test_opening_counts_once_and_names_nobody(provider):
    invitation, _secret = factories.invited(provider)
    with acting_as(role=Role.GATE):
        actions.mark_opened(invitation)
        first = now(invitation)
        actions.mark_opened(invitation)
    assert (now(invitation).opened_at, first.status) == (first.opened_at, "opened")
    assert logged(provider, invitation)[-1] == ("open_invitation", "the invited")


@pytest.mark.parametrize("status", ["accepted", "declined"])
def test_answer_counts_as_opening(provider, reseller, status):
    if status == "accepted":
        after = now(factories.partnered(provider, reseller).invitation)
    else:
        invitation, secret = factories.invited(provider)
        decline(secret, reseller)
        after = now(invitation)
    assert (after.opened_at, after.status) == (after.answered_at, status)


# Declining


def test_declined_keeps_who_when_and_why(provider, reseller):
    invitation, secret = factories.invited(provider)
    decline(secret, reseller, reason="We have a provider.")
    found = now(invitation)
    assert (found.status, found.answered_by_name, found.answered_company, found.decline_reason) == (
        "declined", reseller.full_name, reseller.tenant.name, "We have a provider.",
    )  # fmt: skip
    assert logged(provider, invitation)[-1] == ("decline_invitation", reseller.email)
    with factories.acting_for(reseller):
        assert (Partnership.objects.count(), DelegatedAdmin.objects.count()) == (0, 0)


def test_company_that_has_not_enrolled_may_decline(provider, cast):
    invitation, secret = factories.invited(provider)
    decline(secret, cast.mei)
    assert now(invitation).status == "declined"


@pytest.mark.parametrize(
    ("person", "code"), [("ken", "not-global-admin"), ("anna", "wrong-market"), ("hao", "own-invitation")]
)
def test_decline_is_for_those_who_could_accept(provider, reseller, cast, person, code):
    invitation, secret = factories.invited(provider)
    with pytest.raises(Refused) as refusal:
        decline(secret, getattr(cast, person))
    assert (refusal.value.code, now(invitation).status) == (code, "handed_out")


def test_decline_of_an_answered_link(provider, reseller):
    _invitation, secret = factories.invited(provider)
    decline(secret, reseller)
    with pytest.raises(Refused) as refusal:
        decline(secret, reseller)
    assert refusal.value.code == "invitation-declined"


# Mails


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_both_sides_get_mail_in_their_language(provider, reseller, cast, mails, language):
    dao = factories.user(cast.lin_trading, "Dao", "dao@lin-trading.example", roles.GLOBAL_ADMIN)
    for person in (provider, cast.hao, reseller, dao):
        speak(person, language)
    assert cast.lan, cast.ken  # have no part in it
    before = len(mails())
    partnership = factories.partnered(provider, reseller)
    sent = mails()[before:]
    assert sorted((mail["kind"].rpartition("/")[2], mail["to"]) for mail in sent) == sorted(
        [("partnership_authorized", person.email) for person in (reseller, dao)]
        + [("invitation_accepted", person.email) for person in (provider, cast.hao)]
    )
    for mail in sent:
        assert (mail["language"], f'lang="{language}"' in mail["html"]) == (language, True)
        assert links_of(mail) == [{f"{settings.PORTAL_BASE_URL}{partnership.get_absolute_url()}"}] * 2
    assert [partnership.consent_text in mail["txt"] for mail in sent if "authorized" in mail["kind"]] == [True, True]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_decline_is_told_with_its_reason_as_a_quotation(provider, reseller, mails, language):
    speak(provider, language)
    invitation, secret = factories.invited(provider)
    decline(secret, reseller, reason="<b>No</b> & thank you")
    mail = mails()[-1]
    assert (mail["kind"], mail["to"], mail["language"]) == (
        "relationships/invitation_declined", provider.email, language,
    )  # fmt: skip
    assert "> <b>No</b> & thank you" in mail["txt"]
    assert "<blockquote>&lt;b&gt;No&lt;/b&gt; &amp; thank you</blockquote>" in mail["html"]
    assert links_of(mail) == [{f"{settings.PORTAL_BASE_URL}{invitation.get_absolute_url()}"}] * 2


@pytest.mark.req("REL-13")
def test_receipt_says_how_to_end_each_part(provider, reseller, mails):
    factories.reading_english(reseller)
    factories.partnered(provider, reseller)
    (receipt,) = [mail for mail in mails() if mail["kind"] == "relationships/partnership_authorized"]
    said = (
        "Submit orders and add subscriptions",
        "withdraw it under Settings, Delegated access",
        "remove the partnership",
    )
    assert [words for words in said if words not in receipt["txt"] or words not in receipt["html"]] == []


def speak(person, language):
    with factories.acting_for(person):
        person.language = language
        person.save(update_fields=["language"])


def links_of(mail):
    """The addresses in the text part and in the page."""
    return [set(re.findall(r"https?://[^\s\"<]+", mail[part])) for part in ("txt", "html")]
