"""Settings → Activity log."""

from django.urls import path

from accounts.views import activity

urlpatterns = [
    path("settings/activity/", activity.activity_list, name="activity_list"),
    path("settings/activity/export.csv", activity.activity_export, name="activity_export"),
    path("settings/activity/<uuid:pk>/", activity.activity_detail, name="activity_detail"),
]
