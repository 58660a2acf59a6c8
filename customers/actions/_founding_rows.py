"""The rows of new customers, a handful of statements for any number of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.rules.work_accounts import zone_of
from customers.actions._bulk import Row, write
from enrollment.models import Programme
from partnercenter.ids import uuid7
from partnercenter.tenancy import acting
from relationships.actions.sides import Side
from relationships.models import ResellerRelationship
from relationships.rules.consents import CUSTOMER_ROLES

if TYPE_CHECKING:
    from customers.actions.founding import FirstAdmin, Founding

Origin = ResellerRelationship.Origin

TENANTS = """
INSERT INTO accounts_tenant
    (id, name, domain, country, kind, programmes, provided_by_id, requires_second_factor, created_at)
SELECT id, name, domain, country, 'customer', '{}', %(partner)s, false, %(now)s
FROM json_to_recordset(%(rows)s) AS new (id uuid, name text, domain text, country text)
ORDER BY lower(domain) ON CONFLICT DO NOTHING RETURNING id
"""
USERS = """
INSERT INTO accounts_user (id, tenant_id, email, full_name, language, time_zone, is_active, password,
    must_change_password, temporary_until, created_at)
SELECT id, tenant, email, name, language, zone, true, password, true, until, %(now)s
FROM json_to_recordset(%(rows)s) AS new
    (id uuid, tenant uuid, email text, name text, language text, zone text, password text, until timestamptz)
ORDER BY email ON CONFLICT DO NOTHING RETURNING id
"""
ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM json_to_recordset(%(rows)s) AS new (id uuid, email text)
ORDER BY email ON CONFLICT DO NOTHING RETURNING user_id
"""
ROLES = """
INSERT INTO accounts_roleassignment (id, tenant_id, user_id, role, assigned_at)
SELECT assignment, tenant, id, role, %(now)s
FROM json_to_recordset(%(rows)s) AS new (assignment uuid, tenant uuid, id uuid, role text)
"""
CUSTOMERS = """
INSERT INTO customers_customer (id, tenant_id, registration_number, tax_id, address, contact, billing_name,
    billing_email, billing_address, agreement_contact, agreement_date, agreement_attested_at,
    agreement_attested_by_name, agreement_attested_by_company, revision, created_at, updated_at)
SELECT id, tenant, registration, tax, address, contact, '', '', '{}', agreement, signed,
    CASE WHEN signed IS NOT NULL THEN %(now)s END, CASE WHEN signed IS NOT NULL THEN %(by_name)s ELSE '' END,
    CASE WHEN signed IS NOT NULL THEN %(partner_name)s ELSE '' END, 0, %(now)s, %(now)s
FROM json_to_recordset(%(rows)s) AS new (id uuid, tenant uuid, registration text, tax text, address jsonb,
    contact jsonb, agreement jsonb, signed date)
"""
RELATIONSHIPS = """
INSERT INTO relationships_resellerrelationship (id, partner_id, partner_name, partner_domain, partner_mpn_id, programme,
    customer_id, customer_name, customer_domain, customer_country, reseller_id, reseller_name, origin, status,
    created_at, granted_by_id, granted_by_name, consent_text, consent_language, removed_by_name, removed_by_company,
    removal_note, removal_text)
SELECT id, partner, partner_name, partner_domain, mpn_id, %(programme)s, customer, name, domain, country, reseller,
    reseller_name, %(origin)s, 'active', %(now)s, %(by)s, %(by_name)s, '', '', '', '', '', ''
FROM json_to_recordset(%(rows)s) AS new (id uuid, partner uuid, partner_name text, partner_domain text,
    mpn_id text, customer uuid, name text, domain text, country text, reseller uuid, reseller_name text)
"""
GRANTS = """
INSERT INTO relationships_delegatedadmin (id, grantee_id, grantee_name, target_id, target_name, roles, origin, status,
    granted_at, granted_by_id, granted_by_name, last_used_by_name, withdrawn_by_name)
SELECT id, grantee, grantee_name, target, name, %(roles)s, 'created', 'active', %(now)s, %(by)s, %(by_name)s, '', ''
FROM json_to_recordset(%(rows)s) AS new (id uuid, grantee uuid, grantee_name text, target uuid, name text)
"""
EVENTS = """
INSERT INTO partnercenter_auditevent (id, tenant_id, acting_tenant_id, acting_tenant_name, actor_id,
    user_principal_name, resource_type, resource_id, resource_name, operation_type, operation_date, resource_old_value,
    resource_new_value, reason, request_id, address)
SELECT id, tenant, %(acting)s, CASE WHEN tenant = %(acting)s THEN '' ELSE %(company)s END, %(by)s, %(email)s,
    %(type)s, resource, left(name, 250), %(operation)s, %(now)s, '{}', value, '', %(request)s, %(address)s
FROM json_to_recordset(%(rows)s) AS new (id uuid, tenant uuid, resource text, name text, value jsonb)
"""


@dataclass(frozen=True)
class Chunk:
    """Customers that one person adds for one partner at one moment; written with `Role.OPS`."""

    partner: Side
    programme: str
    by: User
    origin: str
    now: datetime

    def open_tenants(self, foundings: "Sequence[Founding]") -> set[UUID]:
        """Which of them have got their domain."""
        rows = [(new.tenant_id, new.name, new.domain, new.country) for new in foundings]
        return write(TENANTS, "id name domain country", rows, partner=self.partner.tenant.pk, now=self.now)

    def add_admins(self, foundings: "Sequence[Founding]") -> set[UUID]:
        """First admins with address and role; which tenants cannot have theirs, because the address is another's."""
        given = [(new, new.admin) for new in foundings if new.admin]
        rows = [
            (
                admin.user_id, new.tenant_id, admin.email.lower(), admin.full_name, admin.language,
                zone_of(new.country), admin.password, admin.temporary_until, admin.role, uuid7(),
            )
            for new, admin in given
        ]  # fmt: skip
        names = "id tenant email name language zone password until role assignment"
        there = write(USERS, names, rows, now=self.now)
        if len(there) == len(rows):
            there = write(ADDRESSES, names, rows)
            write(ROLES, names, rows, now=self.now)
        return {new.tenant_id for new, admin in given if admin.user_id not in there}

    def connect(self, foundings: "Sequence[Founding]") -> None:
        """Commercial records; relationship and delegated access of the partner, then of the resellers it names."""
        self._add_records(foundings)
        own = self.partner
        named = [(new, new.partnership) for new in foundings if new.partnership]
        alone = [new for new in foundings if not new.partnership]
        me = (own.tenant.pk, own.tenant.name, own.tenant.domain, own.mpn_id)
        rows: list[Row] = [(new, new.relationship_id, *me, None, "") for new in alone]
        rows += [(new, new.relationship_id, *me, its.reseller_id, its.reseller_name) for new, its in named]
        self._relate(self.programme, self.origin, rows)
        designated = [
            (new, new.designation_id, its.reseller_id, its.reseller_name, its.reseller_domain, its.reseller_mpn_id)
            for new, its in named
        ]
        self._relate(Programme.INDIRECT_RESELLER, Origin.DESIGNATED, [(*row, None, "") for row in designated])

    def _add_records(self, foundings: "Sequence[Founding]") -> None:
        rows = [
            (
                uuid7(), new.tenant_id, new.registration_number, new.tax_id, new.address, new.contact,
                new.agreement_contact, new.agreement_date,
            )
            for new in foundings
        ]  # fmt: skip
        names = "id tenant registration tax address contact agreement signed"
        whose = {"by_name": self.by.full_name, "partner_name": self.partner.tenant.name}
        write(CUSTOMERS, names, rows, now=self.now, **whose)

    def _relate(self, programme: str, origin: str, rows: Sequence[Row]) -> None:
        """One partner a row: what it serves the customer as, and its right to administer the account."""
        made = {"now": self.now, "by": self.by.pk, "by_name": self.by.full_name}
        write(
            RELATIONSHIPS,
            "id partner partner_name partner_domain mpn_id reseller reseller_name customer name domain country",
            [(*row, new.tenant_id, new.name, new.domain, new.country) for new, *row in rows],
            programme=programme, origin=origin, **made,
        )  # fmt: skip
        grants = [(uuid7(), row[2], row[3], row[0].tenant_id, row[0].name) for row in rows]
        write(GRANTS, "id grantee grantee_name target name", grants, roles=list(CUSTOMER_ROLES), **made)

    def tell(self, foundings: "Sequence[Founding]", *, in_own_log: bool) -> None:
        """*Added a customer* in the customer's log; in the partner's and in the reseller's, where they want each."""
        own, rows = self.partner.tenant, []
        for new in foundings:
            value = {"domain": new.domain, "country": new.country, "origin": self.origin}
            if new.partnership:
                value["reseller"] = new.partnership.reseller_name
            entry = (new.relationship_id, f"{new.name} – {own.name}", value)
            rows.append((uuid7(), new.tenant_id, *entry))
            if in_own_log:
                rows.append((uuid7(), own.pk, *entry))
            if in_own_log and new.partnership:
                name = f"{new.name} – {new.partnership.reseller_name}"
                told = {**value, "origin": Origin.DESIGNATED}
                rows.append((uuid7(), new.partnership.reseller_id, new.designation_id, name, told))
        tell_all("create_customer", "resellerrelationship", rows, by=self.by)
        admins = [
            (uuid7(), new.tenant_id, new.admin.user_id, new.admin.full_name, _first_login(new.admin))
            for new in foundings
            if new.admin
        ]
        if admins:
            tell_all("create_user", "user", admins, by=self.by)


def tell_all(operation: str, kind: str, rows: Sequence[Row], *, by: User) -> None:
    """The same event about many records in many companies' logs: id, company, record, its name, its new values."""
    who = acting()
    write(
        EVENTS, "id tenant resource name value", rows, acting=who.tenant_id, company=who.company, by=by.pk,
        email=by.email, type=kind, operation=operation, request=who.request_id, address=who.address, now=timezone.now(),
    )  # fmt: skip


def _first_login(admin: "FirstAdmin") -> dict[str, str]:
    first = "temporary" if admin.temporary_until else "link"
    return {"email": admin.email.lower(), "role": admin.role, "first_password": first}
