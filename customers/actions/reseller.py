"""Naming the reseller of a provider's customer, changing it, and naming none (CUS-06, CUS-07)."""

from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.access import require
from accounts.models import Tenant, User
from accounts.roles import Permission
from customers.actions._hold import hold_customer
from customers.emails import reseller as emails
from customers.rules import record_reasons as reasons
from customers.rules import resellers as rules
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from relationships.actions.sides import Side, side_of
from relationships.models import DelegatedAdmin, Partnership, ResellerRelationship

CHANGE = "change_customer_reseller"
ACTIVE, REMOVED = ResellerRelationship.Status.ACTIVE, ResellerRelationship.Status.REMOVED
Origin = ResellerRelationship.Origin


@transaction.atomic
def change_reseller(
    relationship: ResellerRelationship, *, partnership: UUID | None, seen: UUID | None, by: User, note: str = ""
) -> ResellerRelationship:
    """The provider names another of its resellers for a customer, or none; `seen` is the one that its page showed.

    Where the provider opened the account, the reseller before loses its designated row and the grant that was handed on
    to it, and the new one gets both, the grant only while the provider holds one itself. What the customer agreed to
    by itself stays, and what it ended by itself is not brought back; a customer that came by consent gets only a
    reseller that it has let in already. The answer for such a customer tells the provider whether one of its own
    resellers serves it. That is accepted: both are partners of each other and of this customer, the page is limited to
    some tries an hour, and without it nobody could name a reseller that the customer has chosen.

    In the same transaction: the logs of all who are concerned, and mails to the customer's global admins and to both
    resellers. Naming the same again changes nothing. Refused: role-lacks-right, providers-designate-resellers,
    customer-record-closed, customer-reseller-changed, reseller-not-ours, reseller-cannot-act, reseller-in-other-market,
    reseller-without-consent, reseller-ended-by-customer, and what keeps the provider from trading. Source: CUS-06,
    CUS-07, REM-05, C19.
    """
    require(by, Permission.MANAGE_CUSTOMERS)
    hold_customer(relationship.customer_id)  # a reseller that leaves meanwhile is not named any more
    relationship = _locked(relationship, by=by)
    rules.check_can_designate(relationship)
    reseller = _reseller_of(partnership, by=by) if partnership else None
    before, before_name = relationship.reseller_id, relationship.reseller_name
    if before == (reseller.tenant.pk if reseller else None):
        return relationship
    rules.check_is_as_seen(relationship, seen)
    if reseller:
        _check_can_take_over(relationship, reseller, by=by)
    relationship.reseller = reseller.tenant if reseller else None
    relationship.reseller_name = reseller.tenant.name if reseller else ""
    relationship.save(update_fields=["reseller", "reseller_name"])
    _tell(relationship, before_name, by=by, note=note)
    if before:
        _release(relationship, before, by=by, note=note)
    if reseller:
        _designate(relationship, reseller, by=by, note=note)
    return relationship


def _locked(relationship: ResellerRelationship, *, by: User) -> ResellerRelationship:
    """The provider's own row as it is now, held until the transaction ends."""
    own = ResellerRelationship.objects.visible_to(by, as_partner=True)
    found: ResellerRelationship = own.select_for_update(of=("self",), no_key=True).get(pk=relationship.pk)
    return found


def _reseller_of(partnership: UUID, *, by: User) -> Side:
    """The reseller of one of the provider's partnerships, which cannot end meanwhile. Refused: reseller-not-ours."""
    own = Partnership.objects.visible_to(by).filter(provider_id=by.tenant_id, status=Partnership.Status.ACTIVE)
    found = own.select_for_update(of=("self",), no_key=True).filter(pk=partnership).first()
    if found is None:
        raise Refused(reasons.RESELLER_NOT_OURS)
    return side_of(found.reseller_id, Programme.INDIRECT_RESELLER)


def _check_can_take_over(relationship: ResellerRelationship, reseller: Side, *, by: User) -> None:
    blocker = side_of(by.tenant_id, Programme.INDIRECT_PROVIDER).blocker
    if blocker:
        raise Refused(blocker)
    rules.check_can_serve(relationship, reseller, markets=programme.current().markets)
    serves = _own_row(relationship, reseller.tenant.pk) is not None
    rules.check_has_consent(relationship, reseller, serves=serves)
    ended = ended_by_customer(relationship, reseller.tenant.pk)
    rules.check_is_welcome(relationship, reseller.tenant.name, ended)


def ended_by_customer(relationship: ResellerRelationship, reseller_id: UUID) -> rules.Ended:
    """What the customer has ended with one of the provider's resellers by itself, by the newest row and grant of the
    two; the wall hides both from the provider. Of a customer that came by consent nothing is told: it has to have let
    the reseller in anyway."""
    if not rules.is_opened_by(relationship):
        return rules.Ended()
    customer = relationship.customer_id
    rows = ResellerRelationship.objects.filter(partner_id=OuterRef("pk"), customer_id=customer).order_by("-created_at")
    grants = DelegatedAdmin.objects.filter(grantee_id=OuterRef("pk"), target_id=customer).order_by("-granted_at")
    who = [Subquery(rows.values("removed_by__tenant_id")[:1]), Subquery(grants.values("withdrawn_by__tenant_id")[:1])]
    with acting_as(role=Role.OPS):
        relationship_by, access_by = Tenant.objects.filter(pk=reseller_id).values_list(*who).get()
    return rules.Ended(relationship=relationship_by == customer, access=access_by == customer)


def _own_row(relationship: ResellerRelationship, reseller_id: UUID) -> ResellerRelationship | None:
    """The reseller's own active row, whatever it rests on; the wall hides it from the provider."""
    with acting_as(role=Role.OPS):
        rows = ResellerRelationship.objects.filter(partner_id=reseller_id, status=ACTIVE)
        found: ResellerRelationship | None = rows.filter(customer_id=relationship.customer_id).first()
    return found


def _release(relationship: ResellerRelationship, reseller_id: UUID, *, by: User, note: str) -> None:
    """The reseller before: its designated row ends and the grant that was handed on, and nothing else."""
    own = _own_row(relationship, reseller_id)
    if rules.is_opened_by(relationship):
        _take_access_back(relationship, reseller_id, by=by)
        if own and own.origin == Origin.DESIGNATED:
            with acting_as(role=Role.OPS):
                own.remove(by=by, note=note)
    if own:
        before, after = {"reseller": own.partner_name}, {"reseller": ""}
        audit.record(CHANGE, own, by=by, tenant_id=reseller_id, before=before, after=after, reason=note)
        emails.reseller_released(own, by=by, note=note)


def _take_access_back(relationship: ResellerRelationship, reseller_id: UUID, *, by: User) -> None:
    """Waits for a guest of the reseller who is at work right now."""
    with acting_as(role=Role.OPS):
        handed_on = DelegatedAdmin.objects.filter(grantee_id=reseller_id, origin=DelegatedAdmin.Origin.CREATED)
        active = handed_on.filter(target_id=relationship.customer_id, status=DelegatedAdmin.Status.ACTIVE)
        grant = active.select_for_update(of=("self",), no_key=True).first()
        if grant is None:
            return
        grant.status, grant.withdrawn_at = DelegatedAdmin.Status.WITHDRAWN, timezone.now()
        grant.withdrawn_by, grant.withdrawn_by_name = by, by.full_name
        grant.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_by_name"])
    for tenant_id in (grant.target_id, grant.grantee_id):
        audit.record("withdraw_delegated_admin", grant, by=by, tenant_id=tenant_id)


def _designate(relationship: ResellerRelationship, reseller: Side, *, by: User, note: str) -> None:
    """The new reseller: a row and a grant of its own, unless it has them already or the customer came by consent."""
    own = _own_row(relationship, reseller.tenant.pk)
    has_access = False
    if rules.is_opened_by(relationship):
        own = own or _row_for(relationship, reseller, by=by)
        has_access = _hand_access_on(relationship, reseller, by=by)
    if own:
        before, after = {"reseller": ""}, {"reseller": own.partner_name}
        audit.record(CHANGE, own, by=by, tenant_id=own.partner_id, before=before, after=after, reason=note)
        emails.reseller_designated(own, with_access=has_access, by=by, note=note)


def _row_for(relationship: ResellerRelationship, reseller: Side, *, by: User) -> ResellerRelationship:
    with acting_as(role=Role.OPS):  # an insert reads the row back, which the wall hides from the provider
        made: ResellerRelationship = ResellerRelationship.objects.create(
            partner=reseller.tenant,
            partner_name=reseller.tenant.name,
            partner_domain=reseller.tenant.domain,
            partner_mpn_id=reseller.mpn_id,
            programme=Programme.INDIRECT_RESELLER,
            customer_id=relationship.customer_id,
            customer_name=relationship.customer_name,
            customer_domain=relationship.customer_domain,
            customer_country=relationship.customer_country,
            origin=Origin.DESIGNATED,
            granted_by=by,
            granted_by_name=by.full_name,
        )
    return made


def _hand_access_on(relationship: ResellerRelationship, reseller: Side, *, by: User) -> bool:
    """A grant like the provider's own, which cannot end meanwhile, unless the customer has ended such a one; whether
    the reseller has one now."""
    held = DelegatedAdmin.objects.visible_to(by).filter(target_id=relationship.customer_id, status="active")
    own = held.filter(grantee_id=by.tenant_id).select_for_update(of=("self",), no_key=True).first()
    with acting_as(role=Role.OPS):
        grants = DelegatedAdmin.objects.filter(grantee=reseller.tenant, target_id=relationship.customer_id)
        if grants.filter(status=DelegatedAdmin.Status.ACTIVE).exists():
            return True
        if own is None or ended_by_customer(relationship, reseller.tenant.pk).access:
            return False
        grant = DelegatedAdmin.objects.create(
            grantee=reseller.tenant,
            grantee_name=reseller.tenant.name,
            target_id=own.target_id,
            target_name=own.target_name,
            roles=own.roles,
            origin=DelegatedAdmin.Origin.CREATED,
            granted_by=by,
            granted_by_name=by.full_name,
        )
    for tenant_id in (grant.target_id, grant.grantee_id):
        audit.record("grant_delegated_admin", grant, by=by, tenant_id=tenant_id)
    return True


def _tell(relationship: ResellerRelationship, before_name: str, *, by: User, note: str) -> None:
    """The provider's log and the customer's, and a mail to the customer."""
    before, after = {"reseller": before_name}, {"reseller": relationship.reseller_name}
    for tenant_id in (relationship.partner_id, relationship.customer_id):
        audit.record(CHANGE, relationship, by=by, tenant_id=tenant_id, before=before, after=after, reason=note)
    emails.reseller_changed(relationship, before=before_name, by=by, note=note)
