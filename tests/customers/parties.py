"""Customers for tests, as their partners have them: written at once where the way to them is not the subject."""

from typing import Any

from accounts.models import Tenant, User
from customers.models import Customer, CustomerImport, CustomerImportRow, CustomerTag, NewCustomer
from enrollment.models import Partner
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.consents import CUSTOMER_ROLES
from tests import factories

ADDRESS = {"postal_code": "110", "country_area": "台北市", "city": "信義區", "street_address": "信義路五段7號"}
CONTACT = {"first_name": "淑芬", "last_name": "周", "email": "fen@jade-tea.example", "phone": "+886227712399"}


def customer_tenant(name: str, domain: str, country: str = "TW", *, provided_by: Tenant | None = None) -> Tenant:
    """A customer's work account with its commercial record."""
    company = factories.tenant(name, domain, country, kind=Tenant.Kind.CUSTOMER, provided_by=provided_by)
    with factories.everything_visible():
        Customer.objects.create(tenant=company, address=ADDRESS, contact=CONTACT)
    return company


def served(by: User, company: Tenant, **values: Any) -> ResellerRelationship:
    """The relationship of somebody's company with a customer; from the connected directory unless told otherwise."""
    with factories.everything_visible():
        partner = Partner.objects.select_related("tenant").get(tenant_id=by.tenant_id)
        given = {
            "partner": partner.tenant, "partner_name": partner.tenant.name, "partner_domain": partner.tenant.domain,
            "partner_mpn_id": partner.mpn_id, "programme": partner.tenant.programmes[0],
            "customer": company, "customer_name": company.name, "customer_domain": company.domain,
            "customer_country": company.country, "origin": ResellerRelationship.Origin.DIRECTORY,
        }  # fmt: skip
        made: ResellerRelationship = ResellerRelationship.objects.create(**{**given, **values})
    return made


def granted(by: User, company: Tenant, **values: Any) -> DelegatedAdmin:
    """The right of somebody's company to administer a customer's account."""
    with factories.everything_visible():
        given = {
            "grantee": by.tenant, "grantee_name": by.tenant.name, "target": company, "target_name": company.name,
            "roles": list(CUSTOMER_ROLES), "origin": DelegatedAdmin.Origin.CREATED,
            "granted_by": by, "granted_by_name": by.full_name,
        }  # fmt: skip
        made: DelegatedAdmin = DelegatedAdmin.objects.create(**{**given, **values})
    return made


def customer_of(
    by: User, name: str, domain: str, *, reseller: User | None = None, **values: Any
) -> ResellerRelationship:
    """A customer whose account a provider (or direct partner) has opened; a reseller of it takes part, too."""
    company = customer_tenant(name, domain, by.tenant.country.code, provided_by=by.tenant)
    shared = {"reseller": reseller.tenant, "reseller_name": reseller.tenant.name} if reseller else {}
    made = served(by, company, origin="created", granted_by=by, granted_by_name=by.full_name, **shared, **values)
    granted(by, company)
    if reseller:
        served(reseller, company, origin="designated", granted_by=by, granted_by_name=by.full_name)
        granted(reseller, company)
    return made


def rows_of_customers(by: User) -> None:
    """A row of somebody's company in every table of customers that belongs to one company."""
    row = served(by, customer_tenant(f"Customer of {by.full_name}", f"customer-of-{by.tenant.domain}"))
    company = {"tenant": by.tenant}
    with factories.everything_visible():
        Customer.objects.create(**company)
        CustomerTag.objects.create(name="VIP", relationship=row, **company)
        NewCustomer.objects.create(made_by=by, **company)
        file = CustomerImport.objects.create(kind="customers", file_name="customers.csv", created_by=by, **company)
        CustomerImportRow.objects.create(customer_import=file, number=2, **company)
