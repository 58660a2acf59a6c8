"""Settings → Delegated access: both boards, one grant, its withdrawal, and the mails about it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from relationships.actions.delegated_access import acting_under, withdraw_delegated_admin
from relationships.models import DelegatedAdmin, Partnership
from relationships.rules import delegated_access as rules
from relationships.rules.delegated_access import Use
from tests import factories
from tests.accounts.conftest import mails, statements  # noqa: F401 - a fixture

BOARD = "/settings/delegated-access/"
EVERYBODY = {
    "mei": 200, "ken": 200, "ting": 200, "hao": 200, "lan": 200, "anna": 200,
    "reader": 403, "ravi": 403,
}  # fmt: skip


@pytest.fixture
def grant(partnership, reseller):
    factories.reading_english(reseller)
    with factories.acting_for(reseller):
        return DelegatedAdmin.objects.visible_to(reseller).get()


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def used(grant, *, days, by):
    """The grant as it was used so many days ago."""
    with factories.acting_for(by):
        when = timezone.now() - timedelta(days=days)
        DelegatedAdmin.objects.filter(pk=grant.pk).update(last_used_at=when, last_used_by_name="許心蘭")


def granted(count, *, by):
    """That many grants of one company to others, at once."""
    with factories.everything_visible():
        others = [factories.TenantFactory() for _ in range(count)]
    with factories.acting_for(by):
        DelegatedAdmin.objects.bulk_create(
            DelegatedAdmin(
                grantee=other, grantee_name=other.name, target=by.tenant, target_name=by.tenant.name,
                roles=["user_admin"], origin="partnership", granted_by=by, granted_by_name=by.full_name,
            )
            for other in others
        )  # fmt: skip


# The boards


@pytest.mark.req("REL-13")
def test_granting_side_sees_who_may_do_what(grant, reseller, signed_in):
    page = text(signed_in(reseller).get(BOARD))
    for words in (
        "寶島雲端股份有限公司", "User management admin", "Authorized with the partnership", f"by {reseller.full_name}",
        "Never used", "Active", "Have a link mailed with which a user chooses a new password",
        "See or choose a password: the link goes to the user alone",
    ):  # fmt: skip
        assert words in page
    assert ("Open users" in page, "Where we can work" in page) == (False, False)


def test_grantee_sees_where_it_may_work_with_a_way_in(cast, grant, signed_in):
    page = text(signed_in(cast.lan).get(BOARD))
    assert ("林氏貿易有限公司" in page, f"/work-accounts/{grant.pk}/users/" in page) == (True, True)


def test_grantees_colleague_who_may_not_use_it_sees_no_way_in(cast, grant, signed_in):
    page = text(signed_in(cast.hao).get(BOARD))
    assert ("林氏貿易有限公司" in page, "/work-accounts/" in page) == (True, False)


def test_company_with_both_sides_gets_tabs(cast, grant, provider, signed_in):
    granted(1, by=provider)
    client = signed_in(cast.lan)
    ours, theirs = text(client.get(BOARD)), text(client.get(BOARD + "?side=theirs"))
    for page in (ours, theirs):
        assert ("Who can work in our work account" in page, "Where we can work" in page) == (True, True)
    assert ["林氏貿易有限公司" in page for page in (ours, theirs)] == [False, True]


def test_stranger_sees_an_empty_board_that_explains(cast, grant, signed_in):
    page = text(signed_in(cast.anna).get(BOARD))
    assert ("Nobody can administer your work account" in page, "林氏" in page, "寶島" in page) == (True, False, False)


def test_last_use_is_told(cast, grant, reseller, signed_in):
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan):
        pass
    page = text(signed_in(reseller).get(BOARD))
    assert ("Never used" in page, "許心蘭" in page) == (False, True)


@pytest.mark.parametrize(("days", "hint"), [(59, ""), (60, "Unused for 60 days"), (90, "Unused for 90 days")])
def test_idle_access_says_so_to_whom_may_withdraw_it(cast, grant, reseller, signed_in, days, hint):
    used(grant, days=days, by=reseller)
    ours, theirs = (text(signed_in(person).get(BOARD)) for person in (reseller, cast.lan))
    assert ("Unused for" in ours, hint in ours, "Unused for" in theirs) == (bool(hint), True, False)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=active", True), ("status=withdrawn", False), ("use=idle", True), ("use=recent", False),
        ("use=inactive", False), ("q=寶島", True), ("q=berger", False), ("use=nonsense", True),
    ],
)  # fmt: skip
def test_board_is_narrowed(grant, reseller, signed_in, query, found):
    used(grant, days=61, by=reseller)
    assert ("寶島雲端股份有限公司" in text(signed_in(reseller).get(f"{BOARD}?{query}"))) == found


@pytest.mark.parametrize(("days", "use"), [(0, Use.RECENT), (30, Use.MONTH), (60, Use.IDLE), (90, Use.INACTIVE)])
def test_bands_of_use_agree(days, use):
    now = timezone.now()
    grant = DelegatedAdmin(granted_at=now - timedelta(days=days, seconds=1))
    since, until = rules.span_of(use, now=now)
    assert rules.use_of(grant, now=now) == use
    assert (since is None or since < grant.granted_at, grant.granted_at <= until) == (True, True)


@pytest.mark.parametrize(("who", "status"), EVERYBODY.items())
def test_board_is_for_those_who_see_relationships(cast, grant, signed_in, who, status):
    reader = factories.user(cast.lin_trading, "Rita", "rita@lin-trading.example", roles.BILLING_ADMIN)
    person = reader if who == "reader" else getattr(cast, who)
    assert signed_in(person).get(BOARD).status_code == status


@pytest.mark.parametrize("count", [1, 3, 50])
def test_board_costs_the_same_whatever_its_length(reseller, signed_in, count):
    granted(count, by=reseller)
    client = signed_in(factories.reading_english(reseller))
    client.get(BOARD)
    with CaptureQueriesContext(connection) as caught:
        assert text(client.get(BOARD + "?q=company&use=recent&status=active")).count("by 林美玲") == min(count, 25)
    assert len(statements(caught)) == 6, statements(caught)


# One grant


@pytest.mark.req("REL-13")
def test_both_sides_read_the_grant_and_its_history(cast, grant, reseller, signed_in):
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan):
        pass
    ours, theirs = (text(signed_in(person).get(BOARD + f"{grant.pk}/")) for person in (reseller, cast.lan))
    for page in (ours, theirs):
        assert [page.count(f"</strong> {words}") for words in ("granted delegated", "opened the work")] == [1, 1]
    assert ["Withdraw access" in page for page in (ours, theirs)] == [True, False]
    assert ["Open users" in page for page in (ours, theirs)] == [False, True]
    assert "Only 林氏貿易有限公司 can withdraw the access." in theirs
    assert '<p class="timeline__why">寶島雲端股份有限公司</p>' in ours  # whose person lan@… is


def test_colleague_without_the_right_is_told_who_withdraws(cast, grant, signed_in):
    page = text(signed_in(cast.ken).get(BOARD + f"{grant.pk}/"))
    assert ("Withdraw access" in page, "A global admin of your company can withdraw" in page) == (False, True)


def test_grant_costs_few_statements(grant, reseller, signed_in):
    client = signed_in(reseller)
    with CaptureQueriesContext(connection) as caught:
        client.get(BOARD + f"{grant.pk}/")
    assert len(statements(caught)) == 5, statements(caught)


def test_strangers_grant_is_not_found(cast, grant, signed_in):
    client = signed_in(cast.anna)
    for url in (f"{grant.pk}/", f"{grant.pk}/withdrawal/", f"{uuid.uuid4()}/"):
        assert client.get(BOARD + url).status_code == 404
    assert client.post(BOARD + f"{grant.pk}/withdrawal/", {"sure": "on"}).status_code == 404


# The withdrawal


@pytest.mark.req("REL-13", "REM-05")
def test_withdrawal_shows_what_ends_asks_for_the_tick_and_happens(grant, reseller, signed_in):
    client, url = signed_in(reseller), BOARD + f"{grant.pk}/withdrawal/"
    page = text(client.get(url))
    assert ("What ends at once" in page, "What stays" in page, "The partnership, customers, orders" in page) == (
        True, True, True,
    )  # fmt: skip
    unticked = client.post(url, {})
    assert ("Tick the box" in text(unticked), "Error:" in text(unticked)) == (True, True)
    answer = client.post(url, {"sure": "on"}, follow=True)
    assert "The access of 寶島雲端股份有限公司 is withdrawn. The partnership stays as it is." in text(answer)
    assert "This access has ended" in text(answer)
    with factories.acting_for(reseller):
        assert (DelegatedAdmin.objects.get().status, Partnership.objects.get().status) == ("withdrawn", "active")


def test_withdrawn_twice_says_so(grant, reseller, signed_in):
    client, url = signed_in(reseller), BOARD + f"{grant.pk}/withdrawal/"
    assert client.post(url, {"sure": "on"}).status_code == 302
    again = client.post(url, {"sure": "on"})
    assert (again.status_code, "access-ended" in text(again)) == (409, True)


def test_withdrawal_asks_again_who_is_there(grant, reseller, signed_in):
    answer = signed_in(reseller, ago=timedelta(hours=1)).post(BOARD + f"{grant.pk}/withdrawal/", {"sure": "on"})
    assert (answer.status_code, "/sign-in/again/" in answer["Location"]) == (302, True)
    with factories.acting_for(reseller):
        assert DelegatedAdmin.objects.get().is_active


@pytest.mark.parametrize(("who", "code"), [("ken", "role-lacks-right"), ("ting", "access-of-another")])
def test_withdrawal_is_refused_to_others(cast, grant, reseller, signed_in, who, code):
    client = signed_in(getattr(cast, who))
    for answer in (client.get(BOARD + f"{grant.pk}/withdrawal/"), client.post(BOARD + f"{grant.pk}/withdrawal/")):
        assert (answer.status_code, code in text(answer)) == (403, True)
    with factories.acting_for(reseller):
        assert DelegatedAdmin.objects.get().is_active


def test_settings_lead_to_the_board(grant, reseller, signed_in):
    assert text(signed_in(reseller).get("/settings/")).count(f'href="{BOARD}"') >= 2  # the menu and the page itself


# The mails


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_mails_have_both_parts_with_the_same_links(cast, grant, reseller, mails, language):  # noqa: F811
    agent = factories.user(cast.formosa_cloud, "Ann <b>O'Neil</b>", "ann@formosa-cloud.example", roles.ADMIN_AGENT)
    for person in (agent, cast.ting, reseller):
        with factories.acting_for(person):
            person.language = language
            person.save(update_fields=["language"])
    before = len(mails())
    with factories.acting_for(reseller):
        withdraw_delegated_admin(grant, by=reseller)
    sent = mails()[before:]
    assert len(sent) == 3
    for mail in sent:
        parts = [mail["txt"], mail["html"].replace("&amp;", "&")]
        links = [set(re.findall(r"https?://[^\s\"<]+", part)) for part in parts]
        assert links[0] == links[1] == {f"{settings.PORTAL_BASE_URL}{BOARD}{grant.pk}/"}
        assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
        assert (mail["html"].count("<b>O'Neil"), mail["language"], len(mail["subject"]) > 4) == (0, language, True)
