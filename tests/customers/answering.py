"""Customers' links, answered by actions and in a browser."""

from customers.actions.invitations import accept_as_customer, parties_of
from customers.models import Customer
from customers.rules.consents import customer_consent
from partnercenter.tokens import hash_of
from relationships.models import DelegatedAdmin, Invitation, ResellerRelationship
from tests import factories

ALL = ("agreed", "agreed_provider", "admin", "admin_provider")


def asked(by, provider=None, **values):
    """A link that asks a customer: of somebody's company alone, or together with a provider; and its secret."""
    joint = {"kind": "joint", "provider_id": provider.tenant_id} if provider else {"kind": "customer"}
    return factories.invited(by, **joint, **values)


def consent_to(invitation, by, *keys):
    """What somebody's page shows now, with these lines ticked."""
    with factories.acting_for(by):
        return customer_consent(parties_of(invitation, by), customer=by.tenant.name).ticked(keys or ALL)


def accept(link, by, *keys):
    """The answer of a customer's global admin; all lines ticked unless told otherwise."""
    invitation, secret = link
    consent = consent_to(invitation, by, *keys)
    with factories.acting_for(by):
        return accept_as_customer(hash_of(secret), consent=consent, by=by)


def partners_of(by, **filters):
    """What the customer's company has: name, program and reseller of each active relationship, by name."""
    with factories.acting_for(by):
        rows = ResellerRelationship.objects.serving(by.tenant).active().filter(**filters).order_by("partner_mpn_id")
        return [(row.partner_name, row.programme, row.reseller_name) for row in rows]


def trusted_by(by):
    """Who may administer the customer's account, and as what."""
    with factories.acting_for(by):
        grants = DelegatedAdmin.objects.granted_by(by.tenant).filter(status="active").order_by("grantee_name")
        return [(grant.grantee_name, tuple(grant.roles), grant.origin) for grant in grants]


def now(invitation):
    """The row as it is now."""
    with factories.everything_visible():
        return Invitation.objects.get(pk=invitation.pk)


def records_of(company):
    with factories.everything_visible():
        return Customer.objects.filter(tenant=company).count()
