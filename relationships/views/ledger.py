"""Invitations: everything the company has made, to search, filter and export (opportunity 2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import TIME_STRINGS, timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from partnercenter import programme
from partnercenter.errors import Refused
from partnercenter.tables import COUNT_CAP, Column, Table
from partnercenter.texts import Text, listed
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from relationships.actions.ledger import note_export
from relationships.forms.ledger import ATTENTION, OPEN, ledger_filters
from relationships.models import Invitation, InvitationKind, InvitationStatus
from relationships.models.invitation import LIVE, UNANSWERED
from relationships.models.partnership import Party
from relationships.rules.invitation_reasons import NOT_IN_A_PROGRAM
from relationships.rules.ledger import asked_for, ending_soon, name_of, wants_link
from relationships.rules.partnerships import takes_part

READ = needs(Permission.VIEW_RELATIONSHIPS)
EXPORTS_AN_HOUR = 20
MINUTE = timedelta(minutes=1)
S = InvitationStatus
TONES = {
    S.DRAFT: "neutral", S.HANDED_OUT: "info", S.OPENED: "info", S.ACCEPTED: "success", S.DECLINED: "danger",
    S.EXPIRED: "warning", S.REVOKED: "neutral", S.SUPERSEDED: "neutral",
}  # fmt: skip
SPANS: dict[str, Any] = {  # a month that lasts: Django's own Chinese words name the first one of the year
    **TIME_STRINGS,
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
}


@dataclass(frozen=True)
class Number:
    """One count above the list."""

    label: str
    value: int
    more: str
    href: str
    current: bool

    @property
    def shown(self) -> str:
        return f"{self.value:,}{self.more}"


def contact_of(invitation: Invitation) -> str:
    """Who is meant, beyond the name that the list shows first."""
    named = (invitation.recipient_company, invitation.recipient_name, invitation.recipient_email)
    return listed(part for part in named if part and part != name_of(invitation))


def _recipient_note(invitation: Invitation) -> str:
    """What the recipient is asked to be, with whom, and who is meant there."""
    parts = (kind_of(invitation), _with_provider(invitation), contact_of(invitation))
    return " · ".join(str(part) for part in parts if part)


def kind_of(invitation: Invitation) -> Text:
    """What is asked, in a word: with whom it is asked stands beside it."""
    joint = invitation.kind == InvitationKind.JOINT
    return InvitationKind.CUSTOMER.label if joint else InvitationKind(invitation.kind).label


def _with_provider(invitation: Invitation) -> str:
    return _("With %(provider)s") % {"provider": invitation.provider_name} if invitation.provider_name else ""


def administration_of(invitation: Invitation) -> str:
    """Whether a customer is asked for delegated administration, too; of a reseller it is never asked so."""
    if invitation.kind == InvitationKind.PARTNERSHIP:
        return ""
    return _("Asked for") if invitation.asks_admin else _("Not asked for")


def ends_in_words(invitation: Invitation) -> str:
    """ "Expires in 3 days", "Accepted 2 hours ago": how far the end is, in its largest unit."""
    status, ends = invitation.status_now, invitation.ends
    if status in (S.DRAFT, *LIVE):
        return _("Expires in %(time)s") % {"time": timeuntil(ends, time_strings=SPANS, depth=1)}
    if timezone.now() - ends < MINUTE:
        return _("%(status)s just now") % {"status": status.label}
    words = {"status": status.label, "time": timesince(ends, time_strings=SPANS, depth=1)}
    return _("%(status)s %(time)s ago") % words


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None


COLUMNS = (
    Column(
        "recipient", gettext_lazy("Recipient"), value=name_of, sortable=True, order_by="name_key",
        link=lambda row: row.get_absolute_url(), note=_recipient_note,
    ),
    Column("name", gettext_lazy("Contact’s name"), value="recipient_name", csv_only=True),
    Column("email", gettext_lazy("E-mail address"), value="recipient_email", csv_only=True),
    Column("kind", gettext_lazy("Kind"), value=kind_of, csv_only=True),
    Column("provider", gettext_lazy("Indirect provider"), value="provider_name", csv_only=True),
    Column("asks_admin", gettext_lazy("Delegated administration"), value=administration_of, csv_only=True),
    Column(
        "status", gettext_lazy("Status"), value=lambda row: row.status_now.label, tag=lambda row: TONES[row.status_now],
        note=lambda row: _("A new link is asked for") if wants_link(row) else "",
    ),
    Column(
        "made", gettext_lazy("Made"), value=lambda row: _day(row.created_at), sortable=True, order_by="created_at",
        nowrap=True, note=lambda row: row.made_by_name,
    ),
    Column("made_by", gettext_lazy("Made by"), value="made_by_name", csv_only=True),
    Column(
        "handed_out", gettext_lazy("Handed out"), value=lambda row: _day(row.handed_out_at), sortable=True,
        order_by="handed_out_at", nowrap=True, note=lambda row: _("By the portal") if row.sent_at else "",
    ),
    Column(
        "opened", gettext_lazy("Opened"), value=lambda row: _day(row.opened_at), sortable=True, order_by="opened_at",
        nowrap=True,
    ),
    Column(
        "ends", gettext_lazy("Answered or ends"), value=lambda row: _day(row.ends), sortable=True, order_by="ends_key",
        nowrap=True, note=ends_in_words,
    ),
    Column("ends_at", gettext_lazy("To the minute"), value="ends", csv_only=True),
    Column("answered_by", gettext_lazy("Answered by"), value="answered_by_name", csv_only=True),
    Column("answered_company", gettext_lazy("Company of the answer"), value="answered_company", csv_only=True),
    Column("decline_reason", gettext_lazy("Reason"), csv_only=True),
)  # fmt: skip


def _table(request: PortalRequest, days: int, **options: Any) -> Table:
    names = [NullIf(name, Value("")) for name in ("recipient_company", "recipient_name", "recipient_email")]
    return Table(
        request,
        Invitation.objects.visible_to(request.user)
        .select_related("replaced_by")
        .defer("text", "sealed_token", "replaced_by__text", "replaced_by__sealed_token")
        .alias(
            name_key=Lower(Coalesce(*names, F("answered_company"), output_field=CharField())),
            ends_key=Coalesce("answered_at", "ended_at", "expires_at"),
        ),
        COLUMNS,
        search=["recipient_company", "recipient_name", "recipient_email"],
        search_label=_("Company, name or e-mail address"),
        filters=ledger_filters(request.user, reminder_days=days),
        default_sort="-made",
        caption=_("Invitations"),
        export_href=reverse("invitation_export"),
        **options,
    )


def _check_is_partner(request: PortalRequest) -> None:
    if not request.user.tenant.programmes:
        raise Refused(NOT_IN_A_PROGRAM)


def _ways_to_invite(user: User) -> list[tuple[str, str]]:
    """Whom somebody can invite, as (address, words); resellers come first where both can be."""
    ways = []
    if takes_part(user.tenant, Party.PROVIDER) and user.may(Permission.MANAGE_RESELLERS):
        ways.append((reverse("invitation_new"), _("Invite a reseller")))
    if user.may(Permission.INVITE_CUSTOMERS):
        ways.append((reverse("customer_invite"), _("Invite a customer")))
    return ways


@READ
@require_safe
def invitation_list(request: PortalRequest) -> HttpResponse:
    """The ledger, newest first; every filter stands in the address."""
    _check_is_partner(request)
    ways, days = _ways_to_invite(request.user), programme.current().invitation_reminder_days
    empty = {
        "empty_title": _("No invitations yet"),
        "empty_text": _(
            "Each link that your company makes stands here: who has it, whether it was opened, its answer."
        ),
    }
    table = _table(request, days, empty_action=ways[0] if ways else None, **empty)
    context = {"table": table, "numbers": _numbers(request, days), "ways": ways, "crumbs": crumbs()}
    return render(request, "relationships/invitation_list.html", context)


def _numbers(request: PortalRequest, days: int) -> list[Number]:
    """What is under way, each the way to its rows: two statements, which stop counting at a thousand rows."""
    now, own = timezone.now(), Invitation.objects.visible_to(request.user).order_by()
    under_way = own.filter(status__in=UNANSWERED, expires_at__gt=now).values("pk", "status", "expires_at")
    found = under_way[: COUNT_CAP + 1].aggregate(
        all=Count("pk"),
        drafts=Count("pk", filter=Q(status=S.DRAFT)),
        soon=Count("pk", filter=ending_soon(now, days=days)),
    )
    asked = own.filter(asked_for(now))[: COUNT_CAP + 1].count()
    more = "+" if max(found["all"], asked) > COUNT_CAP else ""
    counts = {
        OPEN: (pgettext("invitation", "Open"), found["all"] - found["drafts"]),
        S.DRAFT: (_("Drafts"), found["drafts"]),
        ATTENTION: (_("Needs attention"), found["soon"] + asked),
    }
    address, current = reverse("invitation_list"), request.GET.get("status")
    return [
        Number(label, value, more, f"{address}?{urlencode({'status': key})}", key == current)
        for key, (label, value) in counts.items()
    ]


@READ
@require_safe
def invitation_export(request: PortalRequest) -> HttpResponseBase:
    """Exactly what the list shows with this filter, all pages of it; the log keeps that it was taken."""
    _check_is_partner(request)
    throttle("invitation-export", str(request.user.pk), limit=EXPORTS_AN_HOUR, seconds=3600)
    table = _table(request, programme.current().invitation_reminder_days)
    query = request.GET.urlencode()
    if table.problems:
        return redirect(f"{reverse('invitation_list')}?{query}")
    answer = table.csv_response(f"invitations-{timezone.localdate():%Y-%m-%d}.csv")
    note_export(by=request.user, query=query, count=table.written)
    return answer


def crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    """Relationships › Invitations › … › this page."""
    own = Crumb(_("Invitations"), reverse("invitation_list") if steps else "")
    return [Crumb(_("Relationships")), own, *(Crumb(label, href) for label, href in steps)]
