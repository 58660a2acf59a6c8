"""Addresses of accounts, one file per noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls.passwords")),
    path("", include("accounts.urls.sign_in")),
]
