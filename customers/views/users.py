"""The users of a customer, for its partner's people under the grant (P34, CUS-17, INV-06)."""

from uuid import UUID

from django.contrib import messages
from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, require
from accounts.actions import passwords, user_states, users
from accounts.actions.deleted_users import restore_user
from accounts.actions.passwords import NewPassword
from accounts.forms.users import LINK, DeleteForm, NameForm, ResetForm, RolesForm, UserForm
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.users import check_can_manage, check_can_restore
from accounts.views.users import added_user, credentials_context, find_deleted
from customers.actions.setup import awaits_first_sign_in
from customers.rules.lists import may_import_users
from customers.views._record import READ, find_customer, frame, grant_of
from customers.views._visits import CustomerVisit, entering, visiting, why_closed
from relationships.views.visits import as_guest, bound_changes, change_user, person_context, users_table

FORM = require_http_methods(["GET", "HEAD", "POST"])


@READ
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_safe
def customer_user_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Everybody of the customer, to search and narrow; or what keeps the account closed, and who can help."""
    relationship = find_customer(request.user, pk)
    grant, context = grant_of(request.user, relationship), frame(relationship, "customer_user_list")
    closed = why_closed(request, grant)
    if closed or grant is None:
        return render(request, "customers/customer_user_closed.html", context | closed)
    with entering(request, relationship, grant) as visit:
        context |= {"visit": visit, "table": users_table(request, visit)}
        context["may_import"] = may_import_users(request.user)
        context["add_href"] = visit.href("new") if visit.guest.may(Permission.ADD_USERS) else ""
        is_empty = not (context["table"].is_filtered or context["table"].records)
        context["awaits_sign_in"] = is_empty and awaits_first_sign_in(relationship, by=request.user)
        return render(request, "customers/customer_user_list.html", context)


@as_guest
@fresh
@FORM
def customer_user_new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Adds a user with roles within the guest's reach, and shows the first password this once (CUS-17)."""
    sent = request.method == "POST"
    with visiting(request, pk) as visit:
        require(visit.guest, Permission.ADD_USERS)
        form = UserForm(request.POST if sent else None, by=visit.guest)
        if sent and (known := visit.users().filter(pk=form.user_id).first()):
            return redirect(visit.page_of(known))
        if sent and form.is_valid():
            bound_changes(request)
            if made := added_user(form, visit.guest):
                return _show_once(request, visit, made, _("User added"), again_href=visit.href("new"))
        context = visit.page(_("Add user")) | {"form": form, "list_href": visit.home}
        return render(request, "customers/customer_user_new.html", context)


def _show_once(
    request: PortalRequest, visit: CustomerVisit, made: NewPassword, title: str, *, again_href: str = ""
) -> HttpResponse:
    """The answer itself carries the password. It is in no session, no message and no later page."""
    context = credentials_context(made, title, list_href=visit.home, again_href=again_href)
    return render(request, "customers/customer_user_credentials.html", visit.page(title, made.user) | context)


@as_guest
@require_safe
def customer_user_detail(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """One of them: name, roles to tick, and what can be done with the account."""
    with visiting(request, pk) as visit:
        return _show_person(request, visit, visit.find(user_pk))


def _show_person(
    request: PortalRequest,
    visit: CustomerVisit,
    user: User,
    form: RolesForm | None = None,
    name_form: NameForm | None = None,
) -> HttpResponse:
    """The page of one person, with the forms as they are."""
    forms = {
        "form": form or RolesForm(by=visit.guest, held=user.role_keys),
        "name_form": name_form or NameForm(initial={"full_name": user.full_name}),
    }
    context = visit.page(user.full_name) | person_context(visit, user) | forms
    return render(request, "customers/customer_user_detail.html", context)


@as_guest
@require_POST
@fresh
def customer_user_roles(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Update*: the ticked roles count from the next page on."""
    bound_changes(request)
    with visiting(request, pk) as visit:
        user = visit.find(user_pk)
        form = RolesForm(request.POST, by=visit.guest, held=user.role_keys)
        if not form.is_valid():
            return _show_person(request, visit, user, form)
        wanted = {"roles": form.cleaned_data["roles"], "seen": form.cleaned_data["seen"]}
        with visit.leading_back(visit.page_of(user)):
            users.change_roles(user, by=visit.guest, **wanted)
    messages.success(request, _("The roles of %(name)s are updated.") % {"name": user.full_name})
    return redirect(visit.page_of(user))


@as_guest
@require_POST
@fresh
def customer_user_rename(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """The name; a broken one is shown with the page as it is."""
    bound_changes(request)
    with visiting(request, pk) as visit:
        user, form = visit.find(user_pk), NameForm(request.POST)
        if not form.is_valid():
            return _show_person(request, visit, user, name_form=form)
        with visit.leading_back(visit.page_of(user)):
            users.rename_user(user, by=visit.guest, full_name=form.cleaned_data["full_name"])
    messages.success(request, _("The name is saved."))
    return redirect(visit.page_of(user))


@as_guest
@fresh
@FORM
def customer_user_password_reset(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """What a reset does, then a temporary password shown this once, or a mailed link."""
    form = ResetForm(request.POST or None)
    with visiting(request, pk) as visit:
        user = visit.find(user_pk)
        with visit.leading_back(visit.page_of(user)):
            check_can_manage(visit.guest, user)
            if request.method == "POST" and form.is_valid():
                bound_changes(request)
                made = passwords.reset_password(user, by=visit.guest, with_link=_wants_link(form))
                return _show_once(request, visit, made, _("Password reset"))
        context = visit.page(_("Reset password"), user) | {"form": form, "back_href": visit.page_of(user)}
        return render(request, "customers/customer_user_password_reset.html", context)


def _wants_link(form: ResetForm) -> bool:
    return bool(form.cleaned_data["first_password"] == LINK)


@as_guest
@require_POST
@fresh
def customer_user_deactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Deactivate*: no sign-in until somebody reactivates the account."""
    words = _("%(name)s is deactivated and signed out everywhere.")
    return change_user(request, visiting(request, pk), user_pk, user_states.deactivate_user, words)


@as_guest
@require_POST
@fresh
def customer_user_reactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Reactivate*: everything as it was."""
    words = _("%(name)s can sign in again.")
    return change_user(request, visiting(request, pk), user_pk, user_states.reactivate_user, words)


@as_guest
@fresh
@FORM
def customer_user_delete(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """What goes, what stays, and the address typed as confirmation."""
    with visiting(request, pk) as visit:
        user = visit.find(user_pk)
        form = DeleteForm(request.POST or None, user=user)
        with visit.leading_back(visit.page_of(user)):
            check_can_manage(visit.guest, user)
            if request.method == "POST" and form.is_valid():
                bound_changes(request)
                user_states.delete_user(user, by=visit.guest)
                words = _("%(name)s is deleted and can be restored for 30 days.")
                messages.success(request, words % {"name": user.full_name})
                return redirect(visit.home)
        context = visit.page(_("Delete user"), user) | {"form": form, "back_href": visit.page_of(user)}
        return render(request, "customers/customer_user_delete.html", context)


@as_guest
@fresh
@FORM
def customer_user_restore(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """What comes back and what does not, then a first password as for somebody new (facts 2h)."""
    form = ResetForm(request.POST or None)
    with visiting(request, pk) as visit:
        user, list_href = find_deleted(visit.guest, user_pk), f"{visit.home}?state={User.State.DELETED}"
        with visit.leading_back(list_href):
            check_can_restore(visit.guest, user, now=timezone.now())
            if request.method == "POST" and form.is_valid():
                bound_changes(request)
                made = restore_user(user, by=visit.guest, with_link=_wants_link(form))
                return _show_once(request, visit, made, _("User restored"))
        context = visit.page(_("Restore user")) | {"person": user, "form": form, "back_href": list_href}
        return render(request, "customers/customer_user_restore.html", context)
