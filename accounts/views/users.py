"""Settings → User management: the list, its export, adding somebody, and one person (P15 to P18)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import roles
from accounts.access import PortalRequest, needs
from accounts.actions import users
from accounts.actions.passwords import NewPassword
from accounts.forms.users import LINK, NameForm, RolesForm, UserForm
from accounts.freshness import fresh
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.roles import Family, Permission
from accounts.rules import users as rules
from accounts.views.activity_entries import Entry, entries_of
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.operations import sentence
from partnercenter.tables import Column, Filter, Table
from partnercenter.texts import listed, sentences
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb, TimelineEvent
from partnercenter.ui.times import moment_text

TONES = {
    User.State.ACTIVE: "success", User.State.WAITING: "info", User.State.INACTIVE: "neutral",
    User.State.DELETED: "danger",
}  # fmt: skip
STATES = {
    User.State.ACTIVE: Q(is_active=True, must_change_password=False),
    User.State.WAITING: Q(is_active=True, must_change_password=True),
    User.State.INACTIVE: Q(is_active=False),
    User.State.DELETED: Q(deleted_at__isnull=False),
}
ADMINS, MOST_EVENTS = "admins", 10


def until_gone(user: User) -> str:
    """How long a deleted user can be restored."""
    if user.restorable_until is None:
        return ""
    return _("Can be restored until %(day)s") % {"day": moment_text(user.restorable_until, with_time=False)}


STATE = Column(
    "state", gettext_lazy("Status"), value=lambda user: user.state.label, tag=lambda user: TONES[user.state],
    note=until_gone,
)  # fmt: skip
COLUMNS = (
    Column(
        "name", gettext_lazy("Full name"), value="full_name", sortable=True, order_by="name_key",
        link=lambda user: reverse("user_restore" if user.deleted_at else "user_detail", args=[user.pk]),
    ),
    Column("email", gettext_lazy("E-mail address"), sortable=True),
    Column("roles", gettext_lazy("Roles"), value=lambda user: listed(user.role_labels)),
    STATE,
    Column("second", gettext_lazy("Second factor"), value=lambda user: _("Yes") if user.is_strong else _("No")),
    Column(
        "created_at", gettext_lazy("Added on"), value=lambda user: timezone.localdate(user.created_at), sortable=True,
        order_by="created_at",
    ),
)  # fmt: skip


def colleagues(by: User) -> UserQuerySet:
    """The people of the own company, the operator's included: managing users stops at the company's door."""
    people: UserQuerySet = User.objects.visible_to(by).filter(tenant_id=by.tenant_id)
    return people


def people_to_list(by: User, params: Mapping[str, str]) -> UserQuerySet:
    """The same; where the list asks for the deleted, those who can still be restored, and nobody else."""
    if params.get("state") != User.State.DELETED:
        return colleagues(by)
    people: UserQuerySet = User.deleted.visible_to(by).filter(tenant_id=by.tenant_id).restorable()
    return people


def state_filter(*, with_deleted: bool = True) -> Filter:
    """Narrows what `people_to_list` gives."""
    shown = {state: state.label for state in User.State} | {User.State.DELETED: _("Deleted in the last 30 days")}
    choices = [(state.value, label) for state, label in shown.items() if with_deleted or state != User.State.DELETED]
    return Filter("state", _("Status"), choices, lambda rows, state: rows.filter(STATES[User.State(state)]))


def find_deleted(by: User, pk: UUID) -> User:
    """One deleted person of the own company, who is not forgotten yet; 404 for everybody else."""
    user = User.deleted.visible_to(by).filter(tenant_id=by.tenant_id).with_roles().filter(pk=pk).first()
    if user is None:
        raise Http404
    found: User = user
    return found


def find_colleague(by: User, pk: UUID) -> User:
    """One person of the own company, with company and roles; 404 for everybody else's."""
    user = colleagues(by).with_roles().filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    """Settings › User management › … › this page."""
    users_page = Crumb(_("User management"), reverse("user_list") if steps else "")
    trail = [Crumb(_("Settings"), reverse("settings_index")), users_page]
    return [*trail, *(Crumb(label, href) for label, href in steps)]


def _with_role(rows: UserQuerySet, key: str) -> UserQuerySet:
    admins = [role.key for role in roles.ALL.values() if role.family is Family.ADMIN]
    return rows.having(admins if key == ADMINS else [key])


def _table(request: PortalRequest, **options: Any) -> Table:
    by = request.user
    offered = [(role.key, role.name) for role in roles.offered_to(by.tenant.kind)]
    return Table(
        request,
        people_to_list(by, request.GET).with_roles().annotate(name_key=Lower("full_name")),
        COLUMNS,
        search=["full_name", "email"],
        filters=[
            Filter("role", _("Role"), [(ADMINS, _("Any admin")), *offered], _with_role),
            state_filter(),
        ],
        default_sort="name",
        caption=_("Users"),
        **options,
    )


@needs(Permission.VIEW_USERS)
@require_safe
def user_list(request: PortalRequest) -> HttpResponse:
    """P15: everybody of the company, to search, filter, sort and export (USR-01)."""
    table = _table(request, export_href=reverse("user_export"))
    context = {"table": table, "may_add": request.user.may(Permission.ADD_USERS), "crumbs": crumbs()}
    return render(request, "accounts/user_list.html", context)


@needs(Permission.VIEW_USERS)
@require_safe
def user_export(request: PortalRequest) -> FileResponse:
    """Exactly what the list shows with this filter, all pages of it, as CSV; the log keeps that it was taken."""
    throttle("user-export", str(request.user.pk), limit=20, seconds=3600)
    table = _table(request)
    users.note_export(by=request.user, query=request.GET.urlencode())
    return table.csv_response("users.csv")


@needs(Permission.ADD_USERS)
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def user_new(request: PortalRequest) -> HttpResponse:
    """P17: add a user; the page after it shows the sign-in information this once (P18, USR-03 to USR-07)."""
    by, sent = request.user, request.method == "POST"
    form = UserForm(request.POST if sent else None, by=by)
    if sent and (known := colleagues(by).filter(pk=form.user_id).first()):
        return redirect("user_detail", known.pk)
    if sent:
        throttle("add-user", str(by.pk), limit=60, seconds=3600)
    made = added_user(form, by) if sent and form.is_valid() else None
    if made:
        return show_credentials(request, made, _("User added"), again_href=reverse("user_new"))
    context = {"form": form, "crumbs": crumbs((_("Add user"), "")), "list_href": reverse("user_list")}
    return render(request, "accounts/user_new.html", context)


def added_user(form: UserForm, by: User) -> NewPassword | None:
    """The new user; None when the address is taken, with the reason beside the field."""
    values = {name: form.cleaned_data[name] for name in ("full_name", "email", "roles")}
    with_link = form.cleaned_data["first_password"] == LINK
    try:
        return users.add_user(by=by, **values, with_link=with_link, user_id=form.user_id)
    except Refused as refusal:
        if refusal.reason not in (rules.ADDRESS_IN_COMPANY, rules.ADDRESS_NOT_FREE):
            raise
        form.add_error("email", sentences(refusal.sentence, refusal.remedy))
    return None


def show_credentials(request: PortalRequest, made: NewPassword, title: str, *, again_href: str = "") -> HttpResponse:
    """P18: the answer itself carries the password. It is in no session, no message and no later page."""
    trail = crumbs((made.user.full_name, reverse("user_detail", args=[made.user.pk])), (title, ""))
    context = credentials_context(made, title, list_href=reverse("user_list"), again_href=again_href)
    return render(request, "accounts/user_credentials.html", context | {"crumbs": trail})


def credentials_context(made: NewPassword, title: str, *, list_href: str, again_href: str = "") -> dict[str, Any]:
    """What the page shows; `again_href` leads to the form for one more user."""
    sign_in_url = settings.PORTAL_BASE_URL + reverse("account_login")
    hrefs = {"list_href": list_href, "again_href": again_href}
    return {"made": made, "title": title, "sign_in_url": sign_in_url, **hrefs}


@needs(Permission.VIEW_USERS)
@never_cache
@require_safe
def user_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """P16: one person: roles to tick, the account's state, and what can be done with it."""
    user = find_colleague(request.user, pk)
    return show_user(request, user, RolesForm(by=request.user, held=user.role_keys))


def _history_of(user: User, by: User) -> list[TimelineEvent]:
    """What happened to the account lately, for whoever may read the log."""
    if not by.may(Permission.VIEW_ACTIVITY):
        return []
    entries = entries_of(list(audit.events_about(user, tenant_id=by.tenant_id)[:MOST_EVENTS]), by)
    return [
        TimelineEvent(entry.event.operation_date, entry.who, sentence(entry.event), why=_why(entry))
        for entry in entries
    ]


def _why(entry: Entry) -> str:
    """Under whose access somebody from elsewhere did it, or the reason that was given."""
    if entry.acting:
        return _("%(company)s, for your company") % {"company": entry.acting_company}
    return entry.event.reason


def show_user(request: PortalRequest, user: User, form: RolesForm, name_form: NameForm | None = None) -> HttpResponse:
    """The page of one person, with the forms as they are."""
    by = request.user
    context = {
        "person": user,
        "tone": TONES[user.state],
        "form": form,
        "name_form": name_form or NameForm(initial={"full_name": user.full_name}),
        "may_assign": by.may(Permission.ASSIGN_ROLES),
        "may_manage": rules.can_manage(by, user),
        "events": _history_of(user, by),
        "above": rules.names_of(user.role_keys - by.grantable_roles) if user.pk != by.pk else "",
        "crumbs": crumbs((user.full_name, "")),
    }
    return render(request, "accounts/user_detail.html", context)
