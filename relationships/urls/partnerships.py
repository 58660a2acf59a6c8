"""Indirect resellers, indirect providers, and one partnership."""

from django.urls import path

from relationships.views import partnership_lists as lists
from relationships.views import partnerships

urlpatterns = [
    path("indirect-resellers/", lists.reseller_list, name="reseller_list"),
    path("indirect-resellers/export.csv", lists.reseller_export, name="reseller_export"),
    path("indirect-providers/", lists.provider_list, name="provider_list"),
    path("indirect-providers/export.csv", lists.provider_export, name="provider_export"),
    path("partnerships/<uuid:pk>/", partnerships.partnership_detail, name="partnership_detail"),
    path("partnerships/<uuid:pk>/removal/", partnerships.partnership_remove, name="partnership_remove"),
]
