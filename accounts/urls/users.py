"""Settings → User management."""

from django.urls import path

from accounts.views import settings_index, user_changes, users

ONE = "settings/users/<uuid:pk>/"

urlpatterns = [
    path("settings/", settings_index.settings_index, name="settings_index"),
    path("settings/users/", users.user_list, name="user_list"),
    path("settings/users/export.csv", users.user_export, name="user_export"),
    path("settings/users/new/", users.user_new, name="user_new"),
    path(ONE, users.user_detail, name="user_detail"),
    path(f"{ONE}name/", user_changes.user_rename, name="user_rename"),
    path(f"{ONE}roles/", user_changes.user_roles_update, name="user_roles_update"),
    path(f"{ONE}password-reset/", user_changes.user_password_reset, name="user_password_reset"),
    path(f"{ONE}deactivation/", user_changes.user_deactivate, name="user_deactivate"),
    path(f"{ONE}reactivation/", user_changes.user_reactivate, name="user_reactivate"),
    path(f"{ONE}sessions-end/", user_changes.user_sessions_end, name="user_sessions_end"),
    path(f"{ONE}second-factor-removal/", user_changes.user_second_factor_remove, name="user_second_factor_remove"),
    path(f"{ONE}deletion/", user_changes.user_delete, name="user_delete"),
    path(f"{ONE}restoration/", user_changes.user_restore, name="user_restore"),
]
