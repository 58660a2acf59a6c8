"""Customers: the list, its export, and the partner's own words for them."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/", soon, name="customer_list"),
    path("customers/export.csv", soon, name="customer_export"),
]
