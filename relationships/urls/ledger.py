"""Invitations: everything the company has made."""

from django.urls import path

from relationships.views import ledger, ledger_record

urlpatterns = [
    path("invitations/", ledger.invitation_list, name="invitation_list"),
    path("invitations/export.csv", ledger.invitation_export, name="invitation_export"),
    path("invitations/<uuid:pk>/", ledger_record.invitation_detail, name="invitation_detail"),
    path("invitations/<uuid:pk>/renewal/", ledger_record.invitation_renew, name="invitation_renew"),
    path("invitations/<uuid:pk>/extension/", ledger_record.invitation_extend, name="invitation_extend"),
    path("invitations/<uuid:pk>/revocation/", ledger_record.invitation_revoke, name="invitation_revoke"),
]
