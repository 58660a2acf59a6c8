"""The invited company: the link, what is asked, the answer."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("invitation/", soon, name="invitation_open"),
    path("invitation/sign-in/", soon, name="invitation_continue"),
    path("invitation/acceptance/", soon, name="invitation_accept"),
    path("invitation/decline/", soon, name="invitation_decline"),
    path("invitation/new-link/", soon, name="invitation_fresh_link"),
    path("invitation/other-account/", soon, name="invitation_other_account"),
    path("invitation/<str:token>/", soon, name="invitation_link"),
]
