"""Customers and their users from a file."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/imports/", soon, name="customer_import_list"),
    path("customers/imports/new/", soon, name="customer_import_new"),
    path("customers/imports/<uuid:pk>/", soon, name="customer_import_detail"),
]
