"""The day of the customer agreement in a file: kept with the contact and with who says so, and shown to both sides."""

from datetime import date

import pytest

from customers.models import Customer
from tests import factories
from tests.customers.importing import COLUMNS, MOON, STAR, SUN, checked, imported, report
from tests.relationships.partners import text

HEAD = f"{COLUMNS},Agreement accepted on"


@pytest.mark.parametrize("day", ["2026-01-31", "2026/1/31", "2026年1月31日", "2026.01.31"])
def test_day_is_kept_with_the_contact_and_who_says_so(provider, day):
    imported(provider, f"{SUN},{day}", f"{MOON},", head=HEAD)
    with factories.everything_visible():
        kept, without = Customer.objects.order_by("-tenant__domain")
    assert (kept.agreement_date, kept.agreement_contact["email"]) == (date(2026, 1, 31), "fen@sun-bakery.example")
    assert (kept.agreement_attested_by_name, kept.agreement_attested_by_company) == (
        provider.full_name, provider.tenant.name,
    )  # fmt: skip
    assert (without.agreement_date, without.agreement_contact, without.agreement_attested_by_name) == (None, {}, "")


def test_day_that_cannot_be_is_named(provider):
    days = {"31/01/2026": "day-invalid", "2026-02-30": "day-invalid", "2999-01-01": "day-in-future"}
    rows = zip((SUN, MOON, STAR), days, strict=True)
    found = checked(provider, *(f"{row},{day}" for row, day in rows), head=HEAD)
    assert [problem for _line, _outcome, problem in report(found)] == list(days.values())


def test_partner_under_its_grant_reads_who_accepted(ting, provider):
    found = imported(provider, f"{SUN},2026-01-31", head=HEAD)
    with factories.everything_visible():
        page = found.rows.get().record_id
    account = text(ting.get(f"/customers/{page}/account/"))
    assert "Who accepted" in account
    assert all(words in account for words in ("31 Jan 2026", provider.full_name, provider.tenant.name))
