"""The company (tenant)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate, Lower, Reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from partnercenter.ids import uuid7


class Tenant(models.Model):
    """A work-account directory: one company. Everything a company has hangs on it, and is walled by its id.

    `programmes` are the keys of those it is enrolled in: enrolment writes them, the menu asks them of every page.
    `provided_by` is the partner that has opened a customer's account, for good: nobody else's access can rest on that.
    """

    class Kind(models.TextChoices):
        PARTNER = "partner", _("Partner")
        CUSTOMER = "customer", _("Customer")
        OPERATOR = "operator", _("Operator")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253)
    country = CountryField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PARTNER)
    programmes = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    provided_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    requires_second_factor = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("domain"), name="tenant_domain_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="operator"), name="one_operator"),
        ]
        indexes = [models.Index(Collate(Reverse(Lower("domain")), "C"), name="tenant_by_parent_domain")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_exact_addresses(self) -> bool:
        """Whether its people's addresses are exactly at its domain, not at a part of it: a partner has opened the
        account, and nobody has proved whose the parts are."""
        return self.provided_by_id is not None

    @property
    def is_operator(self) -> bool:
        return self.kind == self.Kind.OPERATOR

    @property
    def demands_second_factor(self) -> bool:
        """Whether everybody here needs a second factor: a company's own choice, and always so for the operator."""
        return self.requires_second_factor or self.is_operator
