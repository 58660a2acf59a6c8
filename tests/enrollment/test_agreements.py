"""The partner agreement: who may accept, when, and what is kept as evidence."""

import hashlib
import threading

import pytest
from django.db import connection

from accounts import roles
from accounts.models import User
from enrollment.actions import agreements as actions
from enrollment.models import AgreementAcceptance, Partner
from enrollment.rules import agreements as rules
from enrollment.rules import reasons
from partnercenter.errors import Refused
from tests import factories

URL = "/agreements/indirect_reseller/"


def shown(agreement, language="en"):
    """What the page's form sends: the version, the language and the hash of the text."""
    return {"agreement": agreement.pk, "language": language, "digest": agreement.digest_in(language)}


@pytest.fixture
def agreement(cast):
    """Mei's company is approved and the agreement is published."""
    published = factories.published(cast.omar, text="You sell. We support.")
    factories.approved(cast.mei, cast.ravi)
    return published


@pytest.mark.req("AGR-03", "USR-13", "A5")
def test_colleague_without_the_role_is_refused_with_who_can(cast, agreement, signed_in):
    answer = signed_in(cast.ken).post(f"{URL}acceptance/", shown(agreement))
    page = answer.content.decode()
    assert (answer.status_code, "role-lacks-right" in page, "mei@lin-trading.example" in page) == (403, True, True)
    with factories.everything_visible():
        assert AgreementAcceptance.objects.count() == 0


@pytest.mark.req("AGR-03", "AGR-04", "AGR-05", "A5")
def test_global_admin_accepts_and_both_pages_show_it(cast, agreement, signed_in):
    browser = signed_in(cast.mei)
    assert browser.post(f"{URL}acceptance/", shown(agreement))["Location"] == "/overview/"
    overview = browser.get("/overview/")
    assert [standing.programme for standing in overview.context["signed"]] == ["indirect_reseller"]
    info = browser.get("/partner-profile/program-info/")
    assert info.context["standings"][0][1].acceptance.accepted_by == cast.mei


@pytest.mark.req("AGR-01", "AGR-02")
def test_capability_needs_approval_and_the_accepted_agreement(cast, agreement):
    with factories.acting_for(cast.mei):
        partner = Partner.objects.get()
        with pytest.raises(Refused) as refusal:
            rules.check_can_act(actions.standing_in(partner, "indirect_reseller"))
        assert refusal.value.reason is reasons.AGREEMENT_NOT_SIGNED
    factories.signed(cast.mei, agreement)
    with factories.acting_for(cast.mei):
        rules.check_can_act(actions.standing_in(partner, "indirect_reseller"))


@pytest.mark.req("AGR-02", "ENR-26")
def test_agreement_cannot_be_accepted_before_approval(cast, signed_in):
    published = factories.published(cast.omar)
    factories.in_review(cast.mei)
    answer = signed_in(cast.mei).post(f"{URL}acceptance/", shown(published))
    assert (answer.status_code, "programme-not-active" in answer.content.decode()) == (403, True)


@pytest.mark.req("AGR-01")
def test_acceptance_keeps_who_when_where_and_the_hash_of_the_shown_text(cast, agreement, signed_in):
    signed_in(cast.mei).post(f"{URL}acceptance/", shown(agreement), REMOTE_ADDR="203.0.113.7")
    with factories.everything_visible():
        kept = AgreementAcceptance.objects.get()
    digest = hashlib.sha256(b"You sell. We support.").hexdigest()
    evidence = (kept.accepted_by_id, kept.address, kept.language, kept.text_sha256)
    assert evidence == (cast.mei.pk, "203.0.113.7", "en", digest)


def test_accepting_twice_is_one_acceptance(cast, agreement):
    assert factories.signed(cast.mei, agreement) == factories.signed(cast.mei, agreement)


@pytest.mark.django_db(transaction=True)
def test_two_global_admins_at_once_make_one_acceptance(transactional_cast):
    cast = transactional_cast
    published = factories.published(cast.omar)
    factories.approved(cast.mei, cast.ravi)
    second = factories.user(cast.lin_trading, "Second", "second@lin-trading.example", roles.GLOBAL_ADMIN)
    start = threading.Barrier(2)

    def accept(person):
        start.wait()
        with factories.acting_for(person):
            mine = User.objects.get(pk=person.pk)
            actions.accept_agreement(
                published.programme,
                agreement_id=str(published.pk),
                language="en",
                digest=published.digest_in("en"),
                by=mine,
            )
        connection.close()

    people = [threading.Thread(target=accept, args=[person]) for person in (cast.mei, second)]
    [person.start() for person in people]
    [person.join() for person in people]
    with factories.everything_visible():
        assert AgreementAcceptance.objects.count() == 1


@pytest.mark.req("AGR-01")
def test_new_version_asks_again_and_the_old_page_cannot_accept_it(cast, agreement, signed_in):
    factories.signed(cast.mei, agreement)
    newer = factories.published(cast.omar, text="You sell more.")
    browser = signed_in(cast.mei)
    answer = browser.post(f"{URL}acceptance/", shown(agreement))
    assert (answer.status_code, "agreement-replaced" in answer.content.decode()) == (409, True)
    assert browser.get(URL).context["agreement"] == newer


def test_everybody_of_the_company_may_read_it_and_nobody_else(cast, agreement, signed_in):
    assert "You sell. We support." in signed_in(cast.ken).get(URL).content.decode()
    assert signed_in(cast.anna).get(URL).status_code == 403
    assert signed_in(cast.mei).get("/agreements/gold/").status_code == 404


def test_digest_follows_the_language_shown(cast):
    with factories.acting_for(cast.omar):
        made = actions.publish_agreement("direct_bill", {"en": "Text", "zh-hant": "文字"}, by=cast.omar)
    shown = [made.text_in(language) for language in ("en", "zh-hant", "zh-hans")]
    assert shown == ["Text", "文字", "Text"]
    assert made.digest_in("zh-hant") == hashlib.sha256("文字".encode()).hexdigest()


def test_only_programme_managers_publish(cast):
    with factories.acting_for(cast.ravi), pytest.raises(Refused) as refusal:
        actions.publish_agreement("direct_bill", {"en": "Text"}, by=cast.ravi)
    assert (refusal.value.code, refusal.value.people) == ("role-lacks-right", [])


@pytest.mark.req("AGR-01")
def test_acceptance_of_another_text_than_the_one_shown_is_refused(cast, agreement, signed_in):
    altered = {**shown(agreement), "digest": "0" * 64}
    answer = signed_in(cast.mei).post(f"{URL}acceptance/", altered)
    assert (answer.status_code, "agreement-replaced" in answer.content.decode()) == (409, True)
