"""The MPN ID: why, the two-step sign-in of the membership site, and the choice of a company profile (P06–P08)."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from enrollment import membership
from enrollment.actions.applications import sections_with_state
from enrollment.actions.membership import associate_mpn, linked_elsewhere
from enrollment.forms.membership import PasswordForm, ProfileForm, UserNameForm
from enrollment.membership import Profile
from enrollment.models import Application
from enrollment.rules import applications
from enrollment.rules import membership as rules
from enrollment.views import finding
from partnercenter.throttle import throttle, throttle_address

ENROL = needs(Permission.ENROL, gettext_lazy("linking the MPN ID"))
USER_NAME, ACCOUNT = "membership_user_name", "membership_account"
PROOF_SECONDS = 15 * 60


def _editable(request: PortalRequest, pk: object) -> Application:
    application = finding.find_application(request, pk)
    applications.check_is_editable(application)
    if applications.MPN not in [section for section, _done in sections_with_state(application)]:
        raise Http404
    return application


def _page(request: PortalRequest, template: str, application: Application, **context: Any) -> HttpResponse:
    crumbs = finding.crumbs(application, str(applications.MPN.title))
    return render(request, f"enrollment/{template}.html", {"application": application, "crumbs": crumbs, **context})


@ENROL
def membership_intro(request: PortalRequest, pk: object) -> HttpResponse:
    """Why the MPN ID is linked, what is linked now, and *Sign in* (ENR-11, MPN-01)."""
    application = _editable(request, pk)
    linked = application.mpn_association
    return _page(request, "membership_intro", application, linked=linked)


@ENROL
@require_http_methods(["GET", "POST"])
def membership_user_name(request: PortalRequest, pk: object) -> HttpResponse:
    """Step one of the sign-in. It says nothing about whether the name is known."""
    application = _editable(request, pk)
    form = UserNameForm(request.POST or None, initial={"user_name": request.session.get(USER_NAME, "")})
    if request.method == "POST" and form.is_valid():
        request.session[USER_NAME] = form.cleaned_data["user_name"]
        return redirect("membership_password", application.pk)
    return _page(request, "membership_user_name", application, form=form)


@ENROL
@require_http_methods(["GET", "POST"])
def membership_password(request: PortalRequest, pk: object) -> HttpResponse:
    """Step two. Five tries of a company for a name in five minutes and it waits; other companies are not held up."""
    application = _editable(request, pk)
    user_name = request.session.get(USER_NAME)
    if not user_name:
        return redirect("membership_user_name", application.pk)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttle("membership_sign_in", f"{request.user.tenant_id}:{user_name.lower()}", limit=5, seconds=300)
        throttle("membership_name", user_name.lower(), limit=100, seconds=300)
        throttle_address(request, "membership_sign_in", limit=30, seconds=300)
        account = membership.sign_in(user_name, form.cleaned_data["password"])
        if account is not None:
            request.session[ACCOUNT] = {"key": str(account), "until": time.time() + PROOF_SECONDS}
            return redirect("membership_profile", application.pk)
        form.add_error("password", _("The user name or the password is not right. Check both, then try again."))
    return _page(request, "membership_password", application, form=form, user_name=user_name)


def _proven_account(request: PortalRequest) -> UUID | None:
    """The membership account whose sign-in was proven in this session in the last quarter of an hour."""
    proof = request.session.get(ACCOUNT)
    return UUID(proof["key"]) if proof and proof["until"] > time.time() else None


@ENROL
@require_http_methods(["GET", "POST"])
def membership_profile(request: PortalRequest, pk: object) -> HttpResponse:
    """Choose the company profile and *Continue*; each one that cannot be chosen says why (MPN-04, MPN-07)."""
    application = _editable(request, pk)
    account = _proven_account(request)
    if account is None:
        messages.warning(request, _("Sign in to the membership site first: the earlier sign-in has ended."))
        return redirect("membership_user_name", application.pk)
    choosable, refused = _sorted_profiles(application, account)
    form = ProfileForm(request.POST or None, choices=[(found.mpn_id, _label(found)) for found in choosable])
    if request.method == "POST" and form.is_valid():
        association = associate_mpn(form.cleaned_data["mpn_id"], account=account, by=request.user)
        _forget(request)
        messages.success(request, _("MPN ID %s is linked to your company.") % association.mpn_id)
        return redirect(finding.next_href(application, applications.MPN.key))
    return _page(request, "membership_profile", application, form=form, choosable=choosable, refused=refused)


def _sorted_profiles(application: Application, account: UUID) -> tuple[list[Profile], list[tuple[Profile, Any]]]:
    profiles = membership.profiles_of(account)
    taken = linked_elsewhere([found.mpn_id for found in profiles], application.tenant_id)
    reasons = [
        (found, rules.obstacle(found, application.tenant, linked_elsewhere=found.mpn_id in taken)) for found in profiles
    ]
    return [found for found, why in reasons if why is None], [(found, why) for found, why in reasons if why]


def _label(found: Profile) -> str:
    where = f" · {found.city}" if found.city else ""
    return f"{found.partner_name} · {_('MPN ID')} {found.mpn_id}{where}"


def _forget(request: PortalRequest) -> None:
    request.session.pop(ACCOUNT, None)
    request.session.pop(USER_NAME, None)


@ENROL
@require_POST
def membership_cancel(request: PortalRequest, pk: object) -> HttpResponse:
    """*Cancel*: back to the sign-in, to use another membership login (MPN-06)."""
    application = _editable(request, pk)
    _forget(request)
    return redirect("membership_user_name", application.pk)
