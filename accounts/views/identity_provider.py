"""Settings → Security: the company's own identity provider."""

from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import social
from accounts.access import PortalRequest, needs
from accounts.actions import identity as actions
from accounts.forms.identity_provider import IdentityProviderForm
from accounts.freshness import fresh
from accounts.models import IdentityProvider, User
from accounts.provider_documents import discover
from accounts.roles import Permission
from partnercenter.texts import Text
from partnercenter.throttle import throttle
from partnercenter.ui.parts import Crumb

SECURITY = needs(Permission.MANAGE_SECURITY)


def _provider(user: User) -> IdentityProvider | None:
    found: IdentityProvider | None = IdentityProvider.objects.visible_to(user).first()
    return found


def _existing(user: User) -> IdentityProvider:
    provider = _provider(user)
    if provider is None:
        raise Http404
    return provider


def _problem_with(provider_issuer: str, user: User) -> Text:
    """Asks the provider who it is; limited, for the portal itself goes out and asks."""
    throttle("identity-provider-check", str(user.tenant_id), limit=20, seconds=600)
    _document, problem = discover(provider_issuer)
    return problem


@never_cache
@sensitive_post_parameters("secret")
@SECURITY
@require_http_methods(["GET", "HEAD", "POST"])
@fresh(secret=True)
def identity_provider_edit(request: PortalRequest) -> HttpResponse:
    """Sets the provider up. While it is switched on, only an issuer that answers rightly is saved."""
    provider = _provider(request.user)
    form = IdentityProviderForm(request.POST or None, provider=provider)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        problem = _problem_with(values["issuer"], request.user) if provider and provider.is_enabled else ""
        if not problem:
            actions.save_identity_provider(**values, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("identity_provider_edit")
        form.add_error("issuer", str(problem))
    callback = social.callback_address(str(request.user.tenant_id))
    context = {"provider": provider, "form": form, "callback": callback}
    crumbs = [*_security(), Crumb(_("Identity provider"))]
    return render(request, "accounts/identity_provider_edit.html", context | {"crumbs": crumbs})


@never_cache
@SECURITY
@require_POST
def identity_provider_check(request: PortalRequest) -> HttpResponse:
    """Says whether the provider answers, and as whom. Changes nothing."""
    provider = _existing(request.user)
    problem = _problem_with(provider.issuer, request.user)
    if problem:
        messages.error(request, _does_not_work(problem))
    else:
        works = _("The connection works: %(issuer)s answers. The client ID and the secret show at the first sign-in.")
        messages.success(request, works % {"issuer": provider.issuer})
    return redirect("identity_provider_edit")


@never_cache
@SECURITY
@require_POST
@fresh
def identity_provider_switch(request: PortalRequest) -> HttpResponse:
    """On, once the provider has answered rightly; or off."""
    provider, enabled = _existing(request.user), request.POST.get("enabled") == "on"
    problem = _problem_with(provider.issuer, request.user) if enabled else ""
    if problem:
        messages.error(request, _does_not_work(problem))
    else:
        actions.switch_identity_provider(by=request.user, enabled=enabled)
        said = _("Switched on: your people can sign in with it now.") if enabled else _("Switched off.")
        messages.success(request, said)
    return redirect("identity_provider_edit")


@never_cache
@SECURITY
@require_POST
@fresh
def identity_provider_unlink(request: PortalRequest) -> HttpResponse:
    """Everybody is recognized by address again."""
    links = actions.unlink_identities(by=request.user)
    said = ngettext("%(count)s link was ended.", "%(count)s links were ended.", links) % {"count": links}
    messages.success(request, said)
    return redirect("identity_provider_edit")


@never_cache
@SECURITY
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def identity_provider_remove(request: PortalRequest) -> HttpResponse:
    """Who will have to use a password from then on, and the button."""
    provider = _existing(request.user)
    if request.method == "POST":
        actions.remove_identity_provider(by=request.user)
        messages.success(request, _("Removed. Your people sign in with their passwords."))
        return redirect("security_policy")
    people = User.objects.visible_to(request.user).filter(
        tenant_id=request.user.tenant_id, is_active=True, socialaccount__provider=str(provider.tenant_id)
    )
    without = people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("full_name")
    context = {
        "provider": provider,
        "linked": people.count(),
        "without_password": without[:20],
        "others": max(without.count() - 20, 0),
    }
    crumbs = [*_security(), Crumb(_("Identity provider"), reverse("identity_provider_edit")), Crumb(_("Remove"))]
    return render(request, "accounts/identity_provider_remove.html", context | {"crumbs": crumbs})


def _security() -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("settings_index")), Crumb(_("Security"), reverse("security_policy"))]


def _does_not_work(problem: Text) -> str:
    return _("The connection does not work. %(problem)s") % {"problem": problem}
