"""Settings → User management → Import users."""

from django.urls import path

from accounts.views import user_imports

ALL = "settings/users/imports/"
ONE = f"{ALL}<uuid:pk>/"

urlpatterns = [
    path(ALL, user_imports.user_import_list, name="user_import_list"),
    path(f"{ALL}new/", user_imports.user_import_new, name="user_import_new"),
    path(f"{ALL}template.csv", user_imports.user_import_template, name="user_import_template"),
    path(ONE, user_imports.user_import_detail, name="user_import_detail"),
    path(f"{ONE}start/", user_imports.user_import_start, name="user_import_start"),
    path(f"{ONE}result.csv", user_imports.user_import_result, name="user_import_result"),
]
