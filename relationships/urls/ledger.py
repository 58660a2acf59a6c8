"""Invitations: everything the company has made."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("invitations/", soon, name="invitation_list"),
    path("invitations/export.csv", soon, name="invitation_export"),
    path("invitations/<uuid:pk>/", soon, name="invitation_detail"),
    path("invitations/<uuid:pk>/renewal/", soon, name="invitation_renew"),
    path("invitations/<uuid:pk>/extension/", soon, name="invitation_extend"),
    path("invitations/<uuid:pk>/revocation/", soon, name="invitation_revoke"),
]
