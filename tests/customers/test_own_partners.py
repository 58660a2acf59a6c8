"""A customer's partners: what it reads of each, and how it ends each right."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from customers.actions import removal
from customers.models import CustomerTag
from partnercenter.errors import Refused
from relationships.actions.delegated_access import acting_under, withdraw_delegated_admin
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import link_in, statements
from tests.customers import parties
from tests.customers.endings import consented, ended, more_partners, removed, row_of, states, told
from tests.relationships.partners import text

PROVIDER, RESELLER = "寶島雲端股份有限公司", "林氏貿易有限公司"
BOARD = "/partners/"


@pytest.fixture
def wen(shared):
    """The global admin of the customer that Ting and Mei share."""
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def bakery(wen, signed_in):
    return signed_in(wen)


def page_of(relationship, name=""):
    return f"{BOARD}{relationship.pk}/{name}"


def access_of(person, company, status="active"):
    with factories.everything_visible():
        return DelegatedAdmin.objects.get(grantee=person.tenant, target=company, status=status)


def rows_of(answer):
    return [(row[0].value, str(row[3].value), row[5].value) for row in answer.context["table"].rows]


# What is read


@pytest.mark.req("REM-02", "INV-12")
def test_customer_sees_all_its_partners_and_what_each_may_do(bakery, second, shared):
    consented(second, shared.customer, factories.user(shared.customer, "Bo", "bo@sun-bakery.example"))
    both = "Sell to you, Administer your account"
    assert sorted(rows_of(bakery.get(BOARD))) == [
        (name, both, "Active") for name in sorted(["Harbor Supply", PROVIDER, RESELLER])
    ]


@pytest.mark.req("REM-02")
def test_access_that_outlived_its_relationship_stands_out(bakery, provider, shared):
    removed(shared, by=provider)
    assert (PROVIDER, "Administer your account", "Access remains") in rows_of(bakery.get(BOARD))
    page = text(bakery.get(page_of(shared)))
    assert "This access has outlived the relationship" in page
    assert page_of(shared, "access-end/") in page
    assert page_of(shared, "end/") not in page.replace("access-end/", "")


def test_past_partner_stays_in_the_list_and_can_be_filtered(bakery, provider, shared):
    removed(shared, by=provider, also_withdraw=True)
    assert rows_of(bakery.get(f"{BOARD}?status=past")) == [(PROVIDER, "Nothing any more", "Ended")]
    assert [row[0] for row in rows_of(bakery.get(f"{BOARD}?status=now"))] == [RESELLER]


def test_partner_that_came_again_stands_in_the_list_once_with_its_past(bakery, provider, shared):
    removed(shared, by=provider)
    again = parties.served(provider, shared.customer)
    assert [row[0] for row in rows_of(bakery.get(BOARD))].count(PROVIDER) == 1
    for row in (shared, again):
        page = text(bakery.get(page_of(row)))
        assert ("Earlier relationships" in page, page_of(again, "end/") in page) == (True, True)


@pytest.mark.req("C19", "INV-12")
def test_receipts_say_by_whose_word_each_right_stands(bakery, second, reseller, shared):
    mine = factories.user(shared.customer, "Bo", "bo@sun-bakery.example")
    agreed = consented(second, shared.customer, mine)
    own, designated, by_consent = (
        text(bakery.get(page_of(row))) for row in (shared, row_of(reseller, shared.customer), agreed)
    )
    assert f"{PROVIDER} opened your account and became your partner with it." in own
    assert f"The provider that opened your account named {RESELLER} as your reseller." in designated
    assert "Bo of your company agreed to it." in by_consent
    assert "On behalf of Sun Bakery I accept Harbor Supply." in by_consent


@pytest.mark.req("REM-02")
def test_customer_reads_what_the_partner_did_and_when_it_was_there_last(bakery, cast, shared):
    grant = access_of(cast.lan, shared.customer)
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan):
        pass
    page = text(bakery.get(page_of(shared)))
    assert "opened the work account under delegated access" in page
    assert f"lan@formosa-cloud.example ({PROVIDER})" in page
    assert "許心蘭" in page
    bakery.post(page_of(shared, "access-end/"), {"sure": "on"})
    events = bakery.get(page_of(shared)).context["story"].events
    assert {event.who for event in events} == {f"lan@formosa-cloud.example ({PROVIDER})"}


def test_unused_access_asks_for_a_thought(bakery, cast, shared):
    long_ago = timezone.now() - timedelta(days=100)
    with factories.acting_for(cast.lan), acting_under(access_of(cast.lan, shared.customer), by=cast.lan):
        DelegatedAdmin.objects.filter(grantee=cast.lan.tenant).update(last_used_at=long_ago)
    assert "Unused for 90 days" in text(bakery.get(page_of(shared)))


def test_customer_never_reads_a_partners_tags(bakery, provider, shared):
    with factories.acting_for(provider):
        CustomerTag.objects.create(tenant=provider.tenant, relationship=shared, name="Late payer")
    removed(shared, by=provider)
    for address in (BOARD, page_of(shared), "/settings/activity/"):
        assert "Late payer" not in text(bakery.get(address))


@pytest.mark.parametrize("name", ["", "end/", "access-end/"])
def test_strangers_and_the_partner_find_nothing_there(signed_in, cast, provider, shared, name):
    other = factories.user(
        parties.customer_tenant("Moon", "moon.example"), "Una", "una@moon.example", roles.GLOBAL_ADMIN
    )
    assert signed_in(other).get(page_of(shared, name)).status_code == 404
    assert [signed_in(user).get(page_of(shared, name)).status_code for user in (cast.anna, provider)] == (
        [403, 403] if name != "access-end/" else [404, 404]
    )


@pytest.mark.parametrize(("role", "seen", "ends"), [(roles.BILLING_ADMIN, 200, 403), (roles.USER_ADMIN, 200, 403)])
def test_smaller_roles_read_and_end_nothing(signed_in, shared, role, seen, ends):
    una = signed_in(factories.user(shared.customer, "Una", "una@sun-bakery.example", role))
    found = [una.get(page_of(shared, name)).status_code for name in ("", "end/", "access-end/")]
    assert found == [seen, ends, ends]
    assert "A global admin of your company can end the relationship." in text(una.get(page_of(shared)))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_for_any_number(bakery, provider, shared, count):
    more_partners(provider, shared, count)
    with CaptureQueriesContext(connection) as captured:
        bakery.get(BOARD)
    assert len(statements(captured)) == 4


def test_page_stays_within_its_statements(bakery, shared):
    with CaptureQueriesContext(connection) as captured:
        bakery.get(page_of(shared))
    assert len(statements(captured)) <= 9


# What is ended


@pytest.mark.req("REM-02")
def test_customer_ends_the_access_and_the_relationship_stays(bakery, wen, cast, shared, mails):
    lan = cast.lan
    answer = bakery.post(page_of(shared, "access-end/"), {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, page_of(shared))
    assert states(shared.customer) == (
        [(PROVIDER, "active"), (RESELLER, "active")], [(PROVIDER, "withdrawn"), (RESELLER, "active")],
    )  # fmt: skip
    assert {tenant for tenant, _values in told("withdraw_delegated_admin")} == {shared.customer_id, lan.tenant_id}
    sent = {(mail["to"], mail["kind"]) for mail in mails() if mail["kind"].startswith("customers/")}
    assert {(lan.email, "customers/access_ended"), (wen.email, "customers/access_ended_receipt")} <= sent
    grant = access_of(lan, shared.customer, "withdrawn")
    with pytest.raises(Refused, match="access-withdrawn"), factories.acting_for(lan), acting_under(grant, by=lan):
        pass


@pytest.mark.req("REM-02")
@pytest.mark.parametrize(("ticked", "access"), [({}, "active"), ({"also_withdraw": "on"}, "withdrawn")])
def test_customer_ends_the_relationship_with_or_without_the_access(bakery, wen, cast, shared, mails, ticked, access):
    answer = bakery.post(page_of(shared, "end/"), {"sure": "on", "note": "Too slow", **ticked})
    assert (answer.status_code, answer["Location"]) == (302, page_of(shared))
    kept = row_of(cast.ting, shared.customer)
    assert (kept.status, kept.removed_by_company, kept.removal_note) == ("removed", "Sun Bakery", "Too slow")
    assert kept.removal_ended_access is (access == "withdrawn")
    assert states(shared.customer)[1] == sorted([(PROVIDER, access), (RESELLER, "active")])
    assert [tenant for tenant, _values in told("end_partner")] == [shared.partner_id, shared.customer_id]
    sent = {(mail["to"], mail["kind"]): mail for mail in mails() if mail["kind"].startswith("customers/")}
    assert set(sent) == {
        (cast.ting.email, "customers/partner_ended"), (wen.email, "customers/partner_ended_receipt"),
    }  # fmt: skip
    told_partner = sent[cast.ting.email, "customers/partner_ended"]
    assert ("Too slow" in told_partner["txt"], link_in(told_partner)) == (True, f"/customers/{shared.pk}/")
    assert link_in(sent[wen.email, "customers/partner_ended_receipt"]) == page_of(shared)


def test_provider_forgets_a_reseller_that_the_customer_ends(bakery, cast, reseller, shared):
    bakery.post(page_of(row_of(reseller, shared.customer), "end/"), {"sure": "on"})
    assert row_of(cast.ting, shared.customer).reseller_id is None


def test_access_that_came_with_a_designation_ends_with_the_relationship(bakery, reseller, shared):
    page = page_of(row_of(reseller, shared.customer), "end/")
    asks = text(bakery.get(page))
    assert ("it came with the designation" in asks, "also_withdraw" in asks) == (True, False)
    bakery.post(page, {"sure": "on"})
    assert (RESELLER, "withdrawn") in states(shared.customer)[1]


@pytest.mark.parametrize("name", ["end/", "access-end/"])
def test_nothing_ends_without_the_tick(bakery, shared, name):
    before = states(shared.customer)
    answer = bakery.post(page_of(shared, name), {})
    assert (answer.status_code, "Tick the box to confirm" in text(answer)) == (200, True)
    assert states(shared.customer) == before


def test_same_form_sent_twice_ends_once(bakery, provider, shared):
    sends = [bakery.post(page_of(shared, "end/"), {"sure": "on"}).status_code for _time in range(2)]
    assert (sends, len(told("end_partner"))) == ([302, 409], 2)
    sends = [bakery.post(page_of(shared, "access-end/"), {"sure": "on"}).status_code for _time in range(2)]
    assert (sends, len(told("withdraw_delegated_admin"))) == ([302, 409], 2)


def test_partner_cannot_end_in_the_customers_name(provider, shared):
    with pytest.raises(Refused, match="role-lacks-right"):
        ended(shared, by=provider)
    with factories.acting_for(provider), pytest.raises(Refused, match="access-of-another"):
        removal.end_partner_access(access_of(provider, shared.customer), by=provider)


def test_second_end_of_an_access_leads_to_a_page_of_the_customer(wen, provider, shared):
    grant = access_of(provider, shared.customer)
    with factories.acting_for(wen):
        removal.end_partner_access(grant, by=wen)
    with factories.acting_for(wen), pytest.raises(Refused, match="access-ended") as refusal:
        removal.end_partner_access(grant, by=wen)
    assert refusal.value.back_href == f"/partners/access/{grant.pk}/"


def test_customer_ends_nothing_of_another_customer(wen, provider):
    other = parties.customer_of(provider, "Moon", "moon.example")
    with pytest.raises(Refused, match="customer-unknown"):
        ended(other, by=wen)


# Ways there


@pytest.mark.req("REM-02")
def test_log_and_mail_about_an_access_lead_to_the_page_of_the_partner(bakery, wen, cast, shared, mails):
    grant = access_of(cast.ting, shared.customer)
    bakery.post(page_of(shared, "access-end/"), {"sure": "on"})
    [receipt] = [mail for mail in mails() if mail["kind"] == "customers/access_ended_receipt"]
    assert link_in(receipt) == f"/partners/access/{grant.pk}/"
    assert bakery.get(link_in(receipt))["Location"] == page_of(shared)
    log = text(bakery.get("/settings/activity/"))
    assert (f'href="/partners/access/{grant.pk}/"' in log, "/settings/delegated-access/" in log) == (True, False)


def test_access_of_another_company_leads_nowhere(bakery, provider, reseller, partnership):
    grant = access_of(provider, reseller.tenant)
    assert bakery.get(f"/partners/access/{grant.pk}/").status_code == 404


def test_mails_name_no_markup_and_read_in_every_language(provider, mails, settings):
    company = parties.customer_tenant("<b>Tea</b>", "b-tea.example")
    relationship = parties.served(provider, company)
    for code, _name in settings.LANGUAGES:
        factories.user(company, "Wen", f"wen@{code}.example", roles.GLOBAL_ADMIN, language=code)
    wen = factories.user(company, "Wen", "wen@b-tea.example", roles.GLOBAL_ADMIN)
    ended(relationship, by=wen, note="<i>Bye</i>")
    found = [mail for mail in mails() if mail["kind"].startswith("customers/")]
    assert {mail["language"] for mail in found} >= {code for code, _name in settings.LANGUAGES}
    assert all("<b>Tea" not in mail["html"] and "<i>Bye" not in mail["html"] for mail in found)
    assert any("<i>Bye</i>" in mail["txt"] for mail in found)
    assert json.dumps([mail["subject"] for mail in found]).count("<b>Tea</b>") == 1


def test_end_of_an_access_between_partners_is_not_that_of_a_customers(bakery, wen, cast, shared, mails):
    """Its words speak of a partnership, and its mails lead to pages that a customer does not have."""
    grant = access_of(cast.ting, shared.customer)
    page = f"/settings/delegated-access/{grant.pk}/withdrawal/"
    answers = [bakery.get(page), bakery.post(page, {"sure": "on"})]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, f"/partners/access/{grant.pk}/")
    ] * 2
    with factories.acting_for(wen), pytest.raises(Refused, match="access-to-customer"):
        withdraw_delegated_admin(grant, by=wen)
    assert access_of(cast.ting, shared.customer).is_active
    assert not any("withdrawn" in mail["kind"] for mail in mails())
