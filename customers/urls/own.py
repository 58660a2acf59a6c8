"""A customer's own pages: its partners, its account, what it has."""

from django.urls import path

from customers.views import accounts, own_partners, own_services

urlpatterns = [
    path("partners/", own_partners.record_partner_list, name="record_partner_list"),
    path("partners/access/<uuid:pk>/", own_partners.record_access_detail, name="record_access_detail"),
    path("partners/<uuid:pk>/", own_partners.record_partner_detail, name="record_partner_detail"),
    path("partners/<uuid:pk>/end/", own_partners.record_partner_end, name="record_partner_end"),
    path("partners/<uuid:pk>/access-end/", own_partners.record_access_end, name="record_access_end"),
    path("account/", accounts.account_detail, name="account_detail"),
    path("account/company/", accounts.account_company_edit, name="account_company_edit"),
    path("account/billing/", accounts.account_billing_edit, name="account_billing_edit"),
    path("subscriptions/", own_services.own_subscription_list, name="own_subscription_list"),
    path("licenses/", own_services.own_license_list, name="own_license_list"),
]
