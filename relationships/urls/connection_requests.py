"""Resellers ask a provider to be connected; the provider answers."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("find-a-provider/<uuid:pk>/connection/", soon, name="connection_request_new"),
    path("connection-requests/", soon, name="connection_request_list"),
    path("connection-requests/<uuid:pk>/", soon, name="connection_request_detail"),
    path("connection-requests/<uuid:pk>/answer/", soon, name="connection_request_answer"),
    path("connection-requests/<uuid:pk>/withdrawal/", soon, name="connection_request_withdraw"),
]
