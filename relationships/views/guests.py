"""Another company's work account, opened by its grant: its users, and what a guest may do with one (REL-12).

Every page is cut from the rows of that company alone, and rendered before the wall closes again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Lower
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PortalRequest, needs, require
from accounts.actions import passwords, user_states
from accounts.freshness import fresh
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.roles import Permission
from accounts.rules import users as user_rules
from accounts.views.users import STATES, TONES
from partnercenter.errors import Refused
from partnercenter.tables import Column, Filter, Table
from partnercenter.texts import listed
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb, Fact
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin

USE = needs(Permission.USE_DELEGATED_ACCESS)
READ_ONLY = (
    "full_name", "email", "is_active", "must_change_password", "deleted_at", "tenant__name", "tenant__kind",
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """A grant in use, and its user as the target's roles have them."""

    grant: DelegatedAdmin
    guest: User

    @property
    def users(self) -> UserQuerySet:
        """The people of the target, as far as a guest reads them."""
        people: UserQuerySet = User.objects.visible_to(self.guest).with_roles().only(*READ_ONLY)
        return people

    @property
    def home(self) -> str:
        return reverse("guest_user_list", args=[self.grant.pk])

    def page_of(self, user: User) -> str:
        return reverse("guest_user_detail", args=[self.grant.pk, user.pk])

    def crumbs(self, *names: str) -> list[Crumb]:
        """Settings › Delegated access › the company › …"""
        company = Crumb(self.grant.target_name, self.home if names else "")
        trail = [Crumb(_("Settings"), reverse("settings_index"))]
        trail += [Crumb(_("Delegated access"), reverse("delegated_access_list") + "?side=theirs"), company]
        return [*trail, *(Crumb(name) for name in names)]


@contextmanager
def _visit(request: PortalRequest, pk: UUID) -> Iterator[Visit]:
    """Opens the work account of a grant to the own company; 404 for everybody else's."""
    own = DelegatedAdmin.objects.visible_to(request.user).granted_to(request.user.tenant)
    grant = get_object_or_404(own, pk=pk)
    with acting_under(grant, by=request.user) as guest:
        require(guest, Permission.VIEW_USERS)
        yield Visit(grant, guest)


def _table(request: PortalRequest, visit: Visit) -> Table:
    columns = [
        Column(
            "name", gettext_lazy("Full name"), value="full_name", sortable=True, order_by="name_key",
            link=visit.page_of,
        ),
        Column("email", gettext_lazy("E-mail address"), sortable=True),
        Column("roles", gettext_lazy("Roles"), value=lambda user: listed(user.role_labels)),
        Column(
            "state", gettext_lazy("Status"), value=lambda user: user.state.label, tag=lambda user: TONES[user.state]
        ),
    ]  # fmt: skip
    state = Filter("state", _("Status"), User.State.choices, lambda rows, value: rows.filter(STATES[User.State(value)]))
    rows = visit.users.annotate(name_key=Lower("full_name"))
    caption = _("Users of %(company)s") % {"company": visit.grant.target_name}
    return Table(
        request, rows, columns, search=["full_name", "email"], filters=[state], default_sort="name", caption=caption
    )


@USE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_safe
def guest_user_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The target's users, to search and narrow."""
    with _visit(request, pk) as visit:
        context = {"visit": visit, "table": _table(request, visit), "crumbs": visit.crumbs()}
        return render(request, "relationships/guest_user_list.html", context)


@USE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_safe
def guest_user_detail(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """One of them, with what the access lets a guest do."""
    with _visit(request, pk) as visit:
        user = get_object_or_404(visit.users, pk=user_pk)
        context = {
            "visit": visit,
            "person": user,
            "tone": TONES[user.state],
            "may_manage": user_rules.can_manage(visit.guest, user),
            "above": user_rules.names_of(user.role_keys - visit.guest.grantable_roles),
            "facts": [
                Fact(_("E-mail address"), user.email, copy=True),
                Fact(_("Roles"), listed(user.role_labels)),
                Fact(_("Company"), visit.grant.target_name),
            ],
            "crumbs": visit.crumbs(user.full_name),
        }
        return render(request, "relationships/guest_user_detail.html", context)


def _change(
    request: PortalRequest, pk: UUID, user_pk: UUID, act: Callable[[User, User], object], words: str
) -> HttpResponse:
    """Does it to one user of the target, says so by name, and leads back to them."""
    throttle("guest-change", str(request.user.pk), limit=60, seconds=3600)
    with _visit(request, pk) as visit:
        user = get_object_or_404(visit.users, pk=user_pk)
        try:
            act(user, visit.guest)
        except Refused as refusal:
            refusal.back_href = visit.page_of(user)
            raise
    messages.success(request, words % {"name": user.full_name})
    return redirect("guest_user_detail", pk, user_pk)


@USE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@require_POST
@fresh
def guest_user_password_reset(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Mail a link*: the old password is gone, and the user chooses a new one; the guest never sees any."""
    words = _("The old password is gone. %(name)s gets a mail with a link to choose a new one.")
    return _change(request, pk, user_pk, _mail_link, words)


def _mail_link(user: User, guest: User) -> None:
    passwords.reset_password(user, by=guest, with_link=True)


@USE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@require_POST
@fresh
def guest_user_deactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Deactivate*: no sign-in until somebody reactivates the account."""
    words = _("%(name)s is deactivated and signed out everywhere.")
    return _change(request, pk, user_pk, lambda user, guest: user_states.deactivate_user(user, by=guest), words)


@USE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@require_POST
@fresh
def guest_user_reactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Reactivate*: everything as it was."""
    words = _("%(name)s can sign in again.")
    return _change(request, pk, user_pk, lambda user, guest: user_states.reactivate_user(user, by=guest), words)
