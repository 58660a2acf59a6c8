"""The rows of a file of customers' users: added as guests add them, under each customer's grant (CUS-17)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from uuid import UUID

from django.db import DataError, IntegrityError
from django.db.models import Q
from django.db.models.functions import Lower

from accounts import roles
from accounts.actions.users import add_user
from accounts.models import Tenant, User, UserImportRow
from accounts.rules import user_imports
from accounts.rules.domains import normal_domain
from accounts.rules.user_import_files import FileRow, names_in
from accounts.rules.users import ADDRESS_NOT_FREE, ROLE_ABOVE_OWN
from customers.actions._imports import Finding, Outcome, first_lines, next_rows, settle
from customers.models import CustomerImport, CustomerImportRow
from customers.rules.imports_files import TOO_WIDE
from customers.rules.imports_problems import PROBLEMS, Problem
from partnercenter import programme
from partnercenter.errors import Refused
from partnercenter.jobs import Progress
from partnercenter.tenancy import Role, acting_as
from partnercenter.throttle import throttle
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship

DAY = 24 * 60 * 60
CHECKED_AT_ONCE, ADDED_AT_ONCE = 500, 25  # an account is half a second of work for so many
Rows = Iterable[CustomerImportRow]


@dataclass(frozen=True)
class Place:
    """A customer that a row names; without a grant its account is closed."""

    customer_id: UUID
    domain: str
    has_exact_addresses: bool
    grant: DelegatedAdmin | None

    @property
    def grantable(self) -> frozenset[str]:
        """What a guest gives there."""
        held = self.grant.roles if self.grant else ()
        return roles.grantable_by(held) & roles.ROLES_BY_KIND[Tenant.Kind.CUSTOMER]


def check_next(found: CustomerImport, by: User) -> Progress:
    """Says of the next rows what adding them would do; nothing else changes."""
    rows = next_rows(found, Outcome.UNCHECKED, CHECKED_AT_ONCE)
    places, lines = _places(rows, by), first_lines(found, rows)
    people = _people({row.key for row in rows})
    return settle(found, [_checked(row, places, lines, people) for row in rows])


def _checked(
    row: CustomerImportRow, places: dict[str, Place], lines: dict[str, int], people: dict[str, tuple[UUID, UUID]]
) -> Finding:
    try:
        place, _grant = _place_of(row, places)
        _read(row, place)
    except Problem as problem:
        return Finding(row, Outcome.BROKEN, problem.code, problem.detail)
    if lines[row.key] != row.number:
        return Finding(row, Outcome.BROKEN, "email-twice", str(lines[row.key]))
    company, person = people.get(row.key, (None, None))
    if company == place.customer_id:
        return Finding(row, Outcome.KNOWN, customer_id=company, record_id=person)
    return Finding(row, Outcome.BROKEN, ADDRESS_NOT_FREE.code) if company else Finding(row, Outcome.READY)


def _place_of(row: CustomerImportRow, places: dict[str, Place]) -> tuple[Place, DelegatedAdmin]:
    """The customer, and the grant that opens its account. Raises Problem."""
    if TOO_WIDE in row.values:
        raise Problem("too-wide")
    text = row.values.get("customer", "")
    if not text:
        raise Problem("customer-missing")
    place = places.get(_key_of(text))
    if place is None:
        raise Problem("customer-unknown", text)
    if place.grant is None:
        raise Problem("customer-no-access", text)
    return place, place.grant


def _read(row: CustomerImportRow, place: Place) -> UserImportRow:
    """The user as a company's own import reads it. Raises Problem."""
    cells = row.values
    line = FileRow(row.number, cells.get("full_name", ""), cells.get("email", ""), names_in(cells.get("roles", "")))
    (read,) = user_imports.check_rows(
        [line], domain=place.domain, exactly=place.has_exact_addresses, grantable=place.grantable
    )
    if read.problem:
        raise Problem(read.problem, read.detail)
    return read


def _key_of(text: str) -> str:
    """An id or a domain as people type it, as it is looked up."""
    try:
        return str(UUID(text))
    except ValueError:
        return normal_domain(text)


def _places(rows: Rows, by: User) -> dict[str, Place]:
    """The own customers that the rows name, by id of the customer or of the relationship, and by domain."""
    keys = {_key_of(row.values.get("customer", "")) for row in rows}
    ids = {UUID(key) for key in keys if _is_id(key)}
    own = ResellerRelationship.objects.visible_to(by, as_partner=True).active()
    named = dict(own.filter(pk__in=ids).values_list("customer_id", "pk"))
    with acting_as(role=Role.GATE):
        known = Tenant.objects.filter(kind=Tenant.Kind.CUSTOMER).annotate(at=Lower("domain"))
        companies = {one.pk: one for one in known.filter(Q(pk__in=ids | named.keys()) | Q(at__in=keys))}
    served = set(own.filter(customer_id__in=companies).values_list("customer_id", flat=True))
    grants = DelegatedAdmin.objects.visible_to(by).granted_to(by.tenant)
    held = {grant.target_id: grant for grant in grants.filter(target_id__in=companies, status="active")}
    places = [_place(companies[pk], held.get(pk)) for pk in served | held.keys()]
    found = {str(place.customer_id): place for place in places} | {place.domain: place for place in places}
    return found | {str(pk): found[str(customer)] for customer, pk in named.items() if str(customer) in found}


def _place(company: Tenant, grant: DelegatedAdmin | None) -> Place:
    return Place(company.pk, company.domain.lower(), company.has_exact_addresses, grant)


def _is_id(key: str) -> bool:
    return len(key) == 36 and key.count("-") == 4 and "." not in key


def _people(addresses: set[str]) -> dict[str, tuple[UUID, UUID]]:
    """Company and id of whoever has these addresses; of a stranger nothing is told but that it cannot be had."""
    with acting_as(role=Role.GATE):
        taken = User.objects.annotate(at=Lower("email")).filter(at__in=list(addresses))
        return {at: (company, person) for at, company, person in taken.values_list("at", "tenant_id", "pk")}


def add_next(found: CustomerImport, by: User) -> Progress:
    """The next rows become users, or get their problem; each new user gets a link to choose a password by mail, as long
    as the company's mails of the day last. Whoever gets none waits for somebody who sends it from the user's page.

    Everything is asked again under the grant, which is held meanwhile: a withdrawal waits for the chunk, and the next
    one finds the account closed.
    """
    rows = next_rows(found, Outcome.READY, ADDED_AT_ONCE)
    places, may_mail = _places(rows, by), partial(_may_mail, by, programme.current().link_mails_a_day)
    findings: list[Finding] = []
    for _customer, group in groupby(rows, lambda row: _key_of(row.values.get("customer", ""))):
        findings += _add_all(list(group), places, by, may_mail)
    return settle(found, findings)


def _may_mail(by: User, most: int) -> bool:
    """Counts one mail of the company's day; false when all are used up."""
    try:
        throttle("customer-link-mails", str(by.tenant_id), limit=most, seconds=DAY)
    except Refused:
        return False
    return True


def _add_all(
    rows: list[CustomerImportRow], places: dict[str, Place], by: User, may_mail: Callable[[], bool]
) -> list[Finding]:
    """The rows of one customer under one visit to its account."""
    try:
        place, grant = _place_of(rows[0], places)
        with acting_under(grant, by=by) as guest:
            return [_added(row, place, guest, mails=may_mail()) for row in rows]
    except Problem as problem:
        return [Finding(row, Outcome.BROKEN, problem.code, problem.detail) for row in rows]
    except Refused as refusal:
        return [_refused(row, refusal) for row in rows]


def _added(row: CustomerImportRow, place: Place, guest: User, *, mails: bool) -> Finding:
    """A refused user leaves nothing behind: `add_user` is a savepoint of its own."""
    try:
        read = _read(row, place)
        new = add_user(
            by=guest, full_name=read.full_name, email=read.email, roles=read.roles, with_link=True, mails=mails
        )
    except Problem as problem:
        return Finding(row, Outcome.BROKEN, problem.code, problem.detail)
    except Refused as refusal:
        return _refused(row, refusal)
    except (IntegrityError, DataError):
        return Finding(row, Outcome.BROKEN, "not-possible")
    waits = "" if mails else "link-waits"
    return Finding(row, Outcome.ADDED, waits, customer_id=place.customer_id, record_id=new.user.pk)


def _refused(row: CustomerImportRow, refusal: Refused) -> Finding:
    known = refusal.code in PROBLEMS or refusal.code in user_imports.PROBLEMS
    is_told = known and refusal.code != ROLE_ABOVE_OWN.code
    return Finding(row, Outcome.BROKEN, refusal.code if is_told else "not-possible", refusal.details.get("name", ""))
