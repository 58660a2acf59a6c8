"""Addresses of accounts, one file per noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls.identity")),
    path("", include("accounts.urls.access")),
    path("", include("accounts.urls.activity")),
    path("", include("accounts.urls.passwords")),
    path("", include("accounts.urls.security_policy")),
    path("", include("accounts.urls.second_factor")),
    path("", include("accounts.urls.sessions")),
    path("", include("accounts.urls.sign_in")),
    path("", include("accounts.urls.user_imports")),
    path("", include("accounts.urls.users")),
]
