"""What can be done with one colleague. Each act is a POST of its own, asks for a fresh proof, and leads back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PortalRequest, needs
from accounts.actions import passwords, user_states, users
from accounts.actions.deleted_users import restore_user
from accounts.forms.users import LINK, DeleteForm, NameForm, ResetForm, RolesForm
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.users import check_can_manage, check_can_restore
from accounts.views.users import crumbs, find_colleague, find_deleted, show_credentials, show_user
from partnercenter.errors import Refused
from partnercenter.throttle import throttle

MANAGE = needs(Permission.MANAGE_USERS)


@contextmanager
def _leading_back(user: User) -> Iterator[None]:
    """A refusal's page leads back to the person it is about."""
    try:
        yield
    except Refused as refusal:
        refusal.back_href = reverse("user_detail", args=[user.pk])
        raise


@needs(Permission.ASSIGN_ROLES)
@require_POST
@fresh
def user_roles_update(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Update*: the ticked roles count from the next page on (USR-02)."""
    user = find_colleague(request.user, pk)
    form = RolesForm(request.POST, by=request.user, held=user.role_keys)
    if not form.is_valid():
        return show_user(request, user, form)
    wanted, before = form.cleaned_data["roles"], user.role_keys
    with _leading_back(user):
        users.change_roles(user, by=request.user, roles=wanted, seen=form.cleaned_data["seen"])
    if before == wanted:
        messages.info(request, _("The roles are as they were."))
    else:
        messages.success(request, _("The roles of %(name)s are updated.") % {"name": user.full_name})
    return redirect("user_detail", pk)


@MANAGE
@require_POST
def user_rename(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The name; a broken one is shown with the page as it is."""
    user = find_colleague(request.user, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return show_user(request, user, RolesForm(by=request.user, held=user.role_keys), name_form=form)
    with _leading_back(user):
        users.rename_user(user, by=request.user, full_name=form.cleaned_data["full_name"])
    messages.success(request, _("The name is saved."))
    return redirect("user_detail", pk)


@MANAGE
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def user_password_reset(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a reset does, then a temporary password shown this once, or a mailed link (DEC-04)."""
    user, by = find_colleague(request.user, pk), request.user
    with _leading_back(user):
        check_can_manage(by, user)
        form = ResetForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            throttle("reset-user", str(by.pk), limit=30, seconds=3600)
            made = passwords.reset_password(user, by=by, with_link=form.cleaned_data["first_password"] == LINK)
            return show_credentials(request, made, _("Password reset"))
    context = {"person": user, "form": form, "crumbs": _trail(user, _("Reset password")), "back_href": _page_of(user)}
    return render(request, "accounts/user_password_reset.html", context)


def _change(request: PortalRequest, pk: UUID, act: Callable[..., object], words: str) -> HttpResponse:
    """Does it to one colleague, says so by name, and leads back to them."""
    user = find_colleague(request.user, pk)
    with _leading_back(user):
        act(user, by=request.user)
    messages.success(request, words % {"name": user.full_name})
    return redirect("user_detail", pk)


@MANAGE
@require_POST
@fresh
def user_deactivate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Deactivate*: no sign-in until somebody reactivates the account."""
    return _change(request, pk, user_states.deactivate_user, _("%(name)s is deactivated and signed out everywhere."))


@MANAGE
@require_POST
@fresh
def user_reactivate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Reactivate*: everything as it was."""
    return _change(request, pk, user_states.reactivate_user, _("%(name)s can sign in again."))


@MANAGE
@require_POST
@fresh
def user_sessions_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Sign out everywhere*."""
    return _change(request, pk, user_states.end_sessions_of, _("%(name)s is signed out everywhere."))


@MANAGE
@require_POST
@fresh
def user_second_factor_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Remove second factor*: for a lost phone."""
    return _change(request, pk, user_states.remove_second_factor, _("The second factor of %(name)s is removed."))


@MANAGE
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def user_delete(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What goes, what stays, and the address typed as confirmation."""
    user, by = find_colleague(request.user, pk), request.user
    form = DeleteForm(request.POST or None, user=user)
    with _leading_back(user):
        check_can_manage(by, user)
        if request.method == "POST" and form.is_valid():
            user_states.delete_user(user, by=by)
            words = _("%(name)s is deleted and can be restored for 30 days.")
            messages.success(request, words % {"name": user.full_name})
            return redirect("user_list")
    context = {"person": user, "form": form, "crumbs": _trail(user, _("Delete user")), "back_href": _page_of(user)}
    return render(request, "accounts/user_delete.html", context)


@MANAGE
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def user_restore(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What comes back and what does not, then a first password as for somebody new (facts 2h)."""
    user, by = find_deleted(request.user, pk), request.user
    check_can_restore(by, user, now=timezone.now())
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle("reset-user", str(by.pk), limit=30, seconds=3600)
        made = restore_user(user, by=by, with_link=form.cleaned_data["first_password"] == LINK)
        return show_credentials(request, made, _("User restored"))
    list_href = f"{reverse('user_list')}?state={User.State.DELETED}"
    context = {"person": user, "form": form, "crumbs": crumbs((_("Restore user"), "")), "back_href": list_href}
    return render(request, "accounts/user_restore.html", context)


def _page_of(user: User) -> str:
    return reverse("user_detail", args=[user.pk])


def _trail(user: User, title: str) -> list[object]:
    return [*crumbs((user.full_name, _page_of(user)), (title, ""))]
