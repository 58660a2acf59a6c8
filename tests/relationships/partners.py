"""What the tests of partnerships share: browsers in English, more partners, and what a page says."""

import re

import pytest
from django.urls import reverse

from accounts import roles
from enrollment.models import Agreement, Partner, ProgramEnrollment
from relationships.models import Partnership
from tests import factories

RESELLERS, PROVIDERS = "/indirect-resellers/", "/indirect-providers/"


@pytest.fixture
def ting(provider, signed_in):
    """The provider's browser, in English."""
    return signed_in(factories.reading_english(provider))


@pytest.fixture
def mei(reseller, signed_in):
    """The reseller's browser, in English."""
    return signed_in(factories.reading_english(reseller))


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def names(answer):
    return re.findall(r'<td><a href="/partnerships/[^"]+">([^<]+)</a>', answer.content.decode())


def page_of(partnership, name="partnership_detail"):
    return reverse(name, args=[partnership.pk])


def small_reseller(number, provider):
    """A reseller ready to trade, made of the rows that count."""
    company = factories.tenant(f"Reseller {number:02}", f"r{number}.example", "TW", programmes=["indirect_reseller"])
    admin = factories.user(company, f"Admin {number}", f"admin@r{number}.example", roles.GLOBAL_ADMIN)
    agreement = Agreement.objects.get(programme="indirect_reseller")
    with factories.everything_visible():
        values = {"company_name": company.name, "address": {}, "primary_contact": {}, "support_profile": {}}
        partner = Partner.objects.create(tenant=company, mpn_id=f"49{number:05}", **values)
        ProgramEnrollment.objects.create(programme="indirect_reseller", tenant=company, partner=partner)
    factories.signed(admin, agreement)
    return factories.partnered(provider, admin)


@pytest.fixture
def crowd(monkeypatch, provider, reseller):
    """Makes more resellers for the provider."""
    monkeypatch.setattr("relationships.actions.invitations.MOST_A_MINUTE", 100)
    return lambda count: [small_reseller(number, provider) for number in range(count)]


@pytest.fixture
def second(cast, provider):
    """Another provider in the same market."""
    harbor = factories.tenant("Harbor Supply", "harbor.example", "TW")
    sara = factories.user(harbor, "Sara", "sara@harbor.example", roles.GLOBAL_ADMIN)
    factories.trading(sara, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    return sara


def set_standing(company, **values):
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=company).update(**values)


def status_of(partnership):
    with factories.everything_visible():
        return Partnership.objects.get(pk=partnership.pk).status
