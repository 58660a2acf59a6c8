"""Add new customer, step by step."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/new/", soon, name="customer_new"),
    path("customers/new/<uuid:pk>/", soon, name="customer_new_details"),
    path("customers/new/<uuid:pk>/agreement/", soon, name="customer_new_agreement"),
    path("customers/new/<uuid:pk>/review/", soon, name="customer_new_review"),
    path("customers/new/<uuid:pk>/cancellation/", soon, name="customer_new_cancel"),
]
