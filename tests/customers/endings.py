"""Ends for tests: removals with their declaration, and what is stored afterwards."""

from contextlib import contextmanager

from customers.actions import removal
from customers.rules import blockers
from customers.rules.removals import customer_representation
from partnercenter.models import AuditEvent, OutgoingEmail
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties


def row_of(by, company):
    """The newest relationship of somebody's company with a customer."""
    with factories.everything_visible():
        rows = ResellerRelationship.objects.filter(partner=by.tenant, customer=company)
        return rows.select_related("customer").latest("created_at")


def declared(by, relationship, language="en"):
    return customer_representation(
        company=by.tenant.name, customer=relationship.customer_name, language=language
    )  # fmt: skip


def removed(relationship, *, by, **values):
    """The customer, removed by somebody of the partner who may."""
    with factories.acting_for(by):
        return removal.remove_customer(relationship, by=by, representation=declared(by, relationship), **values)


def ended(relationship, *, by, **values):
    """The partner, ended by somebody of the customer who may."""
    with factories.acting_for(by):
        return removal.end_partner(relationship, by=by, **values)


def states(company):
    """Every relationship and grant of a customer as partner, kind and status."""
    with factories.everything_visible():
        rows = ResellerRelationship.objects.filter(customer=company).values_list("partner_name", "status")
        grants = DelegatedAdmin.objects.filter(target=company).values_list("grantee_name", "status")
        return sorted(rows), sorted(grants)


def told(operation):
    """In whose logs an operation stands, with what it says."""
    with factories.everything_visible():
        events = AuditEvent.objects.filter(operation_type=operation).order_by("operation_date")
        return [(event.tenant_id, event.resource_new_value) for event in events]


def mail_count():
    with factories.everything_visible():
        return OutgoingEmail.objects.count()


@contextmanager
def blocking(*found):
    """A blocker of the apps above, for a while."""
    find = lambda relationship: list(found)  # noqa: E731 - one to take out again
    blockers.register_blocker(find)
    try:
        yield
    finally:
        blockers.forget_blocker(find)


def consented(by, company, person, **values):
    """A customer that has agreed to be served, and to be helped with its account."""
    text = f"On behalf of {company.name} I accept {by.tenant.name}."
    made = parties.served(by, company, granted_by=person, granted_by_name=person.full_name, **values)
    words = {"consent_text": text, "consent_version": 1, "consent_language": "en"}
    parties.granted(
        by, company, origin="invitation", granted_by=person, granted_by_name=person.full_name, **words
    )  # fmt: skip
    return made


def more_partners(by, relationship, count):
    """The same customer, served by others, too."""
    for number in range(count):
        company = factories.tenant(f"Partner {number}", f"p{number}.example", "TW", programmes=["direct_bill"])
        names = {"partner_name": company.name, "partner_domain": company.domain, "programme": "direct_bill"}
        parties.served(by, relationship.customer, partner=company, **names)
