"""What connected directories say: which partner serves which customer outside the portal."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enrollment.models import ProgramEnrollment
from partnercenter.ids import uuid7
from relationships.models import ResellerRelationship


class ConnectedLoadQuerySet(models.QuerySet["ConnectedLoad"]):
    def visible_to(self, user: User) -> "ConnectedLoadQuerySet":
        """The operator's alone: a partner sees what became of it, among its customers."""
        return self.all() if user.tenant.is_operator else self.none()

    def with_counts(self) -> "ConnectedLoadQuerySet":
        """Beside each load, how many of its rows stand how."""
        counted = {status.value: Count("rows", filter=Q(rows__status=status)) for status in ConnectedCustomer.Status}
        return self.annotate(total=Count("rows"), **counted)


class ConnectedLoad(models.Model):
    """One file of a connected directory, and who vouches for it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file_name = models.CharField(max_length=200)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    loaded_by_name = models.CharField(max_length=150)
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = ConnectedLoadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("connected_customer_report", args=[self.pk])


class ConnectedCustomerQuerySet(models.QuerySet["ConnectedCustomer"]):
    def visible_to(self, user: User) -> "ConnectedCustomerQuerySet":
        """The operator's alone, as the load is."""
        return self.all() if user.tenant.is_operator else self.none()

    def due(self) -> "ConnectedCustomerQuerySet":
        """Those that wait, and whose partner is enrolled by now."""
        enrolled = ProgramEnrollment.objects.filter(
            partner__mpn_id=OuterRef("mpn_id"), status=ProgramEnrollment.Status.ACTIVE
        )
        return self.filter(Exists(enrolled), status=ConnectedCustomer.Status.WAITING)


class ConnectedCustomer(models.Model):
    """One row of a load: a partner, by its MPN ID, and a customer it serves, by its domain.

    Of one pair only the newest row waits, and only one is connected, so that a file loaded twice connects once.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CONNECTED = "connected", _("Connected")
        KNOWN = "known", _("Known already")
        REPLACED = "replaced", _("Replaced by a newer file")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid7)
    load = models.ForeignKey(ConnectedLoad, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # as a spreadsheet counts: the line of names is 1
    mpn_id = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, blank=True)
    domain = models.CharField(max_length=253, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_delegated = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=30, blank=True)
    settled_at = models.DateTimeField(null=True)
    relationship = models.ForeignKey(
        ResellerRelationship, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = ConnectedCustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "mpn_id", Lower("domain"), condition=Q(status__in=["waiting", "connected"]), name="connected_once"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at=None) | (~Q(status="waiting") & Q(settled_at__isnull=False)),
                name="connected_customer_settled_at",
            ),
            models.CheckConstraint(
                condition=Q(status="connected", relationship__isnull=False)
                | (~Q(status="connected") & Q(relationship=None)),
                name="connected_customer_has_relationship",
            ),
        ]
        indexes = [
            models.Index(fields=["load", "number"], name="connected_row_of_load"),
            models.Index(fields=["mpn_id", "load"], name="connected_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.mpn_id} – {self.name}"
