"""Customers and their users from a file."""

from django.urls import path

from customers.views import imports

ALL = "customers/imports/"
ONE = f"{ALL}<uuid:pk>/"

urlpatterns = [
    path(ALL, imports.customer_import_list, name="customer_import_list"),
    path(f"{ALL}new/", imports.customer_import_new, name="customer_import_new"),
    path(f"{ALL}template/<str:kind>.csv", imports.customer_import_template, name="customer_import_template"),
    path(ONE, imports.customer_import_detail, name="customer_import_detail"),
    path(f"{ONE}start/", imports.customer_import_start, name="customer_import_start"),
    path(f"{ONE}stop/", imports.customer_import_stop, name="customer_import_stop"),
    path(f"{ONE}undo/", imports.customer_import_undo, name="customer_import_undo"),
    path(f"{ONE}result.csv", imports.customer_import_result, name="customer_import_result"),
]
