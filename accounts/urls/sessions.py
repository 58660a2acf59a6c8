"""Where I am signed in."""

from django.urls import path

from accounts.views import sessions

urlpatterns = [
    path("my-profile/security/sessions/", sessions.session_list, name="session_list"),
    path("my-profile/security/sessions/others/end/", sessions.session_end_others, name="session_end_others"),
    path("my-profile/security/sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
]
