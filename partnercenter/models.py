"""What the frame itself stores: the audit log, the outbox, and the programme's settings. It knows no business."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnercenter.ids import uuid7


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: Any) -> "AuditEventQuerySet":
        """The own company's log, and what the company did for others; the operator's people read every log."""
        mine = Q(tenant_id=user.tenant_id) | Q(acting_tenant_id=user.tenant_id)
        return self.all() if user.tenant.is_operator else self.filter(mine)

    def of_company(self, tenant: Any) -> "AuditEventQuerySet":
        """What happened in a company, whoever did it; the operator's holds what belongs to the program, too."""
        own = Q(tenant_id=tenant.pk)
        return self.filter(own | Q(tenant_id=None) if tenant.is_operator else own)

    def done_for_others(self, tenant: Any) -> "AuditEventQuerySet":
        """What a company's people did in other companies."""
        others = self.filter(~Q(acting_tenant_id=F("tenant_id")))  # in the words of the index `audit_by_acting`
        return others.filter(acting_tenant_id=tenant.pk, tenant_id__isnull=False)

    def done_by_guests(self) -> "AuditEventQuerySet":
        """What people of other companies did."""
        return self.exclude(acting_tenant_name="")  # in the words of the index `audit_by_guest`


class AuditEvent(models.Model):
    """One change, append-only: the database refuses to alter or delete it. Field names follow the AuditRecord."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant_id = models.UUIDField(null=True)  # whose record it is; null: the programme's own
    acting_tenant_id = models.UUIDField(null=True)  # the company of whoever did it
    acting_tenant_name = models.CharField(max_length=200, blank=True, default="")  # another company's
    actor_id = models.UUIDField(null=True)
    user_principal_name = models.CharField(max_length=254, blank=True)
    resource_type = models.CharField(max_length=60)
    resource_id = models.CharField(max_length=60)
    resource_name = models.CharField(max_length=250)
    operation_type = models.CharField(max_length=60)
    operation_date = models.DateTimeField(auto_now_add=True)
    resource_old_value = models.JSONField(default=dict)
    resource_new_value = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)

    objects: ClassVar[Any] = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "-operation_date"], name="audit_by_tenant"),
            models.Index(fields=["resource_id", "-operation_date"], name="audit_by_resource"),
            models.Index(fields=["-operation_date"], name="audit_by_time"),
            models.Index(fields=["actor_id", "-operation_date"], name="audit_by_actor"),
            models.Index(fields=["user_principal_name", "-operation_date"], name="audit_by_name"),
            models.Index(fields=["operation_type", "-operation_date"], name="audit_by_operation"),
            models.Index(fields=["resource_type", "-operation_date"], name="audit_by_type"),
            models.Index(fields=["request_id"], condition=~Q(request_id=""), name="audit_by_request"),
            models.Index(
                fields=["acting_tenant_id", "-operation_date"],
                condition=~Q(acting_tenant_id=F("tenant_id")),
                name="audit_by_acting",
            ),
            models.Index(
                fields=["tenant_id", "-operation_date"], condition=~Q(acting_tenant_name=""), name="audit_by_guest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_type} {self.resource_type} {self.resource_name}"


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def visible_to(self, user: Any) -> "OutgoingEmailQuerySet":
        """The mail log is the operator's alone, and shows no bodies."""
        return self.defer("body") if user.tenant.is_operator else self.none()


class OutgoingEmail(models.Model):
    """One mail of the outbox, written in the transaction it tells about. The body is sealed, and gone once sent."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Could not be delivered")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=80)
    recipient = models.EmailField()
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)  # of anybody: the fence that tells two claims apart
    refusals = models.PositiveSmallIntegerField(default=0)  # the server's answers about this mail: these count
    created_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects: ClassVar[Any] = OutgoingEmailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_at", "id"], condition=~Q(state__in=["sent", "dead"]), name="outbox_due"),
            models.Index(fields=["-created_at"], name="outbox_by_time"),
            models.Index(fields=["-created_at"], condition=Q(state="dead"), name="outbox_dead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, body="") | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_is_dated_and_blank",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """The own company's long work, the operator's people included."""
        return self.filter(tenant_id=user.tenant_id)


class Job(models.Model):
    """Long work in the background: the page shows its progress, a restart resumes it, a lease keeps workers apart."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    created_by = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at=None)),
                name="job_finished_is_dated",
            ),
            models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="job_done_within_total"),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=~Q(state__in=["done", "failed"]), name="job_due"),
            models.Index(fields=["tenant_id", "-created_at"], name="job_by_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"


class ProgrammeSettingQuerySet(models.QuerySet["ProgrammeSetting"]):
    def visible_to(self, user: Any) -> "ProgrammeSettingQuerySet":
        """Who changed which setting, and why, is for the operator's people."""
        return self.all() if user.tenant.is_operator else self.none()


class ProgrammeSetting(models.Model):
    """One version of one programme setting. The newest version of a key counts; older ones stay readable."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=254)

    objects: ClassVar[Any] = ProgrammeSettingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="setting_version_once")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
