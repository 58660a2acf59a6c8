"""Many customers, or many of their users, from one file."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Tenant, User
from accounts.roles import Permission
from partnercenter.ids import uuid7
from partnercenter.models import Job


class CustomerImportQuerySet(models.QuerySet["CustomerImport"]):
    def visible_to(self, user: User) -> "CustomerImportQuerySet":
        """The own company's files; those of users for whoever may see users of customers (CUS-17)."""
        own = self.filter(tenant_id=user.tenant_id)
        return own if user.may(Permission.USE_DELEGATED_ACCESS) else own.filter(kind=CustomerImport.Kind.CUSTOMERS)


class CustomerImport(models.Model):
    """One file: first checked, then, when somebody says so, added, then perhaps taken back; each in the background.

    `total` counts the rows of the file; each is `broken`, `known` already, `added`, `undone`, or still to be added.
    `job` is the latest attempt at the `step`; `is_stopping` asks it to end before its time.
    """

    class Kind(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        USERS = "users", _("Users of customers")

    class Step(models.TextChoices):
        CHECK = "check", pgettext_lazy("step of an import", "Check")
        ADD = "add", _("Add")
        UNDO = "undo", _("Undo")

    class State(models.TextChoices):
        WAITING = Job.State.WAITING.value, _("Waiting")
        RUNNING = Job.State.RUNNING.value, _("Running")
        FAILED = Job.State.FAILED.value, _("Stopped")
        CHECKED = "checked", _("Not started")
        DONE = Job.State.DONE.value, _("Done")
        UNDONE = "undone", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    file_name = models.CharField(max_length=200)
    step = models.CharField(max_length=10, choices=Step, default=Step.CHECK)
    is_stopping = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = CustomerImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("broken") + F("known") + F("added") + F("undone")),
                name="customer_import_within_total",
            )
        ]
        indexes = [models.Index(fields=["tenant", "-created_at"], name="customer_import_by_tenant")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ready(self) -> int:
        """How many rows wait to be added, once all are checked."""
        return self.total - self.broken - self.known - self.added - self.undone

    @property
    def state(self) -> "CustomerImport.State":
        if self.job is None:
            return self.State.WAITING
        if self.job.state == Job.State.DONE:
            ends = {"check": self.State.CHECKED, "add": self.State.DONE, "undo": self.State.UNDONE}
            return ends[self.step]
        return self.State(self.job.state)

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_of_customers(self) -> bool:
        return self.kind == self.Kind.CUSTOMERS


class CustomerImportRowQuerySet(models.QuerySet["CustomerImportRow"]):
    def visible_to(self, user: User) -> "CustomerImportRowQuerySet":
        """The rows of the own company's files."""
        return self.filter(tenant_id=user.tenant_id)


class CustomerImportRow(models.Model):
    """One line of the file. `values` are its cells by column, as they were written, so that its owner finds it again.

    `key` is what there may be once: the customer's domain, the user's address. `problem` is a key of the list in
    `rules.imports_problems`, `detail` what it is about. `customer_id` and `record_id` (the relationship, or the user)
    are what it became; no foreign keys, for an import that is taken back outlives its customers.
    """

    class Outcome(models.TextChoices):
        BROKEN = "broken", _("Not added")  # the values sort as the preview does: what is broken stands first
        ADDED = "created", _("Added")
        KNOWN = "known", _("There already")
        READY = "ready", _("Will be added")
        UNCHECKED = "unchecked", _("Not checked yet")
        UNDONE = "undone", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(
        Tenant, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )  # deleting a company looks through every table that refers to it
    customer_import = models.ForeignKey(CustomerImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()  # as a spreadsheet counts: the line of column names is 1
    title = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=254, blank=True)
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNCHECKED)
    problem = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    customer_id = models.UUIDField(null=True)
    record_id = models.UUIDField(null=True)

    objects: ClassVar[Any] = CustomerImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer_import", "number"], name="customer_import_row_once"),
            models.CheckConstraint(
                condition=~Q(outcome="broken") | ~Q(problem=""), name="customer_import_broken_has_problem"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="created") | Q(customer_id__isnull=False),
                name="customer_import_added_has_customer",
            ),
        ]
        indexes = [
            models.Index(fields=["customer_import", "outcome", "number"], name="customer_row_by_outcome"),
            models.Index(fields=["customer_import", "key", "number"], name="customer_row_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
