"""Changing the account of a customer: by its own people, or by a partner's as their guests."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from customers.models import Customer
from customers.rules.accounts import BILLING, COMPANY, Profile, told
from enrollment.actions.applications import EditedMeanwhile
from partnercenter import audit


def record_of(by: User) -> Customer:
    """The record of the company somebody works in; an empty one that is not kept yet where nothing was entered."""
    found: Customer | None = Customer.objects.visible_to(by).filter(tenant_id=by.tenant_id).first()
    return found or Customer(tenant=by.tenant)


@transaction.atomic
def update_company(values: Mapping[str, Any], *, seen: str, by: User) -> Customer:
    """Registration and tax number, address and contact of the company that `by` works in.

    The customer's log tells it with the values before and after; that of a guest's company reads the same entry. `seen`
    is the mark of what the page showed: when somebody changed these values since, EditedMeanwhile carries theirs, and
    nothing is written. The same values again change nothing. Refused: role-lacks-right. Source: CUS-17, P33.
    """
    record, before, after = _save(COMPANY, values, seen=seen, by=by)
    if after:
        audit.record("update_customer_company", record, by=by, tenant_id=by.tenant_id, before=before, after=after)
    return record


@transaction.atomic
def update_billing(values: Mapping[str, Any], *, seen: str, by: User) -> Customer:
    """Name, e-mail address and address for invoices, in the same way; an empty address is the company's own."""
    record, before, after = _save(BILLING, values, seen=seen, by=by)
    if after:
        audit.record("update_customer_billing", record, by=by, tenant_id=by.tenant_id, before=before, after=after)
    return record


def _save(
    profile: Profile, values: Mapping[str, Any], *, seen: str, by: User
) -> tuple[Customer, dict[str, str], dict[str, str]]:
    """The record, and what changed in it, before and after in the words of the log."""
    require(by, Permission.MANAGE_ACCOUNT)
    record = _locked(by)
    before = profile.values_of(record)
    changed = [name for name in profile.fields if before[name] != values[name]]
    if changed and profile.mark_of(record) != seen:
        raise EditedMeanwhile(before)
    if changed:
        for name in changed:
            setattr(record, name, values[name])
        record.revision += 1
        record.save(update_fields=[*changed, "revision", "updated_at"])
    country = by.tenant.country.code
    old, new = ({name: told(name, side[name], country=country) for name in changed} for side in (before, values))
    return record, old, new


def _locked(by: User) -> Customer:
    """The record, held until the transaction ends; the first change makes it."""
    Customer.objects.get_or_create(tenant=by.tenant)
    own = Customer.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held: Customer = own.get(tenant_id=by.tenant_id)
    held.tenant = by.tenant
    return held
