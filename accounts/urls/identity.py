"""Sign-in through a company's own identity provider. Of allauth.socialaccount only the callback exists."""

from django.urls import path

from accounts.views import company_sign_in, identity_provider

urlpatterns = [
    path("sign-in/company/", company_sign_in.company_sign_in, name="company_sign_in"),
    path("sign-in/company/again/", company_sign_in.company_sign_in_again, name="company_sign_in_again"),
    path(
        "sign-in/company/<uuid:provider_id>/callback/", company_sign_in.company_callback, name="openid_connect_callback"
    ),
    path(
        "settings/security/identity-provider/", identity_provider.identity_provider_edit, name="identity_provider_edit"
    ),
    path(
        "settings/security/identity-provider/check/",
        identity_provider.identity_provider_check,
        name="identity_provider_check",
    ),
    path(
        "settings/security/identity-provider/switch/",
        identity_provider.identity_provider_switch,
        name="identity_provider_switch",
    ),
    path(
        "settings/security/identity-provider/links/removal/",
        identity_provider.identity_provider_unlink,
        name="identity_provider_unlink",
    ),
    path(
        "settings/security/identity-provider/removal/",
        identity_provider.identity_provider_remove,
        name="identity_provider_remove",
    ),
]
