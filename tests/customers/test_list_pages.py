"""The list of customers as it grows: what a page costs, how one pages on, and the file."""

import codecs
import csv
import io
import re
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Tenant, User
from customers.actions.tags import add_tags
from partnercenter.models import AuditEvent
from partnercenter.ui.times import date_text
from relationships.models import ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.endings import removed
from tests.customers.test_lists import PAGE, names
from tests.relationships.partners import text

EXPORT = f"{PAGE}export.csv"
KEYS = re.compile('<td class="opens"><a href="/customers/([^/]+)/')
TRANSACTION = ("SAVEPOINT", "RELEASE", "SET CONSTRAINTS")


def crowd(by, count, name="Shop {number:04}", start=0):
    """Many customers at once, made of the rows that count."""
    with factories.everything_visible():
        companies = Tenant.objects.bulk_create(
            Tenant(name=name.format(number=number), domain=f"c{number}.example", country="TW", kind="customer")
            for number in range(start, start + count)
        )
        like = {
            "partner_id": by.tenant_id, "partner_name": by.tenant.name, "partner_domain": by.tenant.domain,
            "partner_mpn_id": "1", "programme": by.tenant.programmes[0], "customer_country": "TW",
            "origin": "directory",
        }  # fmt: skip
        return ResellerRelationship.objects.bulk_create(
            ResellerRelationship(customer=made, customer_name=made.name, customer_domain=made.domain, **like)
            for made in companies
        )


def statements(client, query):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(f"{PAGE}?{query}").status_code == 200
    return sum(not query["sql"].startswith(TRANSACTION) for query in caught)


@pytest.fixture
def queries(partnership):
    """Every way to look at the list."""
    return [
        "", "sort=-since", "q=shop", "q=00", f"reseller={partnership.pk}", f"provider={partnership.pk}", "tag=north",
        "origin=directory", "q=shop&tag=north&origin=directory", "status=removed",
    ]  # fmt: skip


def test_page_costs_the_same_for_one_three_and_fifty(ting, provider, queries):
    counts = []
    for start, more in ((0, 1), (1, 2), (3, 47)):
        for row in crowd(provider, more, start=start):
            tag(row, provider)
        counts.append([statements(ting, query) for query in queries])
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 8


def tag(row, by):
    with factories.acting_for(by):
        add_tags(row, ["North"], by=by)


def following(answer, step="next"):
    found = re.search(rf'href="/customers/\?([^"]+)" rel="{step}"', answer.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("name", ["Shop {number:04}", "Same name"])
def test_every_customer_is_shown_once_on_the_way_to_the_last(ting, provider, name):
    made = crowd(provider, 1130, name)
    there, query = [], "page=39"
    while query:
        answer = ting.get(f"{PAGE}?{query}")
        there += [UUID(key) for key in KEYS.findall(answer.content.decode())]
        last, query = query, following(answer)
    keys = [row.pk for row in sorted(made, key=lambda row: (row.customer_name, row.pk))]
    assert there == keys[950:]
    assert ("after=" in last, "1,126–1,130 of 1,000+" in text(ting.get(f"{PAGE}?{last}"))) == (True, True)
    assert statements(ting, last) <= 8
    before = ting.get(f"{PAGE}?{following(ting.get(f'{PAGE}?{last}'), 'prev')}")
    assert KEYS.findall(before.content.decode())[-1] == str(keys[1124])


def test_search_that_finds_too_many_goes_on_to_the_last(ting, provider):
    crowd(provider, 1030)
    answer = ting.get(f"{PAGE}?q=shop&page=40")
    assert "976–1,000 of 1,000+" in text(answer)
    beyond = ting.get(f"{PAGE}?{following(answer)}")
    assert (names(beyond)[0], "More than 1,000 match." in text(beyond)) == ("Shop 1000", True)
    assert statements(ting, following(answer)) <= 8
    assert "More than 1,000" not in text(ting.get(f"{PAGE}?q=shop+0001"))


def lines(answer):
    content = answer.getvalue()
    assert content.startswith(codecs.BOM_UTF8)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_file_is_what_the_list_shows(ting, provider, shared):
    shop, _other = crowd(provider, 2, "=1+1 茶業 {number}")
    tag(shop, provider)
    answer = ting.get(f"{EXPORT}?q=茶業&sort=-name")
    assert (answer["Content-Type"], answer.streaming) == ("text/csv; charset=utf-8", True)
    head, *rows = lines(answer)
    assert head == [
        "Customer", "Domain", "Customer ID", "Country", "Reseller", "Origin", "Customer since", "Tags",
        "Administrator access", "Status",
    ]  # fmt: skip
    assert [row[:4] for row in rows] == [
        ["'=1+1 茶業 1", "c1.example", str(_other.customer_id), "Taiwan"],
        ["'=1+1 茶業 0", "c0.example", str(shop.customer_id), "Taiwan"],
    ]
    assert [row[5:] for row in rows] == [
        ["Connected directory", rows[0][6], "", "None", "Active"],
        ["Connected directory", rows[1][6], "North", "None", "Active"],
    ]
    with factories.everything_visible():
        event = AuditEvent.objects.get(operation_type="export_customers")
    told = {"filter": "q=%E8%8C%B6%E6%A5%AD&sort=-name", "count": "2"}
    assert (event.user_principal_name, event.resource_new_value) == (provider.email, told)


def test_file_names_what_a_reseller_shares_and_how_it_sells(mei, reseller, provider, shared):
    with factories.everything_visible():
        Tenant.objects.filter(pk=reseller.tenant_id).update(programmes=["indirect_reseller", "direct_bill"])
    own = parties.served(reseller, parties.customer_tenant("Own", "own.example"), programme="direct_bill")
    tag(own, reseller)
    head, *rows = lines(mei.get(EXPORT))
    asked = [head.index(name) for name in ("Customer", "Provider", "Sold to", "Origin", "Tags")]
    assert [[row[place] for place in asked] for row in rows] == [
        ["Own", "", "Direct", "Connected directory", "North"],
        ["Sun Bakery", provider.tenant.name, "Indirect", "Designated by the provider", ""],
    ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_file_of_the_removed_has_the_days_of_the_reader(ting, provider, zone):
    gone = removed(parties.customer_of(provider, "Sun Bakery", "sun-bakery.example"), by=provider)
    with factories.everything_visible():
        User.objects.filter(pk=provider.pk).update(time_zone=zone)
    head, row = lines(ting.get(f"{EXPORT}?status=removed"))
    found = dict(zip(head, row, strict=True))
    since, until = (date_text(timezone.localdate(day, ZoneInfo(zone))) for day in (gone.created_at, gone.removed_at))
    told = [found[name] for name in ("Customer", "Customer since", "Removed on", "Removed by", "Status")]
    assert told == ["Sun Bakery", since, until, gone.removed_by_name, "Removed"]
    assert until in text(ting.get(f"{PAGE}?status=removed"))


def test_file_has_every_page_of_the_list(ting, provider):
    crowd(provider, 1030)
    assert [len(lines(ting.get(f"{EXPORT}?{query}"))) for query in ("", "q=shop", "page=3")] == [1031, 1031, 1031]


def test_file_past_the_limit_says_so(ting, provider, monkeypatch):
    monkeypatch.setattr("customers.views.lists.MOST_EXPORTED", 2)
    crowd(provider, 3)
    *rows, last = lines(ting.get(EXPORT))
    assert (len(rows), last) == (3, ["Only the first 2 rows are in this file. Narrow the filter."])


def test_file_is_not_taken_without_end(ting, cast, signed_in):
    codes = [ting.get(EXPORT).status_code for _again in range(21)]
    assert (set(codes[:20]), codes[20]) == ({200}, 429)
    assert signed_in(cast.hao).get(EXPORT).status_code == 200
