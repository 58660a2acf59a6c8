"""Signing in, my profile, and creating a work account. Of allauth only the views named in this package exist."""

from typing import Any

from allauth.account import views as allauth_views
from django.urls import path, re_path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.freshness import fresh
from accounts.views import passwords, profile, work_accounts
from partnercenter.tenancy import at_the_gate
from partnercenter.ui.parts import Crumb

reset_with_key = at_the_gate(never_cache(allauth_views.password_reset_from_key))


def _crumb(label: Any, href: Any = "") -> Crumb:
    """A step whose text and address are worked out when the page is rendered."""
    return Crumb(label, href)


profile_crumb = _crumb(_("My profile"), reverse_lazy("my_profile"))
password_change = passwords.only_with_password(
    allauth_views.PasswordChangeView.as_view(extra_context={"crumbs": [profile_crumb, _crumb(_("Change password"))]})
)
email_change = fresh(
    allauth_views.EmailView.as_view(extra_context={"crumbs": [profile_crumb, _crumb(_("Change e-mail address"))]})
)

urlpatterns = [
    path("language/", profile.language_set, name="language_set"),
    path("sign-in/", at_the_gate(allauth_views.login), name="account_login"),
    path("sign-out/", require_POST(allauth_views.logout), name="account_logout"),
    path("sign-in/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("sign-in/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password-reset/", at_the_gate(allauth_views.password_reset), name="account_reset_password"),
    path("password-reset/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "password-reset/done/", allauth_views.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^password-reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        reset_with_key,
        name="account_reset_password_from_key",
    ),
    path("password/change/", password_change, name="account_change_password"),
    path("my-profile/", profile.my_profile, name="my_profile"),
    path("my-profile/e-mail/", email_change, name="account_email"),
    path("confirm-e-mail/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^confirm-e-mail/(?P<key>[-:\w]+)/$", at_the_gate(allauth_views.confirm_email), name="account_confirm_email"
    ),
    path("work-account/new/", work_accounts.work_account_new, name="account_signup"),
    path("work-account/sent/", work_accounts.work_account_sent, name="work_account_sent"),
    path("work-account/confirm/", work_accounts.work_account_confirm, name="work_account_confirm"),
    path("work-account/confirm/<str:token>/", work_accounts.work_account_link, name="work_account_link"),
    path("help/work-account/", work_accounts.work_account_help, name="work_account_help"),
]
