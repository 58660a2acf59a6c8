"""What happens to listings, in words: for the activity log."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from enrollment.models.listing import ChangeStatus, Service
from partnercenter import territories
from partnercenter.models import AuditEvent
from partnercenter.operations import (
    Field,
    Group,
    Record,
    Words,
    register_fields,
    register_operations,
    register_records,
)
from partnercenter.texts import Text

LISTINGS: dict[str, Words] = {
    "create_listing": _("added a location to the directory listings"),
    "update_listing": _("changed the draft of a directory listing"),
    "submit_listing": _("submitted a directory listing for approval"),
    "withdraw_listing": _("withdrew a change of a directory listing"),
    "unpublish_listing": _("took a listing out of the directory"),
    "approve_listing": _("approved a directory listing"),
    "reject_listing": _("did not approve a change of a directory listing"),
    "take_listing_out": _("took a provider's listing out of the directory"),
}
FIELDS: dict[str, Text | Field] = {
    "status": Field(_("Status"), dict(ChangeStatus.choices)),
    "name": _("Name"),
    "area": _("State, province or region"),
    "serves": Field(_("Serves"), territories.names()),
    "services": Field(_("Services"), dict(Service.choices)),
    "languages": _("Languages"),
    "description": _("Description"),
    "logo_digest": _("Fingerprint of the logo"),
    "promised_on": _("Promised by"),
}


def _listing_page(event: AuditEvent, reader: User) -> str:
    """The provider's page about the location; the operator's people have the queue."""
    if reader.tenant.is_operator:
        return reverse("operator_listing_list") if reader.may(Permission.VIEW_LISTINGS) else ""
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.MANAGE_LISTING)
    return reverse("listing_detail", args=[event.resource_id]) if own else ""


def _change_page(event: AuditEvent, reader: User) -> str:
    if reader.tenant.is_operator:
        may = reader.may(Permission.VIEW_LISTINGS)
        return reverse("operator_listing_detail", args=[event.resource_id]) if may else ""
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.MANAGE_LISTING)
    return reverse("listing_list") if own else ""


RECORDS = {
    "providerlisting": Record(_("Directory listing"), _listing_page),
    "listingchange": Record(_("Change of a listing"), _change_page),
}


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("listings", _("Provider directory")), LISTINGS)
    register_records(RECORDS)
    register_fields(FIELDS)
