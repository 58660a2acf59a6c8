"""Adding many users from one file."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.tenant import Tenant
from accounts.models.user import User
from partnercenter.ids import uuid7
from partnercenter.models import Job


class UserImportQuerySet(models.QuerySet["UserImport"]):
    def visible_to(self, user: User) -> "UserImportQuerySet":
        """The own company's imports, the operator's people included."""
        return self.filter(tenant_id=user.tenant_id)


class UserImport(models.Model):
    """One file of users: checked first, added in the background when somebody says so.

    `total` counts the rows of the file; each is `broken`, `added` or still to be added. `job` is the latest attempt.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("Not started")
        WAITING = Job.State.WAITING.value, _("Waiting")
        RUNNING = Job.State.RUNNING.value, _("Running")
        DONE = Job.State.DONE.value, _("Done")
        FAILED = Job.State.FAILED.value, _("Stopped")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False)
    file_name = models.CharField(max_length=200)
    total = models.PositiveIntegerField()
    broken = models.PositiveIntegerField()
    added = models.PositiveIntegerField(default=0)
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = UserImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=F("broken") + F("added")), name="import_within_total")
        ]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="import_by_tenant")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ready(self) -> int:
        """How many rows wait to be added."""
        return self.total - self.broken - self.added

    @property
    def state(self) -> "UserImport.State":
        return self.State(self.job.state) if self.job else self.State.CHECKED

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}


class UserImportRowQuerySet(models.QuerySet["UserImportRow"]):
    def visible_to(self, user: User) -> "UserImportRowQuerySet":
        """The rows of the own company's files."""
        return self.filter(tenant_id=user.tenant_id)


class UserImportRow(models.Model):
    """One line of the file. `problem` is a key of the reason list in `rules.user_imports`, `detail` what it is about.

    A broken row keeps what the file said, so that its owner finds it again: `roles` are keys where they are known.
    """

    class Outcome(models.TextChoices):
        BROKEN = "broken", _("Not added")  # the values sort as the preview does: what is broken stands first
        ADDED = "created", _("Added")
        READY = "ready", _("Will be added")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False)
    user_import = models.ForeignKey(UserImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # as a spreadsheet counts: the line of column names is 1
    full_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    roles = ArrayField(models.CharField(max_length=60), default=list)
    outcome = models.CharField(max_length=10, choices=Outcome)
    problem = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[Any] = UserImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_import", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=(Q(outcome="broken") & ~Q(problem="")) | (~Q(outcome="broken") & Q(problem="")),
                name="import_broken_has_problem",
            ),
            models.CheckConstraint(
                condition=Q(outcome="created", user__isnull=False) | (~Q(outcome="created") & Q(user=None)),
                name="import_added_has_user",
            ),
        ]
        indexes = [models.Index(fields=["user_import", "outcome", "number"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.number} {self.email}"
