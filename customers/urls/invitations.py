"""Inviting customers, alone or together with a provider."""

from django.urls import path

from customers.views import invitations, work_accounts

urlpatterns = [
    path("customers/invite/", invitations.customer_invite, name="customer_invite"),
    path(
        "indirect-providers/<uuid:pk>/customers/invite/",
        invitations.customer_invite_jointly,
        name="customer_invite_jointly",
    ),
    path("customer-work-account/new/", work_accounts.customer_work_account_new, name="customer_work_account_new"),
    path("customer-invitation/", work_accounts.customer_invitation_return, name="customer_invitation_return"),
]
