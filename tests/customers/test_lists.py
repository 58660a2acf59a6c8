"""The list of customers: who stands in it, for whom, and what it says of each."""

import re
from uuid import UUID

import pytest

from accounts import roles
from accounts.models import Tenant
from customers.actions.removal import give_up_access
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.endings import removed, row_of
from tests.relationships.partners import small_reseller, text

PAGE = "/customers/"


def names(answer):
    """The customers in the order of the list."""
    return re.findall(r'<td class="opens"><a href="/customers/[0-9a-f-]+/">([^<]+)</a>', answer.content.decode())


def ways_on(answer, relationship):
    """The last parts of the addresses that its row opens."""
    found = re.findall(rf'<li><a href="/customers/{relationship.pk}/([a-z/]*)">', answer.content.decode())
    return [part.strip("/") for part in found]


@pytest.fixture
def several(provider):
    """Three customers of Ting."""
    made = {
        name: parties.customer_of(provider, name, f"{name.split()[0].lower()}-shop.example", **values)
        for name, values in {"Sun Bakery": {}, "apple farm": {}}.items()
    }
    company = parties.customer_tenant("寶島茶業 100%_Tea", "formosa-tea.example")
    return made | {"tea": parties.served(provider, company)}


@pytest.mark.req("INV-05")
def test_list_shows_the_own_customers_by_name(ting, provider, second):
    parties.customer_of(provider, "Sun Bakery", "sun-bakery.example", id=UUID(int=2))
    parties.customer_of(provider, "apple farm", "apple-farm.example", id=UUID(int=1))
    parties.customer_of(second, "Moon Bakery", "moon-bakery.example")
    assert names(ting.get(PAGE)) == ["apple farm", "Sun Bakery"]
    assert names(ting.get(f"{PAGE}?sort=-name")) == ["Sun Bakery", "apple farm"]
    assert names(ting.get(f"{PAGE}?sort=since")) == ["Sun Bakery", "apple farm"]


def test_partners_of_one_customer_see_nothing_of_each_other(ting, mei, shared, provider, reseller, second, signed_in):
    customer = Tenant(pk=shared.customer_id, name="Sun Bakery", domain="sun-bakery.example", country="TW")
    parties.served(second, customer, reseller=None)
    sara = text(signed_in(factories.reading_english(second)).get(PAGE))
    assert ("Sun Bakery" in sara, provider.tenant.name in sara, reseller.tenant.name in sara) == (True, False, False)
    assert second.tenant.name not in text(ting.get(PAGE)) + text(mei.get(PAGE))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sun", ["Sun Bakery"]), ("BAKERY sUn", ["Sun Bakery"]), ("bakery apple", []),
        ("-shop.", ["apple farm", "Sun Bakery"]),
        ("茶業", ["寶島茶業 100%_Tea"]), ("茶", ["寶島茶業 100%_Tea"]), ("島茶", ["寶島茶業 100%_Tea"]), ("茶島", []),
        ("100%", ["寶島茶業 100%_Tea"]), ("%", ["寶島茶業 100%_Tea"]), ("_", ["寶島茶業 100%_Tea"]), ("y_T", []),
        ("%25", []), ("\\", []), ("'", []), ("x" * 5000, []), ("a", ["apple farm", "Sun Bakery", "寶島茶業 100%_Tea"]),
        ("{}", []), ("\x00sun", ["Sun Bakery"]), ("sun " * 30, ["Sun Bakery"]),
    ],
)  # fmt: skip
def test_search_finds_any_part_of_name_and_domain(ting, several, words, found):
    assert names(ting.get(PAGE, {"q": words})) == found


def test_search_finds_the_same_where_many_match(ting, several, monkeypatch):
    few = {words: names(ting.get(PAGE, {"q": words})) for words in ("a", "茶", "%", "_T", "SHOP Sun", "nobody")}
    monkeypatch.setattr("relationships.models.reseller_relationship.MOST_FOUND", 0)
    assert {words: names(ting.get(PAGE, {"q": words})) for words in few} == few


@pytest.mark.parametrize("most", [1_000, 0])
def test_names_that_begin_with_the_words_come_first(ting, provider, monkeypatch, most):
    for number, name in enumerate(["Blue Sun", "sun  Bakery", "Sun Zoo", "A Sun Bakery", "Sun", "寶日", "日光"]):
        parties.customer_of(provider, name, f"shop-{number}.example")
    monkeypatch.setattr("relationships.models.reseller_relationship.MOST_FOUND", most)
    found = {words: names(ting.get(PAGE, {"q": words})) for words in ("SUN", "sun b", "bakery", "日")}
    assert found == {
        "SUN": ["Sun", "sun  Bakery", "Sun Zoo", "A Sun Bakery", "Blue Sun"],
        "sun b": ["A Sun Bakery", "Blue Sun", "sun  Bakery"],
        "bakery": ["A Sun Bakery", "sun  Bakery"],
        "日": ["日光", "寶日"],
    }
    assert names(ting.get(PAGE, {"q": "sun", "sort": "name"}))[:2] == ["A Sun Bakery", "Blue Sun"]


def test_search_knows_that_it_has_found_too_many(several, provider, monkeypatch):
    monkeypatch.setattr("relationships.models.reseller_relationship.MOST_FOUND", 1)
    with factories.acting_for(provider):
        found = [ResellerRelationship.objects.named(words, status="active")[1] for words in ("nobody", "sun", "shop")]
    assert found == [False, False, True]


def test_search_finds_a_pasted_id(ting, several, second):
    theirs = parties.customer_of(second, "Moon Bakery", "moon-bakery.example")
    own = several["Sun Bakery"].customer_id
    found = [names(ting.get(PAGE, {"q": text})) for text in (str(own), own.hex, str(theirs.customer_id))]
    assert found == [["Sun Bakery"], ["Sun Bakery"], []]


def test_search_field_stands_above_the_list_and_keeps_the_words(ting, several):
    answer = text(ting.get(PAGE, {"q": "sun"}))
    assert ('<input type="search" id="table-q" name="q" value="sun"' in answer, "“sun”" in answer) == (True, True)


@pytest.mark.parametrize("edge", ["after=nobody", "before=9", "after=00000000-0000-0000-0000-000000000000"])
def test_edge_that_is_no_customer_shows_the_list(ting, several, edge):
    assert len(names(ting.get(f"{PAGE}?page=43&{edge}"))) == 3


def test_search_reads_no_other_company(mei, several, shared):
    assert names(mei.get(PAGE, {"q": "example"})) == ["Sun Bakery"]


@pytest.mark.req("CUS-12")
def test_list_is_narrowed_by_reseller(ting, shared, several, partnership):
    answer = ting.get(f"{PAGE}?reseller={partnership.pk}")
    assert (names(answer), "Reseller: 林氏貿易有限公司" in text(answer)) == (["Sun Bakery"], True)
    assert len(names(ting.get(f"{PAGE}?reseller=nonsense"))) == 4


@pytest.mark.req("REL-15")
def test_list_shows_what_is_shared_with_a_provider(mei, shared, partnership, reseller, second):
    parties.served(reseller, parties.customer_tenant("Own Customer", "own.example"))
    parties.customer_of(second, "Moon Bakery", "moon-bakery.example", reseller=reseller)
    answer = mei.get(f"{PAGE}?provider={partnership.pk}")
    assert names(answer) == ["Sun Bakery"]
    assert "<h1>Customers shared with 寶島雲端股份有限公司</h1>" in text(answer)
    assert names(mei.get(PAGE)) == ["Moon Bakery", "Own Customer", "Sun Bakery"]


def test_provider_that_has_left_shares_nothing(mei, shared, partnership, provider):
    removed(shared, by=provider)
    page = mei.get(PAGE)
    assert (names(page), provider.tenant.name in text(page).partition("<tbody")[2]) == (["Sun Bakery"], False)
    assert names(mei.get(f"{PAGE}?provider={partnership.pk}")) == []


def test_partner_in_the_address_is_found_beyond_those_listed(ting, shared, several, provider, partnership, monkeypatch):
    monkeypatch.setattr("customers.forms.lists.MOST_PARTNERS", 1)
    small_reseller(1, provider)
    assert names(ting.get(f"{PAGE}?reseller={partnership.pk}")) == ["Sun Bakery"]


def test_partner_that_came_twice_is_offered_once_and_as_it_stands(ting, shared, provider, reseller, partnership):
    factories.parted(partnership, by=provider)
    again = factories.partnered(provider, reseller)
    page = ting.get(PAGE).content.decode()
    assert [f'<option value="{row.pk}"' in page for row in (partnership, again)] == [False, True]
    for row in (partnership, again):
        assert names(ting.get(f"{PAGE}?reseller={row.pk}")) == ["Sun Bakery"]


def test_strangers_partnership_in_the_address_narrows_nothing(mei, shared, provider):
    assert names(mei.get(f"{PAGE}?provider={small_reseller(1, provider).pk}")) == ["Sun Bakery"]


def test_list_is_narrowed_by_tag_and_origin(ting, several, provider):
    ting.post(f"/customers/{several['tea'].pk}/tags/", {"names": "VIP"})
    found = [names(ting.get(PAGE, query)) for query in ({"tag": "vip"}, {"tag": "vi"}, {"origin": "directory"})]
    assert found == [["寶島茶業 100%_Tea"], [], ["寶島茶業 100%_Tea"]]
    assert 'href="/customers/?tag=VIP">VIP<' in ting.get(PAGE).content.decode()


def test_row_shows_two_tags_and_how_many_more(ting, several, provider):
    address = f"/customers/{several['tea'].pk}/tags/"
    for more, tags, rest in (("zinc, b&c", ["b%26c", "zinc"], []), ("A", ["A", "b%26c"], ["1 more"])):
        ting.post(address, {"names": more})
        page = ting.get(PAGE).content.decode()
        assert (re.findall(r'href="/customers/\?tag=([^"]+)"', page), re.findall(r">(\d more)<", page)) == (tags, rest)


def test_removed_customers_stand_apart(ting, several, provider):
    gone = several["Sun Bakery"]
    with factories.acting_for(provider):
        values = {"removed_at": gone.created_at, "removed_by": provider, "removed_by_name": "Ting"}
        ResellerRelationship.objects.filter(pk=gone.pk).update(status="removed", **values)
    apart = ting.get(f"{PAGE}?status=removed")
    assert (names(ting.get(PAGE)), names(apart)) == (["apple farm", "寶島茶業 100%_Tea"], ["Sun Bakery"])
    searched = [names(ting.get(f"{PAGE}?status={status}&q=sun")) for status in ("removed", "active", "nonsense")]
    assert (searched, len(names(ting.get(f"{PAGE}?status=nonsense")))) == ([["Sun Bakery"], [], []], 2)
    assert ways_on(apart, gone) == ["", "account", "users", "licenses", "relationships", "activity"]


@pytest.mark.req("INV-06", "CUS-17")
def test_row_opens_to_what_this_customer_allows(ting, several, provider):
    answer = ting.get(PAGE)
    assert ways_on(answer, several["Sun Bakery"]) == [
        "", "account", "users", "licenses", "relationships", "reseller", "tags", "activity",
    ]  # fmt: skip
    assert ways_on(answer, several["tea"]) == ["", "relationships", "reseller", "tags", "activity"]
    with factories.acting_for(provider):
        give_up_access(DelegatedAdmin.objects.get(target_id=several["Sun Bakery"].customer_id), by=provider)
    assert "account" not in ways_on(ting.get(PAGE), several["Sun Bakery"])


def test_row_opens_to_less_for_a_reseller_and_for_a_small_role(mei, shared, cast, reseller, signed_in):
    of_mei = row_of(reseller, shared.customer)
    assert ways_on(mei.get(PAGE), of_mei) == ["", "account", "users", "licenses", "relationships", "tags", "activity"]
    helper = factories.user(cast.formosa_cloud, "Helper", "helper@formosa-cloud.example", roles.HELPDESK_AGENT)
    seen = ways_on(signed_in(helper).get(PAGE), shared)
    assert seen == ["", "account", "users", "licenses", "relationships", "activity"]


@pytest.mark.req("CUS-15")
def test_direct_and_indirect_customers_are_told_apart(mei, reseller, shared):
    with factories.everything_visible():
        Tenant.objects.filter(pk=reseller.tenant_id).update(programmes=["indirect_reseller", "direct_bill"])
    direct = parties.customer_tenant("Direct Customer", "direct.example")
    parties.served(reseller, direct, programme="direct_bill")
    both, only = mei.get(PAGE), mei.get(f"{PAGE}?kind=direct")
    assert (names(both), names(only)) == (["Direct Customer", "Sun Bakery"], ["Direct Customer"])
    assert re.findall(r"<td>(Direct|Indirect)</td>", both.content.decode()) == ["Direct", "Indirect"]
    assert names(mei.get(f"{PAGE}?kind=indirect")) == ["Sun Bakery"]


def test_empty_list_says_where_the_first_customer_comes_from(ting, mei, provider, reseller):
    for browser, href in ((ting, "/customers/new/"), (mei, "/customers/invite/")):
        answer = text(browser.get(PAGE))
        assert ("No customers yet" in answer, f'data-variant="secondary" href="{href}"' in answer) == (True, True)
    assert 'href="/customers/new/"' not in text(mei.get(PAGE))
    assert "No match" in text(ting.get(f"{PAGE}?q=nobody"))


def test_company_in_no_program_is_told_what_to_do(signed_in, cast):
    anna = signed_in(factories.reading_english(cast.anna))
    for answer in (anna.get(PAGE), anna.get(f"{PAGE}export.csv")):
        assert (answer.status_code, "not enrolled in a program yet" in text(answer)) == (403, True)
