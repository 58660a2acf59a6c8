"""One partnership as both sides read it, and its removal step by step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from relationships.models import DelegatedAdmin, Partnership
from relationships.rules.removals import removal_representation
from tests import factories
from tests.relationships.partners import page_of, set_standing, status_of, text


@pytest.mark.parametrize("name", ["partnership_detail", "partnership_remove"])
def test_strangers_find_nothing(signed_in, cast, second, partnership, name):
    url = page_of(partnership, name)
    for browser in (signed_in(cast.anna), signed_in(second)):
        assert [browser.get(url).status_code, browser.post(url).status_code] == (
            [404, 405] if name == "partnership_detail" else [404, 404]
        )


@pytest.mark.req("REL-11", "REL-12")
def test_both_sides_read_the_partnership(ting, mei, provider, reseller, partnership):
    invitation = reverse("invitation_detail", args=[partnership.invitation_id])
    for browser, other, sees in ((ting, reseller, True), (mei, provider, False)):
        page = text(browser.get(page_of(partnership)))
        for words in (
            other.tenant.name, other.tenant.domain, str(partnership.pk), reseller.full_name,
            "administrator access to our company", "authorized an indirect provider", "granted delegated access",
        ):  # fmt: skip
            assert words in page
        assert (f'href="{invitation}"' in page, "/settings/delegated-access/" in page) == (sees, True)


def test_blocked_partner_is_named_where_it_matters(ting, reseller, partnership):
    set_standing(reseller.tenant, accepted_version=None)
    assert "林氏貿易有限公司: Agreement not signed." in text(ting.get(page_of(partnership)))


def test_removed_partnership_stays_readable_with_its_record(ting, mei, provider, partnership):
    factories.parted(partnership, by=provider, note="Other plans")
    for browser in (ting, mei):
        page = text(browser.get(page_of(partnership)))
        for words in (
            "王雅婷", "Other plans", "legitimate business purpose", "Not shown any more", "removed a partnership",
        ):  # fmt: skip
            assert words in page
        assert ("Enrolled" in page, reverse("partnership_remove", args=[partnership.pk]) in page) == (False, False)


def answers(partnership, **changes):
    domain = changes.pop("domain", partnership.reseller_domain)
    return {"shown": "1:en", "note": "", "confirm": domain, "represent": "on", **changes}


def test_removal_says_what_ends_and_what_stays(ting, mei, partnership):
    for browser, words in ((ting, "Only 林氏貿易有限公司 can withdraw it"), (mei, "unless you end it below")):
        page = text(browser.get(page_of(partnership, "partnership_remove")))
        for expected in ("What ends", "What stays", "The portal sends no notice", "good faith", words):
            assert expected in page


def test_removal_ends_the_partnership_and_shows_its_record(ting, partnership):
    answer = ting.post(page_of(partnership, "partnership_remove"), answers(partnership, note="Moved on"), follow=True)
    assert answer.redirect_chain == [(page_of(partnership), 302)]
    assert (status_of(partnership), "Moved on" in text(answer)) == ("removed", True)


def test_reseller_ends_the_access_in_the_same_step(mei, partnership):
    given = answers(partnership, domain=partnership.provider_domain, also_withdraw="on")
    assert mei.post(page_of(partnership, "partnership_remove"), given).status_code == 302
    with factories.everything_visible():
        assert (status_of(partnership), DelegatedAdmin.objects.get().status) == ("removed", "withdrawn")


@pytest.mark.parametrize(("changes", "message"), [
    ({"represent": ""}, "Tick the box to make the declaration"),
    ({"confirm": ""}, "Type the domain of the other company: lin-trading.example."),
    ({"confirm": "formosa-cloud.example"}, "This is not the domain of the other company"),
    ({"shown": "0:en"}, "The declaration has changed"),
    ({"shown": "1:tlh"}, "The declaration has changed"),
    ({"shown": ""}, "The declaration has changed"),
    ({"note": "x" * 301}, "to 300 characters or fewer"),
    ({"note": "harmless \u202egnp.exe"}, "invisible sign"),
    ({"note": "see evil-login.com"}, "without web addresses"),
])  # fmt: skip
def test_removal_says_what_is_missing_and_ends_nothing(ting, partnership, changes, message):
    answer = ting.post(page_of(partnership, "partnership_remove"), {**answers(partnership), **changes})
    page = text(answer)
    assert (answer.status_code, message in page, status_of(partnership)) == (200, True, "active")
    assert 'name="shown" value="1:en"' in page


def test_declaration_is_kept_in_the_language_in_which_it_was_read(ting, provider, partnership):
    ting.post(page_of(partnership, "partnership_remove"), answers(partnership, shown="1:zh-hant"))
    with factories.everything_visible():
        kept = Partnership.objects.get().removal_text
    declared = removal_representation(company=provider.tenant.name, other=partnership.reseller_name, language="zh-hant")
    assert kept == declared.text


def test_removal_asks_for_a_fresh_proof(provider, partnership, signed_in):
    browser = signed_in(provider, ago=timedelta(hours=1))
    answer = browser.post(page_of(partnership, "partnership_remove"), answers(partnership))
    assert (answer.status_code, "next=" in answer["Location"], status_of(partnership)) == (302, True, "active")


def test_removal_of_a_removed_one_is_refused_with_the_way_back(ting, mei, partnership):
    url = page_of(partnership, "partnership_remove")
    ting.post(url, answers(partnership))
    for answer in (mei.get(url), mei.post(url, answers(partnership, domain=partnership.provider_domain))):
        page = answer.content.decode()
        assert (answer.status_code, "partnership-ended" in page, page_of(partnership) in page) == (409, True, True)


def test_admin_agent_is_refused_by_name(cast, signed_in, partnership):
    browser = signed_in(cast.lan)
    for answer in (
        browser.get(page_of(partnership, "partnership_remove")),
        browser.post(page_of(partnership, "partnership_remove"), answers(partnership)),
    ):
        assert (answer.status_code, "role-lacks-right" in answer.content.decode()) == (403, True)
    assert status_of(partnership) == "active"
