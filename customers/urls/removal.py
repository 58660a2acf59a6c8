"""Ending a customer relationship, and what one takes along."""

from django.urls import path

from customers.views import removal

urlpatterns = [
    path("customers/<uuid:pk>/removal/", removal.customer_remove, name="customer_remove"),
    path("customers/<uuid:pk>/access-end/", removal.customer_access_end, name="customer_access_end"),
    path("customers/<uuid:pk>/notice.txt", removal.customer_notice, name="customer_notice"),
    path("customers/<uuid:pk>/records.zip", removal.customer_records, name="customer_records"),
]
