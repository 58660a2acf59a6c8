"""Resellers ask a provider to be connected; the provider answers."""

from django.urls import path

from relationships.views import connection_requests as views

urlpatterns = [
    path("find-a-provider/<uuid:pk>/connection/", views.connection_request_new, name="connection_request_new"),
    path("connection-requests/", views.connection_request_list, name="connection_request_list"),
    path("connection-requests/<uuid:pk>/", views.connection_request_detail, name="connection_request_detail"),
    path(
        "connection-requests/<uuid:pk>/invitation/", views.connection_request_invite, name="connection_request_invite"
    ),
    path("connection-requests/<uuid:pk>/decline/", views.connection_request_decline, name="connection_request_decline"),
    path(
        "connection-requests/<uuid:pk>/withdrawal/",
        views.connection_request_withdraw,
        name="connection_request_withdraw",
    ),
]
