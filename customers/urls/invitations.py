"""Inviting customers, alone or together with a provider."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/invite/", soon, name="customer_invite"),
    path("indirect-providers/<uuid:pk>/customers/invite/", soon, name="customer_invite_jointly"),
    path("customer-work-account/new/", soon, name="customer_work_account_new"),
]
