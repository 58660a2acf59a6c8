"""Making an invitation and handing it out."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("indirect-resellers/invite/", soon, name="invitation_new"),
    path("invitations/<uuid:pk>/draft/", soon, name="invitation_draft"),
    path("invitations/<uuid:pk>/draft.eml", soon, name="invitation_eml"),
    path("invitations/<uuid:pk>/sending/", soon, name="invitation_send"),
    path("invitations/<uuid:pk>/handing-out/", soon, name="invitation_hand_out"),
]
