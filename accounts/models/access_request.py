"""Asking a colleague for a right that is missing."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.tenant import Tenant
from accounts.models.user import User
from accounts.roles import Permission
from partnercenter.ids import uuid7


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def visible_to(self, user: User) -> "AccessRequestQuerySet":
        """The requests of the own company; which of them somebody may answer, the rules say."""
        return self.filter(tenant_id=user.tenant_id)


class AccessRequest(models.Model):
    """One person asks for one permission: those who can give it get a mail and a task (opportunity 4)."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Declined")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    requester = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_requests")
    permission = models.CharField(max_length=30)  # a key of `roles.Permission`
    path = models.CharField(max_length=300, blank=True)  # the page that was refused
    note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    role = models.CharField(max_length=30, blank=True)  # the key of the one given in answer
    answer = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=400, blank=True, db_default="")  # of a guest, who is no user here
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requester", "permission"], condition=Q(status="open"), name="access_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_by=None, decided_by_name="", decided_at=None)
                | (~Q(status="open") & Q(decided_at__isnull=False) & (Q(decided_by=None) ^ Q(decided_by_name=""))),
                name="access_decided_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "status", "-created_at"], name="access_by_tenant")]

    def __str__(self) -> str:
        return str(Permission(self.permission).words)

    @property
    def answerer(self) -> str:
        """Who answered, by name; a guest with their company's."""
        return self.decided_by.full_name if self.decided_by else self.decided_by_name
