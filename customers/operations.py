"""What happens to customers, in the words of the activity log."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.known_companies import register_names
from accounts.models import User
from accounts.roles import Permission
from partnercenter.models import AuditEvent
from partnercenter.operations import Field, Group, Record, Words, register_fields, register_operations, register_records
from partnercenter.texts import Text
from relationships.actions.delegated_access import USE
from relationships.models import ResellerRelationship
from relationships.operations import RECORDS as RELATIONSHIPS

CUSTOMERS: dict[str, Words] = {
    "connect_customer": _("became partner of a customer"),
    "create_customer": _("added a customer"),
    "load_connected_customers": _("loaded customers of a connected directory"),
    "set_up_customer": _("set up the first administrator of a customer"),
    "change_customer_reseller": _("changed the reseller of a customer"),
    "remove_customer": _("removed a customer relationship"),
    "end_partner": _("ended the relationship with a partner"),
    "export_customer_records": _("took the records of a customer along"),
    "update_customer_company": _("changed the company profile of a customer"),
    "update_customer_billing": _("changed the billing profile of a customer"),
    "change_customer_tags": _("changed the tags of a customer"),
    "export_customers": _("exported the list of customers"),
    "upload_customer_import": _("uploaded a file of customers or of their users"),
    "start_customer_import": _("started an import of customers or of their users"),
    "stop_customer_import": _("stopped an import of customers or of their users"),
    "undo_customer_import": _("began to take back an import of customers"),
    "import_customers": _("added customers from a file"),
    "undo_customers": _("took back customers that came from a file"),
    "undo_customer": _("took back that a customer was added"),
    "export_customer_import": _("downloaded the result of an import of customers"),
}
FIELDS: dict[str, Text | Field] = {
    "origin": Field(_("Origin"), dict(ResellerRelationship.Origin.choices)),
    "reseller": _("Reseller"),
    "removal_version": _("Version of the declaration"),
    "removal_ended_access": _("Delegated access ended, too"),
    "tags": _("Tags"),
    "address": pgettext_lazy("postal", "Address"),
    "contact": _("Contact"),
    "billing_address": _("Billing address"),
    "billing_name": _("Name on invoices"),
    "billing_email": _("E-mail address for invoices"),
}


def _relationship_page(event: AuditEvent, reader: User) -> str:
    """The partner reads the customer's record, the customer the partner's. In the log of another company a partner may
    have changed a row that is not its own: a provider that of its reseller. Its own log tells of its own."""
    if reader.may(Permission.VIEW_CUSTOMERS):
        return reverse("customer_detail", args=[event.resource_id]) if event.tenant_id == reader.tenant_id else ""
    return reverse("record_partner_detail", args=[event.resource_id]) if reader.may(Permission.VIEW_PARTNERS) else ""


def _account_page(event: AuditEvent, reader: User) -> str:
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.VIEW_ACCOUNT)
    return reverse("account_detail") if own else ""


def _access_page(event: AuditEvent, reader: User) -> str:
    """A customer reads of an access on the page of the partner that has it, everybody else on the board. In the log of
    another company only the use is surely of the own access: a provider hands others on to its resellers."""
    if reader.may(Permission.VIEW_PARTNERS):
        return reverse("record_access_detail", args=[event.resource_id])
    is_own = event.tenant_id == reader.tenant_id or event.operation_type == USE
    return BOARD.href(event, reader) if is_own else ""


BOARD = RELATIONSHIPS["delegatedadmin"]


def _import_page(event: AuditEvent, reader: User) -> str:
    own = event.tenant_id == reader.tenant_id == event.acting_tenant_id and reader.may(Permission.ADD_CUSTOMERS)
    return reverse("customer_import_detail", args=[event.resource_id]) if own else ""


def _load_page(event: AuditEvent, reader: User) -> str:
    may = reader.may(Permission.CONNECT_CUSTOMERS)
    return reverse("connected_customer_report", args=[event.resource_id]) if may else ""


RECORDS: dict[str, Record] = {
    "connectedload": Record(_("File of a connected directory"), _load_page),
    "resellerrelationship": Record(_("Customer relationship"), _relationship_page),
    "delegatedadmin": Record(BOARD.label, _access_page),
    "customer": Record(_("Customer account"), _account_page),
    "customerimport": Record(_("Import of customers"), _import_page),
}


def _companies_of(reader: User) -> list[QuerySet[Any]]:
    """The customers that the reader's company serves, and the partners that serve it."""
    active, ours = ResellerRelationship.objects.active(), reader.tenant_id
    return [
        active.filter(**{f"{own}_id": ours}).annotate(known_id=F(f"{other}_id"), known_name=F(f"{other}_name"))
        for own, other in (("partner", "customer"), ("customer", "partner"))
    ]


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("customers", _("Customers")), CUSTOMERS)
    register_records(RECORDS)
    register_fields(FIELDS)
    register_names(_companies_of)
