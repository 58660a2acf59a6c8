"""Add new customer, step by step."""

from django.urls import path

from customers.rules.new import AGREEMENT, DETAILS
from customers.views import new as views

urlpatterns = [
    path("customers/new/", views.customer_new, name="customer_new"),
    path("customers/new/<uuid:pk>/", views.customer_new_step, {"step": DETAILS}, name="customer_new_details"),
    path(
        "customers/new/<uuid:pk>/agreement/",
        views.customer_new_step,
        {"step": AGREEMENT},
        name="customer_new_agreement",
    ),
    path("customers/new/<uuid:pk>/review/", views.customer_new_review, name="customer_new_review"),
    path("customers/new/<uuid:pk>/confirmation/", views.customer_new_confirmation, name="customer_new_confirmation"),
    path("customers/new/<uuid:pk>/cancellation/", views.customer_new_cancel, name="customer_new_cancel"),
]
