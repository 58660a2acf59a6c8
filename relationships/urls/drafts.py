"""Making an invitation and handing it out."""

from django.urls import path

from relationships.views import drafts

ONE = "invitations/<uuid:pk>/"

urlpatterns = [
    path("indirect-resellers/invite/", drafts.invitation_new, name="invitation_new"),
    path(f"{ONE}draft/", drafts.invitation_draft, name="invitation_draft"),
    path(f"{ONE}draft.eml", drafts.invitation_eml, name="invitation_eml"),
    path(f"{ONE}sending/", drafts.invitation_send, name="invitation_send"),
    path(f"{ONE}handing-out/", drafts.invitation_hand_out, name="invitation_hand_out"),
]
