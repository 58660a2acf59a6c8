"""The ledger as its readers see it: list, filters, export, one invitation, and who gets in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnercenter.models import AuditEvent
from relationships.actions import ledger
from relationships.models import Invitation, InvitationStatus
from relationships.rules.ledger import name_of
from tests import factories
from tests.relationships.ledgers import aged, drafted, handed_out_again, in_status, invited_long_ago, now, over

LIST = "/invitations/"


@pytest.fixture
def portal(provider, signed_in):
    return signed_in(factories.reading_english(provider))


def shown(page):
    return [str(name_of(invitation)) for invitation in page.context["table"].records]


def statements(portal, address):
    """How many a page costs, without the savepoints that the test's own transaction adds."""
    with CaptureQueriesContext(connection) as captured:
        portal.get(address)
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def pages_of(invitation):
    return {
        name: reverse(f"invitation_{name}", args=[invitation.pk]) for name in ("detail", "renew", "extend", "revoke")
    }


def test_list_shows_the_newest_first_with_its_facts(portal, provider):
    invited_long_ago(provider, recipient_company="Lin Trading", recipient_email="mei@lin.example")
    over(provider, recipient_company="Berger Systems")
    page = portal.get(LIST)
    assert shown(page) == ["Berger Systems", "Lin Trading"]
    first, second = page.context["table"].rows
    assert [str(cell.value) for cell in first][1:3] == ["Expired", str(timezone.localdate())]
    assert (second[0].note, str(second[1].value), second[5].note) == (
        "Partnership · mei@lin.example", "Handed out", "Expires in 2\xa0weeks",
    )  # fmt: skip


def test_filter_shows_one_status(portal, provider, reseller):
    for status in InvitationStatus.values:
        in_status(provider, reseller, status, recipient_company=status)
    for status in InvitationStatus.values:
        assert shown(portal.get(LIST, {"status": status})) == [status]


def test_filter_counts_what_is_over_as_expired(portal, provider):
    over(provider, recipient_company="Over")
    found = {status: shown(portal.get(LIST, {"status": status})) for status in ("expired", "handed_out", "open")}
    assert found == {"expired": ["Over"], "handed_out": [], "open": []}


def test_filter_finds_what_needs_attention(portal, provider):
    invited_long_ago(provider, recipient_company="Calm")
    aged(invited_long_ago(provider, recipient_company="Soon"), provider, expires_at=timezone.now() + timedelta(days=1))
    ledger.ask_for_fresh_link(over(provider, recipient_company="Waiting"))
    assert sorted(shown(portal.get(LIST, {"status": "attention"}))) == ["Soon", "Waiting"]
    numbers = {number.label: number.shown for number in portal.get(LIST).context["numbers"]}
    assert numbers == {"Open": "2", "Drafts": "0", "Needs attention": "2"}


def test_filter_by_maker_kind_day_and_search(portal, provider, cast):
    factories.invited(provider, recipient_name="Mine", recipient_email="one@lin.example")
    factories.invited(cast.hao, recipient_name="His")
    today = timezone.localdate()
    assert shown(portal.get(LIST, {"who": "me"})) == ["Mine"]
    assert shown(portal.get(LIST, {"who": "others"})) == ["His"]
    assert shown(portal.get(LIST, {"q": "ONE@"})) == ["Mine"]
    assert shown(portal.get(LIST, {"kind": "customer"})) == []
    assert len(shown(portal.get(LIST, {"from": today - timedelta(days=1), "to": today + timedelta(days=1)}))) == 2
    assert shown(portal.get(LIST, {"to": today - timedelta(days=2)})) == []


def test_list_can_be_sorted(portal, provider):
    for name in ("b", "C", "a"):
        factories.invited(provider, recipient_company=name)
    assert shown(portal.get(LIST, {"sort": "recipient"})) == ["a", "b", "C"]
    for key in ("made", "handed_out", "opened", "ends"):
        assert len(shown(portal.get(LIST, {"sort": f"-{key}"}))) == 3


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_whatever_its_size(portal, provider, count):
    made = factories.invited(provider)[0]
    with factories.acting_for(provider):
        copies(made, count - 1)
    assert len(shown(portal.get(LIST))) == min(count, 25)
    assert statements(portal, LIST) == 8


def test_empty_list_says_what_to_do(portal):
    page = portal.get(LIST).content.decode()
    assert ["No invitations yet" in page, reverse("invitation_new") in page, "numbers__item" in page] == [
        True, True, False,
    ]  # fmt: skip
    assert "Nothing matches this search and these filters." in portal.get(LIST, {"q": "nobody"}).content.decode()


def test_export_is_the_filter_and_stands_in_the_log(portal, provider):
    factories.invited(provider, recipient_company="=HYPERLINK(1)", recipient_name="@mei")
    factories.invited(provider, recipient_company="Other")
    answer = portal.get("/invitations/export.csv", {"q": "hyper"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(",")[:2]) == (2, ["'=HYPERLINK(1)", "'@mei"])
    with factories.acting_for(provider):
        event = AuditEvent.objects.visible_to(provider).get(operation_type="export_invitations")
    assert event.resource_new_value == {"filter": "q=hyper", "count": "1"}


@pytest.mark.parametrize("status", InvitationStatus.values)
def test_page_offers_what_the_status_allows(portal, provider, reseller, status):
    invitation = in_status(provider, reseller, status)
    text, hrefs = portal.get(invitation.get_absolute_url()).content.decode(), pages_of(invitation)
    offered = {name for name in ("extend", "renew", "revoke") if f'"{hrefs[name]}"' in text}
    assert offered == {
        "draft": {"revoke"}, "handed_out": {"extend", "renew", "revoke"}, "opened": {"extend", "renew", "revoke"},
        "declined": {"renew"}, "expired": {"renew"}, "revoked": {"renew"},
    }.get(status, set())  # fmt: skip


def test_log_calls_an_invitation_of_nobody_as_the_ledger_does():
    assert str(Invitation()) == str(name_of(Invitation())) == "Unnamed recipient"


def test_page_masks_the_link_and_tells_the_story(portal, provider):
    invitation, secret = factories.invited(provider, text=f"Dear Mei, {Invitation.LINK} works")
    page = portal.get(invitation.get_absolute_url())
    text = page.content.decode()
    assert ["/invitation/••••••••/ works" in text, secret in text, Invitation.LINK in text] == [True, False, False]
    assert [event.what for event in page.context["events"]] == ["handed out an invitation", "drafted an invitation"]


def test_page_of_an_answered_one_leads_to_the_partnership(portal, provider, partnership):
    text = portal.get(partnership.invitation.get_absolute_url()).content.decode()
    assert partnership.get_absolute_url() in text


def test_pages_of_a_pair_lead_to_each_other(portal, provider):
    older = invited_long_ago(provider)
    newer = handed_out_again(older, provider)
    for one, other in ((older, newer), (newer, older)):
        assert other.get_absolute_url() in portal.get(one.get_absolute_url()).content.decode()


def test_page_costs_few_statements(portal, provider):
    invitation = handed_out_again(invited_long_ago(provider), provider)
    portal.get(invitation.get_absolute_url())
    assert statements(portal, invitation.get_absolute_url()) == 7


def test_buttons_do_what_they_say(portal, provider):
    invitation = invited_long_ago(provider, recipient_company="Lin")
    hrefs = pages_of(invitation)
    assert portal.post(hrefs["extend"]).headers["Location"] == hrefs["detail"]
    newer = portal.post(hrefs["renew"]).headers["Location"]
    assert newer == reverse("invitation_draft", args=[now(invitation).replaced_by_id])
    assert portal.get(hrefs["revoke"]).status_code == 200
    assert portal.post(hrefs["revoke"], {"reason": "Wrong company"}).headers["Location"] == hrefs["detail"]
    page = portal.get(hrefs["detail"])
    assert (now(invitation).status, page.context["events"][0].why) == ("revoked", "Wrong company")


@pytest.mark.parametrize("name", ["extend", "renew", "revoke"])
def test_second_tab_gets_the_reason_and_nothing_else(portal, partnership, name):
    invitation = partnership.invitation
    page = portal.post(pages_of(invitation)[name])
    assert (page.status_code, page.context["refusal"].code) == (409, "invitation-moved-on")
    assert now(invitation).status == "accepted"


def test_reader_without_the_right_to_change_reads_alone(provider, cast, signed_in):
    invitation, portal = invited_long_ago(provider), signed_in(factories.reading_english(cast.lan))
    hrefs = pages_of(invitation)
    text = portal.get(hrefs["detail"]).content.decode()
    assert [f'"{hrefs[name]}"' in text for name in ("extend", "renew", "revoke")] == [False] * 3
    assert [portal.post(hrefs[name]).status_code for name in ("extend", "renew", "revoke")] == [403] * 3
    assert portal.get(LIST).status_code == 200


def test_stranger_finds_nothing(provider, cast, signed_in):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    hers, portal = drafted(cast.anna), signed_in(cast.anna)
    hrefs = pages_of(invited_long_ago(provider))
    assert portal.get(hrefs["detail"]).status_code == 404
    assert [portal.post(hrefs[name]).status_code for name in ("extend", "renew", "revoke")] == [404] * 3
    assert shown(portal.get(LIST)) == [str(name_of(hers))]


@pytest.mark.req("INV-01")
def test_reseller_has_a_ledger_of_customers(reseller, signed_in):
    page = signed_in(factories.reading_english(reseller)).get(LIST)
    assert [words for _href, words in page.context["ways"]] == ["Invite a customer"]
    assert "No invitations yet" in page.content.decode()


def test_provider_invites_resellers_and_customers_from_the_ledger(portal):
    assert portal.get(LIST).context["ways"] == [
        ("/indirect-resellers/invite/", "Invite a reseller"), ("/customers/invite/", "Invite a customer"),
    ]  # fmt: skip


def test_company_in_no_program_has_no_ledger(cast, signed_in):
    page = signed_in(cast.anna).get(LIST)
    assert (page.status_code, page.context["refusal"].code) == (403, "not-in-a-program")


def copies(invitation, count):
    """More rows like this one, without asking the limit of a minute."""
    for number in range(count):
        Invitation.objects.create(
            inviter_id=invitation.inviter_id, inviter_name=invitation.inviter_name, kind="partnership",
            inviter_country=invitation.inviter_country, inviter_mpn_id=invitation.inviter_mpn_id,
            made_by_id=invitation.made_by_id,
            token_hash=f"{number:064}", expires_at=invitation.expires_at, text="", subject="",
        )  # fmt: skip
