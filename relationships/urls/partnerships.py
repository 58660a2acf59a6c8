"""Indirect resellers, indirect providers, and one partnership."""

from django.urls import path

from relationships.views.soon import soon

urlpatterns = [
    path("indirect-resellers/", soon, name="reseller_list"),
    path("indirect-resellers/export.csv", soon, name="reseller_export"),
    path("indirect-providers/", soon, name="provider_list"),
    path("indirect-providers/export.csv", soon, name="provider_export"),
    path("partnerships/<uuid:pk>/", soon, name="partnership_detail"),
    path("partnerships/<uuid:pk>/removal/", soon, name="partnership_remove"),
]
