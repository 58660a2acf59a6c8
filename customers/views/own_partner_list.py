"""The list of a customer's partners: each once, by its relationship in force or the newest."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import PortalRequest
from accounts.models import User
from customers.rules.partner_rights import standing_of
from partnercenter.tables import Column, Filter, Table
from partnercenter.texts import listed
from partnercenter.ui.times import moment_text
from relationships.models import DelegatedAdmin, ResellerRelationship

NOW, PAST = "now", "past"


def _columns() -> list[Column]:
    return [
        Column(
            "partner", gettext_lazy("Partner"), value="partner_name", sortable=True, order_by="name_key",
            link=lambda row: reverse("record_partner_detail", args=[row.pk]), note=lambda row: row.partner_domain,
        ),
        Column("as", gettext_lazy("As"), value=lambda row: row.get_programme_display()),
        Column(
            "since", gettext_lazy("Since"), value=lambda row: timezone.localdate(row.created_at), sortable=True,
            order_by="created_at", note=_until,
        ),
        Column("rights", gettext_lazy("What it may do"), value=_rights),
        Column("used", gettext_lazy("Access last used"), value=_last_used),
        Column(
            "status", gettext_lazy("Status"), value=lambda row: _standing(row)[0], tag=lambda row: _standing(row)[1]
        ),
    ]  # fmt: skip


def _until(row: Any) -> str:
    if row.is_active:
        return ""
    return _("until %(day)s") % {"day": moment_text(row.removed_at, with_time=False)}


def _rights(row: Any) -> str:
    open_now = [(_("Sell to you"), row.is_active), (_("Administer your account"), row.has_access)]
    return listed(text for text, is_open in open_now if is_open) or _("Nothing any more")


def _last_used(row: Any) -> Any:
    if not row.has_access:
        return ""
    return timezone.localdate(row.last_used) if row.last_used else _("Never used")


def _standing(row: Any) -> tuple[str, str]:
    return standing_of(row, has_access=row.has_access)


def _rows(user: User) -> Any:
    own = ResellerRelationship.objects.visible_to(user).serving(user.tenant)
    newer = own.filter(partner_id=OuterRef("partner_id"), created_at__gt=OuterRef("created_at"))
    grants = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant).filter(
        grantee_id=OuterRef("partner_id"), status=DelegatedAdmin.Status.ACTIVE
    )  # fmt: skip
    return own.filter(~Exists(newer)).annotate(
        name_key=Lower("partner_name"), has_access=Exists(grants), last_used=Subquery(grants.values("last_used_at")[:1])
    )


def _standing_now(rows: Any, chosen: str) -> Any:
    now = Q(status=ResellerRelationship.Status.ACTIVE) | Q(has_access=True)
    return rows.filter(now if chosen == NOW else ~now)


def partner_table(request: PortalRequest) -> Table:
    """Two statements, whatever the number."""
    return Table(
        request,
        _rows(request.user).order_by("status", "-has_access", "name_key", "pk"),
        _columns(),
        search=["partner_name", "partner_domain"],
        filters=[Filter("status", _("Status"), [(NOW, _("May do something now")), (PAST, _("Past"))], _standing_now)],
        caption=_("Partners"),
        empty_title=_("You have no partners yet"),
        empty_text=_(
            "A partner sells to you and, if you allow it, helps with your account. It sends you a link: what it asks "
            "for is shown before you decide. Afterwards it appears here."
        ),
    )
