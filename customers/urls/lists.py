"""Customers: the list and its export."""

from django.urls import path

from customers.views import lists
from customers.views.soon import soon

urlpatterns = [
    path("customers/", lists.customer_list, name="customer_list"),
    path("customers/export.csv", soon, name="customer_export"),
]
