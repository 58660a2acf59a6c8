"""Opening accounts for customers: one from the form, thousands from a file, by the same few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actions.work_accounts import domains_in_parts
from accounts.models import User
from accounts.roles import GLOBAL_ADMIN, Permission
from accounts.rules.reasons import DOMAIN_TAKEN
from accounts.rules.users import ADDRESS_NOT_FREE
from customers.actions import _founding_rows as rows
from customers.rules import founding as rules
from enrollment.models import Programme
from partnercenter.errors import Reason, Refused
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from relationships.actions.sides import Side, side_of
from relationships.models import Partnership, ResellerRelationship

Origin = ResellerRelationship.Origin


@dataclass(frozen=True)
class Seller:
    """The company that adds customers, and as what."""

    side: Side
    programme: Programme


@dataclass(frozen=True)
class FirstAdmin:
    """The first person of a customer. `password` is hashed, or unusable; a temporary one works until then."""

    full_name: str
    email: str
    language: str
    password: str
    temporary_until: datetime | None = None
    role: str = GLOBAL_ADMIN.key
    user_id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True)
class Founding:
    """A customer to be. `partnership` is the provider's with the reseller it names (CUS-06)."""

    name: str
    domain: str
    country: str
    registration_number: str = ""
    tax_id: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    agreement_contact: Mapping[str, str] = field(default_factory=dict)
    agreement_date: date | None = None
    partnership: Partnership | None = None
    admin: FirstAdmin | None = None
    tenant_id: UUID = field(default_factory=uuid7)
    relationship_id: UUID = field(default_factory=uuid7)
    designation_id: UUID = field(default_factory=uuid7)  # the reseller's own row


def seller_of(by: User) -> Seller:
    """The company as it adds customers. Refused: role-lacks-right, no-new-direct-customers, resellers-invite-customers,
    cannot-add-customers, and what keeps a partner from trading. Source: CUS-05, CUS-13, CUS-14."""
    require(by, Permission.ADD_CUSTOMERS)
    programme = rules.programme_to_add_in(by.tenant.programmes)
    side = side_of(by.tenant_id, programme)
    if side.blocker:
        raise Refused(side.blocker)
    return Seller(side, programme)


@transaction.atomic
def found_customers(
    foundings: Sequence[Founding], *, partner: Seller, by: User, origin: Origin, in_own_log: bool = True
) -> dict[UUID, Reason]:
    """Accounts, commercial records, relationships, delegated access and first admins of all customers come to be.

    What one customer needs is there whole or not at all: why some are not comes back by `tenant_id`
    (domain-taken, address-not-free, reseller-not-partner). The reseller that a founding names gets a
    relationship and a grant of its own; its partnership cannot end meanwhile. Each customer's log tells who opened its
    account. The partner's and the reseller's tell it, too, unless not `in_own_log`: then the caller does, for all at
    once. The caller has asked `seller_of`, and whether domain, country and first admin fit. Source: CUS-05 to CUS-07,
    CUS-11.
    """
    refusals: dict[UUID, Reason] = {}
    wanted = _with_standing_reseller(_with_whole_domain(foundings, refusals), partner, refusals)
    chunk = rows.Chunk(partner.side, partner.programme, by, origin, timezone.now())
    with acting_as(role=Role.OPS):
        opened = _open_accounts(chunk, wanted, refusals)
        if opened:
            chunk.connect(opened)
            chunk.tell(opened, in_own_log=in_own_log)
    return refusals


def _with_whole_domain(foundings: Sequence[Founding], refusals: dict[UUID, Reason]) -> list[Founding]:
    """Those of whose domain nobody has a part."""
    in_parts = domains_in_parts(founding.domain for founding in foundings)
    refusals |= {founding.tenant_id: DOMAIN_TAKEN for founding in foundings if founding.domain.lower() in in_parts}
    return [founding for founding in foundings if founding.tenant_id not in refusals]


def _with_standing_reseller(
    foundings: Iterable[Founding], partner: Seller, refusals: dict[UUID, Reason]
) -> list[Founding]:
    """Those that name no reseller, or one with an active partnership, which is held until the end."""
    asked = {founding.partnership.pk for founding in foundings if founding.partnership}
    with acting_as(role=Role.APP):  # only the companies' own side of the wall lets anybody hold the rows
        found = Partnership.objects.filter(pk__in=asked, provider=partner.side.tenant, status="active").order_by("pk")
        held = set(found.select_for_update(no_key=True).values_list("pk", flat=True)) if asked else set()
    standing = []
    for founding in foundings:
        if founding.partnership and founding.partnership.pk not in held:
            refusals[founding.tenant_id] = rules.RESELLER_LEFT
        else:
            standing.append(founding)
    return standing


def _open_accounts(chunk: rows.Chunk, wanted: list[Founding], refusals: dict[UUID, Reason]) -> list[Founding]:
    """Work accounts with their first admins. An address that is taken undoes all of them, and they begin without that
    customer: what is written in the order of domains, then of addresses, never waits in a circle."""
    while True:
        savepoint = transaction.savepoint()
        domains_free = chunk.open_tenants(wanted)
        opened = [founding for founding in wanted if founding.tenant_id in domains_free]
        taken = chunk.add_admins(opened)
        if not taken:
            break
        transaction.savepoint_rollback(savepoint)
        refusals |= dict.fromkeys(taken, ADDRESS_NOT_FREE)
        wanted = [founding for founding in wanted if founding.tenant_id not in taken]
    transaction.savepoint_commit(savepoint)
    refusals |= {founding.tenant_id: DOMAIN_TAKEN for founding in wanted if founding.tenant_id not in domains_free}
    return opened
