"""Inviting customers, alone or together with a provider."""

from django.urls import path

from customers.views import invitations
from customers.views.soon import soon

urlpatterns = [
    path("customers/invite/", invitations.customer_invite, name="customer_invite"),
    path(
        "indirect-providers/<uuid:pk>/customers/invite/",
        invitations.customer_invite_jointly,
        name="customer_invite_jointly",
    ),
    path("customer-work-account/new/", soon, name="customer_work_account_new"),
]
