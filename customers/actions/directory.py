"""Existing customers: what a connected directory knows, and connecting what is due (CUS-03, CUS-04, C20)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.access import require
from accounts.actions.work_accounts import domains_in_parts
from accounts.models import Tenant, User
from accounts.roles import Permission
from customers.actions._founding_rows import tell_all
from customers.emails import directory as emails
from customers.models import ConnectedCustomer, ConnectedLoad, Customer
from customers.rules import directory as rules
from customers.rules import directory_reasons as reasons
from customers.rules.directory import KnownCustomer
from enrollment.models import ProgramEnrollment
from partnercenter import audit, programme
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.consents import CUSTOMER_ROLES
from relationships.rules.markets import same_market

Status = ConnectedCustomer.Status
BATCH = 1_000


@dataclass(frozen=True)
class Outcome:
    """What became of a customer of a directory: connected by a relationship, or not, for the reason of a code."""

    status: Status
    reason: str = ""
    relationship_id: UUID | None = None


class ConnectedDirectory(Protocol):
    """A directory outside the portal. All that the portal asks of one: whom does the partner with an MPN ID serve?"""

    @property
    def vouched_by(self) -> User:
        """The operator's person in whose name the logs tell it."""

    def customers_of(self, mpn_id: str) -> Sequence[KnownCustomer]:
        """Those that were not answered with an outcome yet; held until the transaction ends."""

    def settle(self, outcomes: Mapping[UUID, Outcome]) -> None:
        """Takes note of what became of each, by its key: it is not asked for again."""


@dataclass(frozen=True)
class LoadedDirectory:
    """A directory that comes as a file, which the operator's people load."""

    load: ConnectedLoad

    @property
    def vouched_by(self) -> User:
        return self.load.loaded_by

    def customers_of(self, mpn_id: str) -> list[KnownCustomer]:
        """Of two who ask at once the second gets none."""
        waiting = ConnectedCustomer.objects.filter(load=self.load, mpn_id=mpn_id, status=Status.WAITING)
        rows = waiting.order_by("pk").select_for_update(skip_locked=True)
        return [KnownCustomer(row.pk, row.name, row.domain, row.country, row.is_delegated) for row in rows]

    def settle(self, outcomes: Mapping[UUID, Outcome]) -> None:
        now = timezone.now()
        rows = [
            ConnectedCustomer(
                pk=key, status=end.status, reason=end.reason, relationship_id=end.relationship_id, settled_at=now
            )
            for key, end in outcomes.items()
        ]
        fields = ["status", "reason", "relationship", "settled_at"]
        ConnectedCustomer.objects.bulk_update(rows, fields, batch_size=BATCH)


@transaction.atomic
def load_connected_customers(content: bytes, *, file_name: str, by: User) -> ConnectedLoad:
    """Keeps every row of the file with what is to become of it; the good ones wait for `connect_due_customers`.

    A pair that an earlier file has connected is known already; one that waits from an earlier file waits in this one
    from now on. The program's log tells the load. Two loads at once go one after the other. Refused:
    role-lacks-right. Raises ValidationError as `rules.read_lines` does. Source: CUS-03.
    """
    require(by, Permission.CONNECT_CUSTOMERS)
    lines = rules.read_lines(content)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_connected_customers'))")
    load: ConnectedLoad = ConnectedLoad.objects.create(
        file_name=file_name[:200], loaded_by=by, loaded_by_name=by.full_name
    )
    connected = _take_over({(line.mpn_id, line.domain) for line in lines if not line.problem})
    rows = [_row(load, line, connected) for line in lines]
    ConnectedCustomer.objects.bulk_create(rows, batch_size=BATCH)
    after = {"file_name": load.file_name, "count": len(rows)}
    audit.record("load_connected_customers", load, by=by, tenant_id=None, after=after)
    return load


def _take_over(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the pairs that are connected; rows of earlier files that wait for one of them end here."""
    earlier = ConnectedCustomer.objects.filter(mpn_id__in={mpn_id for mpn_id, _domain in pairs})
    live = earlier.filter(status__in=[Status.WAITING, Status.CONNECTED]).order_by("pk").select_for_update()
    found = [row for row in live if (row.mpn_id, row.domain) in pairs]
    replaced = [row.pk for row in found if row.status == Status.WAITING]
    ConnectedCustomer.objects.filter(pk__in=replaced).update(status=Status.REPLACED, settled_at=timezone.now())
    return {(row.mpn_id, row.domain) for row in found if row.status == Status.CONNECTED}


def _row(load: ConnectedLoad, line: rules.Line, connected: set[tuple[str, str]]) -> ConnectedCustomer:
    status, reason = (Status.REFUSED, line.problem) if line.problem else (Status.WAITING, "")
    if not line.problem and (line.mpn_id, line.domain) in connected:
        status, reason = Status.KNOWN, reasons.EARLIER_FILE
    return ConnectedCustomer(
        load=load, number=line.number, mpn_id=line.mpn_id, name=line.name, domain=line.domain, country=line.country,
        is_delegated=line.is_delegated, status=status, reason=reason,
        settled_at=None if status == Status.WAITING else timezone.now(),
    )  # fmt: skip


def connect_due_customers() -> int:
    """Connects the customers of partners that are enrolled by now; returns how many. Safe to run twice, and at once.

    What one file says of one partner is one transaction, and one mail to the partner. Customers of which no directory
    knows never appear by themselves (CUS-04).
    """
    with acting_as(role=Role.OPS):
        due = list(ConnectedCustomer.objects.due().order_by().values_list("load_id", "mpn_id").distinct())
    return sum(_connect_loaded(load_id, mpn_id) for load_id, mpn_id in due)


def _connect_loaded(load_id: UUID, mpn_id: str) -> int:
    with acting_as(role=Role.OPS):
        load = ConnectedLoad.objects.select_related("loaded_by__tenant").get(pk=load_id)
        return connect_customers_of(mpn_id, LoadedDirectory(load))


def connect_customers_of(mpn_id: str, directory: ConnectedDirectory) -> int:
    """The partner with this MPN ID serves the customers that the directory names; returns how many are new.

    A domain without a work account gets one of a customer; a partner's is never one. Delegated access comes along
    where the directory says so, unless the two had one that was withdrawn. The logs of partner and customers tell it,
    and the partner gets one mail with the number. Does nothing for a partner that is not enrolled. Source: CUS-03.
    """
    by = directory.vouched_by
    with acting_as(role=Role.OPS, tenant_id=by.tenant_id, company=by.tenant.name, user_id=by.pk):
        rows = ProgramEnrollment.objects.filter(partner__mpn_id=mpn_id, status=ProgramEnrollment.Status.ACTIVE)
        enrollment = rows.select_related("tenant", "partner").order_by("enrolled_at").first()
        customers = directory.customers_of(mpn_id) if enrollment else []
        if not enrollment or not customers:
            return 0
        outcomes = _Connecting(enrollment, by).connect(customers)
        directory.settle(outcomes)
        count = sum(outcome.status == Status.CONNECTED for outcome in outcomes.values())
        if count:
            emails.customers_connected(enrollment.tenant, count)
        return count


@dataclass(frozen=True)
class _Connecting:
    """Customers of one partner at one moment, a handful of statements for any number of them."""

    enrollment: ProgramEnrollment
    by: User

    @property
    def partner(self) -> Tenant:
        return self.enrollment.tenant

    def connect(self, customers: Sequence[KnownCustomer]) -> dict[UUID, Outcome]:
        """What becomes of each, by its key."""
        markets = programme.current().markets
        in_parts = domains_in_parts({customer.domain for customer in customers})
        companies = self._companies_of(customers, markets, in_parts)
        active, ended = self._served(companies.values())
        outcomes: dict[UUID, Outcome] = {}
        wanted: dict[UUID, tuple[KnownCustomer, Tenant]] = {}
        for customer in customers:
            company = companies.get(customer.domain)
            facts = {"partner": self.partner, "markets": markets, "active": active, "ended": ended}
            missing = reasons.IN_PARTS if customer.domain in in_parts else reasons.OTHER_MARKET
            code = rules.obstacle(company, **facts) if company else missing
            if code or company is None:
                status = Status.KNOWN if code == reasons.SERVED else Status.REFUSED
                outcomes[customer.key] = Outcome(status, code)
            else:
                wanted[customer.key] = (customer, company)
        return outcomes | self._relate(wanted)

    def _companies_of(
        self, customers: Sequence[KnownCustomer], markets: Sequence[str], in_parts: Collection[str]
    ) -> dict[str, Tenant]:
        """Their work accounts by domain; whoever has none, and is in the market, gets one, unless another company has
        a part of the domain."""
        named = {customer.domain: customer for customer in customers}
        known = _tenants_at(named)
        new = [
            Tenant(name=one.name, domain=domain, country=one.country, kind=Tenant.Kind.CUSTOMER)
            for domain, one in sorted(named.items())
            if domain not in known
            and domain not in in_parts
            and same_market(self.partner.country.code, one.country, markets)
        ]
        Tenant.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        return known | _tenants_at([company.domain for company in new])

    def _served(self, companies: Iterable[Tenant]) -> tuple[set[UUID], set[UUID]]:
        """Whom of them the partner serves, and has served."""
        rows = ResellerRelationship.objects.filter(partner=self.partner, customer__in=list(companies))
        found = list(rows.values_list("customer_id", "status"))
        active = {company for company, status in found if status == ResellerRelationship.Status.ACTIVE}
        return active, {company for company, _status in found} - active

    def _relate(self, wanted: Mapping[UUID, tuple[KnownCustomer, Tenant]]) -> dict[UUID, Outcome]:
        """Commercial records, relationships, grants and both logs; of two ways at once to one customer the first."""
        companies = [company for _customer, company in wanted.values()]
        Customer.objects.bulk_create([Customer(tenant=company) for company in companies], ignore_conflicts=True)
        made = {key: self._relationship(company) for key, (_customer, company) in wanted.items()}
        ResellerRelationship.objects.bulk_create(made.values(), batch_size=BATCH, ignore_conflicts=True)
        there = set(
            ResellerRelationship.objects.filter(pk__in=[row.pk for row in made.values()]).values_list("pk", flat=True)
        )
        new = {key: row for key, row in made.items() if row.pk in there}
        self._grant([wanted[key][1] for key in new if wanted[key][0].is_delegated])
        self._tell(list(new.values()))
        late = Outcome(Status.KNOWN, reasons.SERVED)
        return {key: Outcome(Status.CONNECTED, "", row.pk) if key in new else late for key, row in made.items()}

    def _relationship(self, company: Tenant) -> ResellerRelationship:
        return ResellerRelationship(
            partner=self.partner, partner_name=self.partner.name, partner_domain=self.partner.domain,
            partner_mpn_id=self.enrollment.partner.mpn_id, programme=self.enrollment.programme, customer=company,
            customer_name=company.name, customer_domain=company.domain, customer_country=company.country,
            origin=ResellerRelationship.Origin.DIRECTORY, granted_by=self.by, granted_by_name=self.by.full_name,
        )  # fmt: skip

    def _grant(self, companies: Sequence[Tenant]) -> None:
        """Delegated access, where the two never had one: what the customer has withdrawn stays withdrawn."""
        had = DelegatedAdmin.objects.filter(grantee=self.partner, target__in=companies)
        before = set(had.values_list("target_id", flat=True))
        rows = [
            DelegatedAdmin(
                grantee=self.partner, grantee_name=self.partner.name, target=company, target_name=company.name,
                roles=list(CUSTOMER_ROLES), origin=DelegatedAdmin.Origin.DIRECTORY, granted_by=self.by,
                granted_by_name=self.by.full_name,
            )
            for company in companies
            if company.pk not in before
        ]  # fmt: skip
        DelegatedAdmin.objects.bulk_create(rows, batch_size=BATCH)

    def _tell(self, rows: Sequence[ResellerRelationship]) -> None:
        """*Became partner of a customer*, in the log of each side."""
        value = {"origin": DelegatedAdmin.Origin.DIRECTORY}
        sides = [(row, tenant) for row in rows for tenant in (row.partner_id, row.customer_id)]
        if sides:
            events = [(uuid7(), tenant, row.pk, str(row), value) for row, tenant in sides]
            tell_all("connect_customer", "resellerrelationship", events, by=self.by)


def _tenants_at(domains: Sequence[str] | Mapping[str, object]) -> dict[str, Tenant]:
    """Work accounts by domain, in small letters."""
    rows = Tenant.objects.annotate(lowered=Lower("domain")).filter(lowered__in=list(domains))
    return {company.lowered: company for company in rows}
