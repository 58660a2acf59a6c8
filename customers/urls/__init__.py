"""Addresses of customers, one file per task."""

from django.urls import include, path

urlpatterns = [
    path("", include("customers.urls.lists")),
    path("", include("customers.urls.new")),
    path("", include("customers.urls.imports")),
    path("", include("customers.urls.invitations")),
    path("", include("customers.urls.own")),
    path("", include("customers.urls.directory")),
    path("", include("customers.urls.record")),
    path("", include("customers.urls.users")),
    path("", include("customers.urls.removal")),
]
