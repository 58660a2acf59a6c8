"""Settings → Delegated access: who may work in our work account, and where we may work (P41, opportunity 16)."""

from operator import attrgetter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.activity import Tab
from accounts.rules.users import names_of
from accounts.views.activity_entries import entries_of
from partnercenter.models import AuditEvent
from partnercenter.operations import sentence
from partnercenter.tables import Column, Filter, Table
from partnercenter.ui import Crumb, Fact, TimelineEvent
from relationships.actions.delegated_access import withdraw_delegated_admin
from relationships.forms.delegated_access import WithdrawForm
from relationships.models import DelegatedAdmin
from relationships.rules import delegated_access as rules
from relationships.rules.delegated_access import CUSTOMER_REACH, PARTNERSHIP_REACH, Reach, Use
from relationships.views.visits import relationship_of

READ = needs(Permission.VIEW_RELATIONSHIPS)
WITHDRAW = needs(Permission.WITHDRAW_ACCESS)
OURS, THEIRS = "ours", "theirs"  # whose work account it is, by the word in the address
MOST_EVENTS = 20
TONES: dict[str, str] = {DelegatedAdmin.Status.ACTIVE: "success", DelegatedAdmin.Status.WITHDRAWN: "neutral"}
HINTS = {
    Use.IDLE: gettext_lazy("Unused for 60 days: consider withdrawing it"),
    Use.INACTIVE: gettext_lazy("Unused for 90 days: withdraw it if nobody needs it"),
}
EMPTY = {
    OURS: (
        gettext_lazy("Nobody can administer your work account"),
        gettext_lazy(
            "When your company authorizes an indirect provider, the provider’s people get administrator access to your "
            "work account. It appears here, and you can withdraw it without ending the partnership."
        ),
    ),
    THEIRS: (
        gettext_lazy("You cannot work in other work accounts"),
        gettext_lazy("When a reseller or a customer gives your company access, its work account appears here."),
    ),
}


PARTNERS, CUSTOMERS = "partners", "customers"


def _of_kind(rows: Any, kind: str) -> Any:
    of_partners = Q(origin=DelegatedAdmin.Origin.PARTNERSHIP)
    return rows.filter(of_partners if kind == PARTNERS else ~of_partners)


KIND = Filter(
    "of", gettext_lazy("Whose account"),
    [(CUSTOMERS, gettext_lazy("Customers")), (PARTNERS, gettext_lazy("Resellers"))],
    _of_kind,
)  # fmt: skip


def _use_note(grant: DelegatedAdmin) -> str:
    """By whom it was used last, or that the company may want to withdraw it."""
    hint = HINTS.get(rules.use_of(grant, now=timezone.now())) if grant.is_active else None
    return str(hint) if hint else grant.last_used_by_name


def _last_used(grant: DelegatedAdmin) -> Any:
    return timezone.localdate(grant.last_used_at) if grant.last_used_at else _("Never used")


def _columns(side: str, by: User) -> list[Column]:
    """The same columns for both sides; where we may work, the last one leads into the other company's work account.

    There a partner has as many as it has customers: they stand in the one order that has an index.
    """
    name, few = "grantee_name" if side == OURS else "target_name", side == OURS
    note = _use_note if side == OURS else attrgetter("last_used_by_name")
    columns = [
        Column(
            "company", gettext_lazy("Company"), value=name, sortable=few, order_by="name_key",
            link=lambda grant: grant.get_absolute_url(), note=lambda grant: grant.get_origin_display(),
        ),
        Column("roles", gettext_lazy("Access"), value=lambda grant: names_of(grant.roles)),
        Column(
            "since", gettext_lazy("Since"), value=lambda grant: timezone.localdate(grant.granted_at), sortable=few,
            order_by="granted_at", note=lambda grant: _("by %(name)s") % {"name": grant.granted_by_name},
        ),
        Column("used", gettext_lazy("Last used"), value=_last_used, sortable=few, order_by="used", note=note),
        Column(
            "status", gettext_lazy("Status"), value=lambda grant: grant.get_status_display(),
            tag=lambda grant: TONES[grant.status],
        ),
    ]  # fmt: skip
    opens = side == THEIRS and by.may(Permission.USE_DELEGATED_ACCESS)
    return [*columns, _way_in()] if opens else columns


def _way_in() -> Column:
    return Column(
        "open", gettext_lazy("Work account"), value=lambda grant: _("Open users") if grant.is_active else "",
        link=lambda grant: reverse("guest_user_list", args=[grant.pk]) if grant.is_active else "", nowrap=True,
    )  # fmt: skip


def _used_in(rows: Any, chosen: str) -> Any:
    since, until = rules.span_of(Use(chosen), now=timezone.now())
    return rows.filter(Q(used__lte=until), *([Q(used__gt=since)] if since else []))


def _table(request: PortalRequest, rows: Any, side: str) -> Table:
    name = "grantee_name" if side == OURS else "target_name"
    title, text = EMPTY[side]
    return Table(
        request,
        rows.annotate(name_key=Lower(name), used=Coalesce("last_used_at", "granted_at")).order_by(
            "status", "name_key", "pk"
        ),
        _columns(side, request.user),
        search=[name],
        filters=[
            Filter("status", _("Status"), DelegatedAdmin.Status.choices),
            *([KIND] if side == THEIRS else []),
            Filter("use", _("Last used"), [(use.value, use.label) for use in Use], _used_in),
        ],
        caption=_("Delegated access"),
        empty_title=title,
        empty_text=text,
    )


@READ
@require_safe
def delegated_access_list(request: PortalRequest) -> HttpResponse:
    """Both boards; a company that has only one of them sees that one without tabs."""
    user = request.user
    seen = DelegatedAdmin.objects.visible_to(user)
    boards = {OURS: seen.granted_by(user.tenant), THEIRS: seen.granted_to(user.tenant)}
    filled = [side for side, rows in boards.items() if rows.exists()]
    wanted = request.GET.get("side", "")
    side = wanted if wanted in filled else (filled or [OURS])[0]
    labels = {OURS: _("Who can work in our work account"), THEIRS: _("Where we can work")}
    tabs = [(labels[key], f"{request.path}?side={key}", key == side) for key in boards] if len(filled) > 1 else []
    table = _table(request, boards[side], side)
    context = {"table": table, "tabs": tabs, "side": side, "reaches": _reaches(side), "crumbs": _crumbs()}
    return render(request, "relationships/delegated_access_list.html", context)


@READ
@require_safe
def delegated_access_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One grant: what it allows, who gave it, how it is used, and the way to end it or to use it."""
    user = request.user
    grant = _found(user, pk)
    ours, other = grant.target_id == user.tenant_id, _other(grant, user)
    mine = {"ours": ours, "other": other, "crumbs": _crumbs((other, "")), "log_href": _log_of(grant, user)}
    context = {
        "grant": grant,
        "tone": TONES[grant.status],
        "hint": HINTS.get(rules.use_of(grant, now=timezone.now())) if grant.is_active and ours else None,
        "reaches": [("", rules.reach_of(grant))],
        "facts": _facts(grant),
        "events": _history(grant, user),
        "may_withdraw": ours and grant.is_active and user.may(Permission.WITHDRAW_ACCESS),
        "give_up_href": _give_up_href(grant, user),
        "may_use": not ours and grant.is_active and user.may(Permission.USE_DELEGATED_ACCESS),
    }
    return render(request, "relationships/delegated_access_detail.html", context | mine)


@WITHDRAW
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def delegated_access_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What ends at once and what stays, then the tick (REL-13, REM-05). A customer ends it on its partner's page."""
    grant = _found(request.user, pk)
    rules.check_can_withdraw(grant, request.user)
    if rules.is_of_customer(grant):
        return redirect("record_access_detail", grant.pk)
    sent = request.method == "POST"
    form = WithdrawForm(request.POST if sent else None, company=grant.grantee_name)
    if sent and form.is_valid():
        withdraw_delegated_admin(grant, by=request.user)
        words = _("The access of %(name)s is withdrawn. The partnership stays as it is.")
        messages.success(request, words % {"name": grant.grantee_name})
        return redirect(grant)
    trail = _crumbs((grant.grantee_name, grant.get_absolute_url()), (_("Withdraw access"), ""))
    context = {"grant": grant, "form": form, "crumbs": trail}
    return render(request, "relationships/delegated_access_withdraw.html", context)


def _reaches(side: str) -> list[tuple[str, Reach]]:
    """What each kind of access opens: a partner's own work account is open to providers alone."""
    if side == OURS:
        return [("", PARTNERSHIP_REACH)]
    return [(_("In the account of a customer"), CUSTOMER_REACH), (_("In the account of a reseller"), PARTNERSHIP_REACH)]


def _found(user: User, pk: UUID) -> DelegatedAdmin:
    grant: DelegatedAdmin = get_object_or_404(DelegatedAdmin.objects.visible_to(user), pk=pk)
    return grant


def _other(grant: DelegatedAdmin, user: User) -> str:
    """The name of the company on the other side."""
    return grant.grantee_name if grant.target_id == user.tenant_id else grant.target_name


def _give_up_href(grant: DelegatedAdmin, user: User) -> str:
    """Where a partner gives up its access to a customer: in the customer's record."""
    ours = grant.is_active and rules.is_of_customer(grant) and grant.grantee_id == user.tenant_id
    found = relationship_of(grant, user) if ours and user.may(Permission.MANAGE_CUSTOMERS) else None
    return reverse("customer_access_end", args=[found.pk]) if found else ""


def _log_of(grant: DelegatedAdmin, user: User) -> str:
    """The activity log, narrowed to what the other company did here, or to what the own one did there."""
    if not user.may(Permission.VIEW_ACTIVITY):
        return ""
    ours = grant.target_id == user.tenant_id
    query = {"tab": Tab.OURS if ours else Tab.OTHERS, "company": _other(grant, user)}
    return f"{reverse('activity_list')}?{urlencode(query)}"


def _facts(grant: DelegatedAdmin) -> list[Fact]:
    found = [
        Fact(_("Works in"), grant.target_name),
        Fact(_("Company"), grant.grantee_name),
        Fact(_("Access"), names_of(grant.roles)),
        Fact(_("Origin"), grant.get_origin_display()),
        Fact(_("Since"), grant.granted_at),
        Fact(_("Granted by"), grant.granted_by_name),
        Fact(_("Last used"), grant.last_used_at or _("Never used")),
        Fact(_("Last used by"), grant.last_used_by_name),
        Fact(_("Withdrawn on"), grant.withdrawn_at),
        Fact(_("Withdrawn by"), grant.withdrawn_by_name),
    ]
    return [fact for fact in found if fact.value]


def _history(grant: DelegatedAdmin, user: User) -> list[TimelineEvent]:
    """Newest first. What the granting company did stands in both logs: it reads its own, the grantee all it sees."""
    events = AuditEvent.objects.visible_to(user).filter(resource_id=str(grant.pk))
    if grant.target_id == user.tenant_id:
        events = events.filter(tenant_id=user.tenant_id)
    entries = entries_of(list(events.order_by("-operation_date")[:MOST_EVENTS]), user)
    return [
        TimelineEvent(
            entry.event.operation_date, entry.who, sentence(entry.event),
            why=entry.acting_company if entry.acting else "",
        )
        for entry in entries
    ]  # fmt: skip


def _crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    """Settings › Delegated access › … › this page."""
    board = Crumb(_("Delegated access"), reverse("delegated_access_list") if steps else "")
    trail = [Crumb(_("Settings"), reverse("settings_index")), board]
    return [*trail, *(Crumb(label, href) for label, href in steps)]
