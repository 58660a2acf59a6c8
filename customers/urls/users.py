"""The users and licenses of a customer, under its delegated access."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/<uuid:pk>/users/", soon, name="customer_user_list"),
    path("customers/<uuid:pk>/licenses/", soon, name="customer_license_list"),
]
