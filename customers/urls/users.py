"""The users and licenses of a customer, under its delegated access."""

from django.urls import path

from customers.views import licenses, users

LIST = "customers/<uuid:pk>/users/"
ONE = f"{LIST}<uuid:user_pk>/"

urlpatterns = [
    path(LIST, users.customer_user_list, name="customer_user_list"),
    path(f"{LIST}new/", users.customer_user_new, name="customer_user_new"),
    path(ONE, users.customer_user_detail, name="customer_user_detail"),
    path(f"{ONE}name/", users.customer_user_rename, name="customer_user_rename"),
    path(f"{ONE}roles/", users.customer_user_roles, name="customer_user_roles"),
    path(f"{ONE}password-reset/", users.customer_user_password_reset, name="customer_user_password_reset"),
    path(f"{ONE}deactivation/", users.customer_user_deactivate, name="customer_user_deactivate"),
    path(f"{ONE}reactivation/", users.customer_user_reactivate, name="customer_user_reactivate"),
    path(f"{ONE}deletion/", users.customer_user_delete, name="customer_user_delete"),
    path(f"{ONE}restoration/", users.customer_user_restore, name="customer_user_restore"),
    path("customers/<uuid:pk>/licenses/", licenses.customer_license_list, name="customer_license_list"),
]
