"""The invited company: the link, what is asked, the answer."""

from django.urls import path

from relationships.views import answers

urlpatterns = [
    path("invitation/", answers.invitation_open, name="invitation_open"),
    path("invitation/sign-in/", answers.invitation_continue, name="invitation_continue"),
    path("invitation/acceptance/", answers.invitation_accept, name="invitation_accept"),
    path("invitation/decline/", answers.invitation_decline, name="invitation_decline"),
    path("invitation/new-link/", answers.invitation_fresh_link, name="invitation_fresh_link"),
    path("invitation/other-account/", answers.invitation_other_account, name="invitation_other_account"),
    path("invitation/<str:token>/", answers.invitation_link, name="invitation_link"),
]
