"""Ending a customer relationship, and what one takes along."""

from django.urls import path

from customers.views.soon import soon

urlpatterns = [
    path("customers/<uuid:pk>/removal/", soon, name="customer_remove"),
    path("customers/<uuid:pk>/notice.txt", soon, name="customer_notice"),
    path("customers/<uuid:pk>/records.zip", soon, name="customer_records"),
]
