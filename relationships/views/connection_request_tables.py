"""The two lists of connection requests, and the words of their states."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import PortalRequest
from enrollment.models import Programme
from partnercenter.errors import Refused
from partnercenter.tables import Column, Filter, Table
from relationships.models import ConnectionRequest
from relationships.rules import reasons

Status = ConnectionRequest.Status
TONES = {Status.OPEN: "info", Status.INVITED: "success", Status.DECLINED: "warning", Status.WITHDRAWN: "neutral"}
STATUS = gettext_lazy("Status")
FILTERS = [Filter("status", STATUS, Status.choices)]


def state_of(asked: ConnectionRequest) -> tuple[str, str]:
    """The status and its tone; one that led to a partnership, or became needless by one, says so."""
    if asked.are_partners and asked.status in (Status.OPEN, Status.INVITED):
        return _("Partners by now"), "success"
    return asked.get_status_display(), TONES[Status(asked.status)]


COMMON = [
    Column("created_at", gettext_lazy("Asked"), sortable=True),
    Column("asked_by_name", gettext_lazy("Asked by")),
    Column("status", STATUS, value=lambda asked: state_of(asked)[0], tag=lambda asked: state_of(asked)[1]),
]
GOT = [
    Column("reseller_name", gettext_lazy("Reseller"), sortable=True, link=ConnectionRequest.get_absolute_url),
    Column("reseller_mpn_id", gettext_lazy("MPN ID"), nowrap=True),
    *COMMON,
]
MADE = [
    Column("provider_name", gettext_lazy("Provider"), sortable=True, link=ConnectionRequest.get_absolute_url),
    *COMMON,
    Column("ended_at", gettext_lazy("Answered or withdrawn")),
]


def tables_for(request: PortalRequest) -> list[Table]:
    """One for each side that the company can be on, the provider's first. Refused (not-a-reseller) where it is on
    none."""
    programmes = request.user.tenant.programmes
    tables = [_got_table(request)] if Programme.INDIRECT_PROVIDER in programmes else []
    if Programme.INDIRECT_RESELLER in programmes:
        tables.append(_made_table(request))
    if not tables:
        raise Refused(reasons.NOT_A_RESELLER)
    return tables


def _got_table(request: PortalRequest) -> Table:
    return Table(
        request,
        ConnectionRequest.objects.visible_to(request.user).got_by(request.user.tenant),
        GOT,
        prefix="g",
        caption=_("Resellers who ask you"),
        search=["reseller_name", "asked_by_name", "reseller_mpn_id"],
        search_label=_("Search by company, name or MPN ID"),
        filters=FILTERS,
        default_sort="-created_at",
        empty_title=_("Nobody has asked yet"),
        empty_text=_("Resellers who find your listing in the directory can ask you to be connected."),
    )


def _made_table(request: PortalRequest) -> Table:
    return Table(
        request,
        ConnectionRequest.objects.visible_to(request.user).made_by(request.user.tenant),
        MADE,
        prefix="m",
        caption=_("Providers that you have asked"),
        search=["provider_name"],
        search_label=_("Search by provider"),
        filters=FILTERS,
        default_sort="-created_at",
        empty_title=_("You have not asked a provider yet"),
        empty_text=_("Find a provider in your market, then ask it to be connected. The provider invites you."),
        empty_action=(reverse("provider_directory"), _("Find a provider")),
    )
