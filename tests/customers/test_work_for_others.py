"""What a company did in the logs of others: no line leads to a page that it may not open."""

import re

import pytest

from customers.actions.reseller import change_reseller
from tests import factories
from tests.customers import parties
from tests.customers.endings import removed, row_of
from tests.relationships.partners import text

OTHERS = "/settings/activity/?tab=others"
PAGES = re.compile(r'href="(/(?:customers|settings/delegated-access)/[0-9a-f-]{36}/)"')


def answers_of(browser):
    """What the pages answer to which the lines lead."""
    return {browser.get(href).status_code for href in PAGES.findall(text(browser.get(OTHERS)))}


def designated(provider, shared, partnership):
    """The reseller leaves and is named anew: its row and its access are written by the provider."""
    for chosen in (None, partnership):
        row = row_of(provider, shared.customer)
        with factories.acting_for(provider):
            change_reseller(row, partnership=chosen and chosen.pk, seen=row.reseller_id, by=provider)


@pytest.mark.req("CUS-06", "REL-12")
def test_rows_of_its_reseller_lead_the_provider_nowhere(ting, provider, shared, partnership):
    designated(provider, shared, partnership)
    assert "Changed the reseller of a customer" in text(ting.get(OTHERS))
    assert answers_of(ting) <= {200}


def test_row_of_its_provider_leads_the_reseller_nowhere(mei, reseller, shared):
    removed(row_of(reseller, shared.customer), by=reseller)
    assert answers_of(mei) <= {200}


def test_own_log_leads_to_the_own_row(ting, provider):
    own = parties.customer_of(provider, "Moon", "moon.example")
    removed(own, by=provider)
    assert own.get_absolute_url() in text(ting.get("/settings/activity/"))
