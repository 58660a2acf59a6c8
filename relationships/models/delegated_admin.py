"""Delegated administration: what one company lets another do in its work account."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Tenant, User
from partnercenter.ids import uuid7


class DelegatedAdminQuerySet(models.QuerySet["DelegatedAdmin"]):
    def visible_to(self, user: User) -> "DelegatedAdminQuerySet":
        """What the own company has granted, and what was granted to it."""
        return self.filter(Q(target_id=user.tenant_id) | Q(grantee_id=user.tenant_id))

    def granted_by(self, tenant: Tenant) -> "DelegatedAdminQuerySet":
        """Who may work in this company's work account, or might."""
        return self.filter(target=tenant)

    def granted_to(self, tenant: Tenant) -> "DelegatedAdminQuerySet":
        """Where this company may work, or might."""
        return self.filter(grantee=tenant)


class DelegatedAdmin(models.Model):
    """A grant with a life of its own: it outlives the partnership it came with, and ends without ending that (REL-13).

    `roles` are the keys of those that the grantee's people have in the target's work account.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHDRAWN = "withdrawn", pgettext_lazy("delegated access", "Withdrawn")

    class Origin(models.TextChoices):
        PARTNERSHIP = "partnership", _("Authorized with the partnership")
        INVITATION = "invitation", _("Granted by the customer")
        CREATED = "created", _("With the account that the provider created")
        DIRECTORY = "directory", _("From a connected directory")

    id = models.UUIDField(primary_key=True, default=uuid7)
    grantee = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    grantee_name = models.CharField(max_length=200)
    target = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    target_name = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=30))
    origin = models.CharField(max_length=20, choices=Origin)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    granted_by_name = models.CharField(max_length=150)
    consent_text = models.TextField(blank=True, default="", db_default="")  # as the customer was shown it, if it was
    consent_version = models.PositiveIntegerField(null=True)
    consent_language = models.CharField(max_length=10, blank=True, default="", db_default="")
    last_used_at = models.DateTimeField(null=True)
    last_used_by_name = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_by_name = models.CharField(max_length=150, blank=True)

    objects: ClassVar[Any] = DelegatedAdminQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grantee", "target"], condition=Q(status="active"), name="one_active_delegation"
            ),
            models.CheckConstraint(condition=~Q(grantee=F("target")), name="delegation_to_another"),
            models.CheckConstraint(
                condition=Q(status="active", withdrawn_at=None, withdrawn_by=None)
                | Q(status="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="delegation_withdrawn_by_and_at",
            ),
        ]
        indexes = [
            models.Index("target", "status", Lower("grantee_name"), "id", name="delegation_by_target"),
            models.Index("grantee", "status", Lower("target_name"), "id", name="delegation_by_grantee"),
        ]

    def __str__(self) -> str:
        return f"{self.grantee_name} – {self.target_name}"

    def get_absolute_url(self) -> str:
        return reverse("delegated_access_detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE
