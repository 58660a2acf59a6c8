"""The rows of a file of customers: what each would do, and doing it (CUS-05 to CUS-07)."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from customers.actions._bulk import write
from customers.actions._imports import Finding, Outcome, first_lines, next_rows, owners_of, settle
from customers.actions.founding import Founding, Seller, found_customers, seller_of
from customers.models import CustomerImport, CustomerImportRow
from customers.rules.imports import CustomerRow, Ground, read_customer
from customers.rules.imports_problems import PROBLEMS, Problem
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.ids import uuid7
from partnercenter.jobs import Progress
from relationships.models import Partnership, ResellerRelationship
from relationships.models.partnership import Party
from relationships.rules.standings import CONDITIONS, Standing

CHECKED_AT_ONCE, ADDED_AT_ONCE = 500, 250  # a quarter of a second of work
TAGS = """
INSERT INTO customers_customertag (id, tenant_id, relationship_id, name, created_at)
SELECT new.id, own.partner_id, own.id, new.name, own.created_at
FROM ROWS FROM (json_to_recordset(%(rows)s) AS (id uuid, relationship uuid, name text))
    WITH ORDINALITY AS new (id, relationship, name, place)
JOIN relationships_resellerrelationship own ON own.id = new.relationship
ORDER BY new.place ON CONFLICT DO NOTHING
"""
Rows = list[CustomerImportRow]


def check_next(found: CustomerImport, by: User) -> Progress:
    """Says of the next rows what adding them would do; nothing else changes."""
    rows = next_rows(found, Outcome.UNCHECKED, CHECKED_AT_ONCE)
    ground = _ground(rows, seller_of(by), by)
    lines, own = first_lines(found, rows), _own_customers({row.key for row in rows}, by)
    return settle(found, [_checked(row, ground, lines, own.get(row.key)) for row in rows])


def _checked(row: CustomerImportRow, ground: Ground, lines: dict[str, int], own: tuple[UUID, UUID] | None) -> Finding:
    """Whether a stranger has the domain is told when the row is added: a check asks about thousands at once."""
    if own:
        return Finding(row, Outcome.KNOWN, customer_id=own[0], record_id=own[1])
    try:
        read_customer(row.values, ground)
    except Problem as problem:
        return Finding(row, Outcome.BROKEN, problem.code, problem.detail)
    if lines[row.key] != row.number:
        return Finding(row, Outcome.BROKEN, "domain-twice", str(lines[row.key]))
    return Finding(row, Outcome.READY)


def _own_customers(domains: Iterable[str], by: User) -> dict[str, tuple[UUID, UUID]]:
    """Those that the partner serves already by domain, with the relationship."""
    owners = owners_of(domains)
    rows = ResellerRelationship.objects.visible_to(by, as_partner=True).active()
    served = dict(rows.filter(customer_id__in=list(owners.values())).values_list("customer_id", "pk"))
    return {domain: (owner, served[owner]) for domain, owner in owners.items() if owner in served}


def _ground(rows: Rows, seller: Seller, by: User) -> Ground:
    current = programme.current()
    is_provider = seller.programme == Programme.INDIRECT_PROVIDER
    return Ground(
        partner=by.tenant,
        markets=current.markets,
        shared_domains=current.webmail_domains,
        vendor_domains=current.vendor_domains,
        resellers=_resellers({row.values.get("reseller", "") for row in rows} - {""}, by) if is_provider else None,
    )


def _resellers(mpn_ids: set[str], by: User) -> dict[str, Partnership | None]:
    """The provider's resellers with these MPN IDs; None for one that cannot act now."""
    if not mpn_ids:
        return {}
    own = Partnership.objects.visible_to(by).of_party(Party.PROVIDER, by.tenant)
    partners = own.filter(status=Partnership.Status.ACTIVE, reseller_mpn_id__in=mpn_ids)
    ready = set(partners.standing_as(Party.RESELLER, CONDITIONS[Standing.READY]).values_list("pk", flat=True))
    return {found.reseller_mpn_id: found if found.pk in ready else None for found in partners}


def add_next(found: CustomerImport, by: User) -> Progress:
    """The next rows become customers, or get their problem; one row's problem leaves the others alone.

    Everything is asked again: whether the company may add customers (Refused, which ends the job), markets, resellers,
    and whose domain it is by now.
    """
    seller = seller_of(by)
    rows = next_rows(found, Outcome.READY, ADDED_AT_ONCE)
    ground = _ground(rows, seller, by)
    findings: list[Finding] = []
    new: list[tuple[CustomerImportRow, CustomerRow, Founding]] = []
    for row in rows:
        try:
            read = read_customer(row.values, ground)
        except Problem as problem:
            findings.append(Finding(row, Outcome.BROKEN, problem.code, problem.detail))
        else:
            new.append((row, read, Founding(**read.values)))
    foundings = [founding for _row, _read, founding in new]
    refusals = found_customers(
        foundings, partner=seller, by=by, origin=ResellerRelationship.Origin.IMPORTED, in_own_log=False
    )
    added = [each for each in new if each[2].tenant_id not in refusals]
    _add_tags(added)
    _tell(found, [founding for _row, _read, founding in added], by=by)
    for row, _read, founding in new:
        refusal = refusals.get(founding.tenant_id)
        findings.append(_refused(row, refusal.code) if refusal else _added(row, founding))
    return settle(found, findings)


def _added(row: CustomerImportRow, founding: Founding) -> Finding:
    return Finding(row, Outcome.ADDED, customer_id=founding.tenant_id, record_id=founding.relationship_id)


def _refused(row: CustomerImportRow, code: str) -> Finding:
    return Finding(row, Outcome.BROKEN, code if code in PROBLEMS else "not-possible")


def _add_tags(added: Iterable[tuple[CustomerImportRow, CustomerRow, Founding]]) -> None:
    rows = ((uuid7(), founding.relationship_id, tag) for _row, read, founding in added for tag in read.tags)
    write(TAGS, "id relationship name", rows)


def _tell(found: CustomerImport, added: list[Founding], *, by: User) -> None:
    """One entry for the chunk in the partner's log, and in that of each reseller: each customer's own log names all."""
    counts = Counter({by.tenant_id: len(added)})
    counts.update(founding.partnership.reseller_id for founding in added if founding.partnership)
    for tenant_id, count in counts.items():
        if count:
            audit.record("import_customers", found, by=by, tenant_id=tenant_id, after={"count": count})
