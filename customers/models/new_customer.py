"""A customer that a partner is about to add."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Tenant, User
from partnercenter.ids import uuid7
from relationships.models import ResellerRelationship


class NewCustomerQuerySet(models.QuerySet["NewCustomer"]):
    def visible_to(self, user: User) -> "NewCustomerQuerySet":
        """The own company's."""
        return self.filter(tenant_id=user.tenant_id)


class NewCustomer(models.Model):
    """The answers of *Add new customer* until *Submit*; *Cancel* deletes the row, and nothing is left.

    `answers` holds the clean values of each topic by its key (`rules.new.STEPS`). Afterwards the row only says what
    became of it, so that the same form sent twice makes one customer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    relationship = models.OneToOneField(ResellerRelationship, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NewCustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at=None, relationship=None)
                | Q(submitted_at__isnull=False, relationship__isnull=False, answers={}),
                name="new_customer_submitted_is_there",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "made_by", "-created_at"], name="new_customer_of_maker")]

    def __str__(self) -> str:
        return str(self.answers.get("company", {}).get("company_name", ""))
