"""Indirect resellers and Indirect providers: what each side sees of its own partners, and of nobody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import statements
from tests.relationships.partners import PROVIDERS, RESELLERS, names, page_of, set_standing, text


@pytest.mark.req("REL-11", "REL-14", "REL-18")
def test_each_side_finds_the_other_in_its_list(ting, mei, provider, reseller, partnership):
    assert names(ting.get(RESELLERS)) == [reseller.tenant.name]
    assert names(mei.get(PROVIDERS)) == [provider.tenant.name]


@pytest.mark.req("REL-20")
def test_lists_hold_own_pairs_and_not_those_of_a_common_partner(
    ting, mei, signed_in, cast, provider, reseller, second, partnership, crowd
):
    factories.partnered(second, reseller)
    crowd(1)
    assert names(ting.get(RESELLERS)) == ["Reseller 00", reseller.tenant.name]
    assert names(mei.get(PROVIDERS)) == ["Harbor Supply", provider.tenant.name]
    assert names(signed_in(second).get(RESELLERS)) == [reseller.tenant.name]


@pytest.mark.parametrize(("values", "words"), [
    ({}, ["Enrolled", "Signed"]),
    ({"status": "suspended"}, ["Suspended", "Signed"]),
    ({"accepted_version": None}, ["Enrolled", "Not signed"]),
])  # fmt: skip
def test_provider_sees_how_a_reseller_stands(ting, reseller, partnership, values, words):
    set_standing(reseller.tenant, **values)
    page = ting.get(RESELLERS)
    assert re.findall(r'<td><span class="status-tag"[^>]*>([^<]+)<', page.content.decode()) == words
    assert "Verified since" in text(page)


def test_reseller_sees_whether_a_provider_can_act_and_enters(mei, provider, partnership):
    tags = re.compile(r'<td><span class="status-tag"[^>]*>([^<]+)<')
    assert tags.findall(mei.get(PROVIDERS).content.decode()) == ["Can act", "Granted"]
    set_standing(provider.tenant, status="suspended")
    assert tags.findall(mei.get(PROVIDERS).content.decode()) == ["Suspended", "Granted"]


@pytest.mark.parametrize(("query", "found"), [
    ("", ["Reseller 00", "Reseller 01", "林氏貿易有限公司"]),
    ("?q=林氏", ["林氏貿易有限公司"]), ("?q=r1.example", ["Reseller 01"]), ("?q=4900000", ["Reseller 00"]),
    ("?q=nobody", []),
    ("?standing=ready", ["Reseller 01", "林氏貿易有限公司"]), ("?standing=suspended", ["Reseller 00"]),
    ("?standing=unsigned", []), ("?sort=-name", ["林氏貿易有限公司", "Reseller 01", "Reseller 00"]),
    ("?sort=-since", ["Reseller 01", "Reseller 00", "林氏貿易有限公司"]), ("?status=removed", []),
    ("?status=nonsense", ["Reseller 00", "Reseller 01", "林氏貿易有限公司"]),
])  # fmt: skip
def test_list_searches_filters_and_sorts(ting, partnership, crowd, query, found):
    first, _other = crowd(2)
    set_standing(first.reseller, status="suspended")
    assert names(ting.get(RESELLERS + query)) == found


def test_removed_partners_stand_in_a_part_of_their_own_without_standing(ting, provider, partnership):
    factories.parted(partnership, by=provider)
    active, removed = ting.get(RESELLERS), ting.get(f"{RESELLERS}?status=removed")
    assert (names(active), names(removed)) == ([], [partnership.reseller_name])
    assert ("is not shown any more" in text(removed), "Enrolled" in text(removed)) == (True, False)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_cost_the_same_for_any_number(ting, mei, provider, partnership, crowd, count):
    crowd(count)
    found, page = [], page_of(partnership)
    for browser, url in ((ting, RESELLERS), (mei, PROVIDERS), (ting, page), (mei, page)):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        found.append(len(statements(captured)))
    assert found == [5, 5, 7, 7]


def test_export_is_exactly_the_filter_and_logged(ting, provider, partnership, crowd):
    crowd(2)
    answer = ting.get(f"{RESELLERS}export.csv?q=Reseller")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["Reseller 00", "r0.example"], ["Reseller 01", "r1.example"]]
    with factories.everything_visible():
        kept = AuditEvent.objects.get(operation_type="export_partnerships").resource_new_value
    assert kept == {"list": "reseller", "filter": "q=Reseller", "count": "2"}


def test_reseller_exports_its_providers(mei, provider, partnership):
    lines = mei.get(f"{PROVIDERS}export.csv").getvalue().decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(",")[0]) == (2, provider.tenant.name)


def test_names_cannot_become_formulas_in_the_export(ting, provider, cast, reseller):
    company = factories.tenant("=cmd|' /C calc'!A0", "evil.example", "TW")
    eve = factories.user(company, "Eve", "eve@evil.example", roles.GLOBAL_ADMIN)
    factories.trading(eve, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000009")
    factories.partnered(provider, eve)
    assert "'=cmd" in ting.get(f"{RESELLERS}export.csv").getvalue().decode().splitlines()[1]


# Who gets in


@pytest.mark.req("REL-22")
def test_menu_names_the_list_of_the_own_side_alone(ting, mei, signed_in, cast):
    for browser, seen in ((ting, [True, False]), (mei, [False, True]), (signed_in(cast.anna), [False, False])):
        html = browser.get("/overview/").content.decode().partition("</nav>")[0]
        assert [f'href="{url}"' in html for url in (RESELLERS, PROVIDERS)] == seen


@pytest.mark.req("REL-22")
@pytest.mark.parametrize("export", ["", "export.csv"])
def test_wrong_program_gets_words_and_the_way_out(ting, mei, signed_in, cast, export):
    anna = signed_in(cast.anna)
    for browser, url, code in (
        (ting, PROVIDERS, "resellers-only"), (mei, RESELLERS, "providers-only"), (anna, PROVIDERS, "resellers-only"),
    ):  # fmt: skip
        answer = browser.get(url + export)
        html = answer.content.decode()
        assert (answer.status_code, code in html, f'href="{reverse("programme_list")}"' in html) == (403, True, True)


@pytest.mark.parametrize("url", [RESELLERS, f"{RESELLERS}export.csv"])
def test_role_without_relationships_is_refused_by_name(cast, provider, signed_in, url):
    una = factories.user(cast.formosa_cloud, "Una", "una@formosa-cloud.example", roles.BILLING_ADMIN)
    answer = signed_in(una).get(url)
    assert (answer.status_code, "role-lacks-right" in answer.content.decode()) == (403, True)


def test_list_explains_who_invites_to_those_who_cannot(ting, cast, partnership, signed_in):
    invite = reverse("invitation_new")
    assert f'href="{invite}"' in text(ting.get(RESELLERS))
    page = text(signed_in(factories.reading_english(cast.lan)).get(RESELLERS))
    assert (f'href="{invite}"' in page, "permission=manage_resellers" in page) == (False, True)


# Empty lists


@pytest.mark.req("REL-01", "REL-02", "REL-06", "REL-19")
def test_provider_without_resellers_reads_what_partnerships_are_for(ting):
    page = text(ting.get(RESELLERS))
    for words in (
        "a partnership comes before the first order or customer", "enrollment guide",
        "Have the e-mail address of the reseller ready", "agreed outside this portal",
    ):  # fmt: skip
        assert words in page
    assert 'href="/enroll/indirect_reseller/"' in page


@pytest.mark.req("HLP-04", "REL-19", "REL-21", "REL-23", "ACT-04")
def test_reseller_without_providers_reads_why_to_have_one(mei):
    page = text(mei.get(PROVIDERS))
    for words in (
        "Why work with a provider", "credit or payment terms", "The provider starts",
        "does not hand over the provider’s customers", "Agree on program, support level and prices",
    ):  # fmt: skip
        assert words in page


def test_help_goes_once_there_is_a_partner(ting, mei, partnership):
    assert "What a partnership is for" not in text(ting.get(RESELLERS))
    assert "Why work with a provider" not in text(mei.get(PROVIDERS))
