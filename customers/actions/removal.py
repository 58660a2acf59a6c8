"""The end of what connects a partner and a customer: by the partner (REM-01), or by the customer itself."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from customers.actions._hold import hold_customer
from customers.emails import removal as emails
from customers.rules import removal_reasons as reasons
from customers.rules import removals as rules
from customers.rules.blockers import blockers_of
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import acting_as
from relationships.actions.delegated_access import end_access
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.delegated_access import check_can_withdraw, is_of_customer
from relationships.rules.removals import Representation

REMOVED = ResellerRelationship.Status.REMOVED


@transaction.atomic
def remove_customer(
    relationship: ResellerRelationship,
    *,
    by: User,
    representation: Representation,
    note: str = "",
    also_withdraw: bool = False,
) -> ResellerRelationship:
    """The partner ends its own relationship: the customer leaves its list, and it sells nothing more there.

    Other partners, the customer's users and their work stay, and so does the delegated access unless the partner gives
    it up with it (`also_withdraw`); one that came with a designation ends in any case (`rules.access_ends_too`). What
    was ended is kept with `representation`, the text as it was shown and ticked.
    Where a provider's row named the removing reseller, it names none any more. A provider that leaves takes nothing
    from the reseller it had designated: that has a relationship and an access of its own. The logs of all sides are
    written in the same transaction. Nobody gets a mail: the remover serves the notice. Of two removals at once the
    second is refused. Refused: role-lacks-right, customer-unknown, customer-relationship-ended, customer-still-served.
    Source: REM-01 to REM-04, C10, C11, DEC-03, E12.
    """
    require(by, Permission.MANAGE_CUSTOMERS)
    relationship = _locked(relationship, by=by, side="partner")
    rules.check_is_active(relationship, back_href=relationship.get_absolute_url())
    rules.check_nothing_blocks(relationship, blockers_of(relationship))
    declared = {"removal_text": representation.text, "removal_version": representation.version}
    _end(relationship, by=by, operation="remove_customer", note=note, also_withdraw=also_withdraw, **declared)
    return relationship


@transaction.atomic
def end_partner(
    relationship: ResellerRelationship, *, by: User, note: str = "", also_withdraw: bool = False
) -> ResellerRelationship:
    """The customer ends its relationship with a partner, who sells nothing more there.

    What the partner may administer stays or ends (`also_withdraw`), and the logs tell it, as in `remove_customer`; the
    partner gets a mail, and the customer's global admins a receipt. Refused: role-lacks-right, customer-unknown,
    customer-relationship-ended. Source: REM-02, P-18.
    """
    require(by, Permission.AUTHORIZE_PARTNERS)
    relationship = _locked(relationship, by=by, side="customer")
    rules.check_is_active(relationship, back_href=reverse("record_partner_detail", args=[relationship.pk]))
    _end(relationship, by=by, operation="end_partner", note=note, also_withdraw=also_withdraw)
    emails.partner_ended(relationship)
    emails.partner_ended_receipt(relationship)
    return relationship


@transaction.atomic
def end_partner_access(grant: DelegatedAdmin, *, by: User) -> DelegatedAdmin:
    """The customer ends what a partner may administer; the relationship stays as it is.

    Waits for a guest at work. Both logs tell it, the partner gets a mail, and the customer's global admins a receipt.
    Refused: role-lacks-right, access-of-another, access-ended. Source: REM-02, REM-05.
    """
    require(by, Permission.WITHDRAW_ACCESS)
    check_can_withdraw(grant, by)
    grant = end_access(grant, by=by, back_href=reverse("record_access_detail", args=[grant.pk]))
    emails.access_ended(grant)
    emails.access_ended_receipt(grant)
    return grant


@transaction.atomic
def give_up_access(grant: DelegatedAdmin, *, by: User) -> DelegatedAdmin:
    """The partner gives up what it may administer at a customer; the relationship stays as it is, or has ended before.

    Waits for a guest at work. Both logs tell it, and the customer's global admins get a mail: from now on nobody of the
    partner helps with their account. Refused: role-lacks-right, customer-unknown for another's access or that to a
    reseller, access-ended. Source: REM-02, REM-05.
    """
    require(by, Permission.MANAGE_CUSTOMERS)
    if grant.grantee_id != by.tenant_id or not is_of_customer(grant):
        raise Refused(reasons.CUSTOMER_UNKNOWN)
    grant = end_access(grant, by=by)
    emails.access_given_up(grant)
    return grant


def note_records(relationship: ResellerRelationship, *, by: User, files: dict[str, int]) -> None:
    """The log keeps who took which records along, and how many rows of each."""
    audit.record("export_customer_records", relationship, by=by, tenant_id=by.tenant_id, after=files)


def _locked(relationship: ResellerRelationship, *, by: User, side: str) -> ResellerRelationship:
    """The relationship as it is now, held until the transaction ends, and with it the customer: nobody accepts, parts
    or names a reseller meanwhile. Refused (customer-unknown) for a stranger's."""
    hold_customer(relationship.customer_id)
    rows = ResellerRelationship.objects.visible_to(by).filter(pk=relationship.pk, **{side: by.tenant_id})
    found: ResellerRelationship | None = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise Refused(reasons.CUSTOMER_UNKNOWN)
    return found


def _end(
    relationship: ResellerRelationship, *, by: User, operation: str, note: str, also_withdraw: bool, **declared: Any
) -> None:
    """The end on the row and in both logs, that of the access where it was chosen, and of being named a reseller."""
    grant = _grant_held(relationship, by=by)
    ends_access = also_withdraw or rules.access_ends_too(relationship, grant)
    chosen = ends_access if grant else None  # without an access there was nothing to choose
    relationship.remove(by=by, note=note, removal_ended_access=chosen, **declared)
    told: dict[str, Any] = {"before": {"status": "active"}, "after": _kept(relationship), "reason": note}
    for tenant_id in (relationship.partner_id, relationship.customer_id):
        audit.record(operation, relationship, by=by, tenant_id=tenant_id, **told)
    _name_no_reseller(relationship, by=by)
    if grant and ends_access:
        end_access(grant, by=by)


def _grant_held(relationship: ResellerRelationship, *, by: User) -> DelegatedAdmin | None:
    """The access in force, held: nobody ends it between the choice and what is kept of it."""
    grants = DelegatedAdmin.objects.visible_to(by).filter(
        grantee_id=relationship.partner_id, target_id=relationship.customer_id, status=DelegatedAdmin.Status.ACTIVE
    )
    found: DelegatedAdmin | None = grants.select_for_update(of=("self",), no_key=True).first()
    return found


def _kept(relationship: ResellerRelationship) -> dict[str, Any]:
    """What the log keeps of an end."""
    names = ("status", "removal_version", "removal_ended_access")
    return {name: value for name in names if (value := getattr(relationship, name)) is not None}


def _name_no_reseller(relationship: ResellerRelationship, *, by: User) -> None:
    """Providers' rows that name the partner as the reseller there forget it, as the provider would do it itself."""
    naming = ResellerRelationship.objects.visible_to(by).active().order_by("pk")
    for row in naming.filter(customer_id=relationship.customer_id, reseller_id=relationship.partner_id):
        with acting_as(tenant_id=row.partner_id):
            rows = ResellerRelationship.objects.active().filter(pk=row.pk, reseller_id=relationship.partner_id)
            changed = rows.update(reseller=None, reseller_name="")
        if changed:
            _tell_reseller_gone(row, by=by)


def _tell_reseller_gone(row: ResellerRelationship, *, by: User) -> None:
    before, after = {"reseller": row.reseller_name}, {"reseller": ""}
    for tenant_id in (row.partner_id, row.customer_id):
        audit.record("change_customer_reseller", row, by=by, tenant_id=tenant_id, before=before, after=after)
