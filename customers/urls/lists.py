"""Customers: the list and its export."""

from django.urls import path

from customers.views import lists

urlpatterns = [
    path("customers/", lists.customer_list, name="customer_list"),
    path("customers/export.csv", lists.customer_export, name="customer_export"),
]
