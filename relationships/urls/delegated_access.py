"""Settings → Delegated access, and the work accounts of others that it opens."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("settings/delegated-access/", soon, name="delegated_access_list"),
    path("settings/delegated-access/<uuid:pk>/", soon, name="delegated_access_detail"),
    path("settings/delegated-access/<uuid:pk>/withdrawal/", soon, name="delegated_access_withdraw"),
    path("work-accounts/<uuid:pk>/users/", soon, name="guest_user_list"),
    path("work-accounts/<uuid:pk>/users/<uuid:user_pk>/", soon, name="guest_user_detail"),
    path("work-accounts/<uuid:pk>/users/<uuid:user_pk>/password-reset/", soon, name="guest_user_password_reset"),
    path("work-accounts/<uuid:pk>/users/<uuid:user_pk>/deactivation/", soon, name="guest_user_deactivate"),
    path("work-accounts/<uuid:pk>/users/<uuid:user_pk>/reactivation/", soon, name="guest_user_reactivate"),
]
