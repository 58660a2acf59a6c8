"""One customer, as its partner sees it."""

from django.urls import path

from customers.views import accounts, activity, record, reseller, setup, tags

urlpatterns = [
    path("customers/<uuid:pk>/", record.customer_detail, name="customer_detail"),
    path("customers/<uuid:pk>/setup/", setup.customer_setup, name="customer_setup"),
    path("customers/<uuid:pk>/tags/", tags.customer_tags, name="customer_tags"),
    path("customers/<uuid:pk>/account/", accounts.customer_account, name="customer_account"),
    path("customers/<uuid:pk>/account/company/", accounts.customer_company_edit, name="customer_company_edit"),
    path("customers/<uuid:pk>/account/billing/", accounts.customer_billing_edit, name="customer_billing_edit"),
    path("customers/<uuid:pk>/relationships/", record.customer_relationships, name="customer_relationships"),
    path("customers/<uuid:pk>/reseller/", reseller.customer_reseller, name="customer_reseller"),
    path("customers/<uuid:pk>/activity/", activity.customer_activity, name="customer_activity"),
]
