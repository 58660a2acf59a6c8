"""A customer's own pages: its partners, its account, what it has."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("partners/", soon, name="record_partner_list"),
    path("partners/<uuid:pk>/", soon, name="record_partner_detail"),
    path("partners/<uuid:pk>/end/", soon, name="record_partner_end"),
    path("partners/<uuid:pk>/access-end/", soon, name="record_access_end"),
    path("account/", soon, name="account_detail"),
    path("account/company/", soon, name="account_company_edit"),
    path("account/billing/", soon, name="account_billing_edit"),
    path("subscriptions/", soon, name="own_subscription_list"),
    path("licenses/", soon, name="own_license_list"),
]
