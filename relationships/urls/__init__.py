"""Addresses of relationships, one file per noun."""

from django.urls import include, path

urlpatterns = [
    path("", include("relationships.urls.drafts")),
    path("", include("relationships.urls.ledger")),
    path("", include("relationships.urls.answers")),
    path("", include("relationships.urls.partnerships")),
    path("", include("relationships.urls.delegated_access")),
    path("", include("relationships.urls.connection_requests")),
]
