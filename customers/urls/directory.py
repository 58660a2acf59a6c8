"""The operator loads what a connected directory knows: which partner serves which customer."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("operator/connected-customers/", soon, name="connected_customer_list"),
    path("operator/connected-customers/load/", soon, name="connected_customer_load"),
    path("operator/connected-customers/<uuid:pk>/", soon, name="connected_customer_report"),
]
