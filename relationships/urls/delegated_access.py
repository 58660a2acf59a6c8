"""Settings → Delegated access, and the work accounts of others that it opens."""

from django.urls import path

from relationships.views import delegated_access, guests

urlpatterns = [
    path("settings/delegated-access/", delegated_access.delegated_access_list, name="delegated_access_list"),
    path(
        "settings/delegated-access/<uuid:pk>/", delegated_access.delegated_access_detail, name="delegated_access_detail"
    ),
    path(
        "settings/delegated-access/<uuid:pk>/withdrawal/",
        delegated_access.delegated_access_withdraw,
        name="delegated_access_withdraw",
    ),
    path("work-accounts/<uuid:pk>/users/", guests.guest_user_list, name="guest_user_list"),
    path("work-accounts/<uuid:pk>/users/<uuid:user_pk>/", guests.guest_user_detail, name="guest_user_detail"),
    path(
        "work-accounts/<uuid:pk>/users/<uuid:user_pk>/password-reset/",
        guests.guest_user_password_reset,
        name="guest_user_password_reset",
    ),
    path(
        "work-accounts/<uuid:pk>/users/<uuid:user_pk>/deactivation/",
        guests.guest_user_deactivate,
        name="guest_user_deactivate",
    ),
    path(
        "work-accounts/<uuid:pk>/users/<uuid:user_pk>/reactivation/",
        guests.guest_user_reactivate,
        name="guest_user_reactivate",
    ),
]
