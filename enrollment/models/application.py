"""An application to a programme, and the link its primary contact confirms."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User
from accounts.roles import Permission
from partnercenter.ids import uuid7

if TYPE_CHECKING:
    from enrollment.models.membership import MpnAssociation


class Programme(models.TextChoices):
    """The programmes a company can enrol in."""

    INDIRECT_RESELLER = "indirect_reseller", _("Indirect reseller")
    DIRECT_BILL = "direct_bill", _("Direct-bill partner")
    INDIRECT_PROVIDER = "indirect_provider", _("Indirect provider")


class Status(models.TextChoices):
    """Where an application stands. The moves between them are `rules.applications.TRANSITIONS`."""

    DRAFT = "draft", _("Not submitted yet")
    EMAIL_PENDING = "email_pending", _("Waiting for e-mail confirmation")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATUSES = (Status.DRAFT, Status.EMAIL_PENDING, Status.IN_REVIEW, Status.CHANGES_REQUESTED)
UNDECIDED = (Status.EMAIL_PENDING, Status.IN_REVIEW, Status.CHANGES_REQUESTED)
WITH_OPERATOR = (Status.EMAIL_PENDING, Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.APPROVED, Status.REJECTED)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """The own company's applications for whoever may read it; the operator's people see what was submitted."""
        if user.tenant.is_operator:
            return self.exclude(submitted_at=None) if user.may(Permission.VIEW_APPLICATIONS) else self.none()
        return self.filter(tenant_id=user.tenant_id)


class Application(models.Model):
    """One enrolment: the draft answers, who submitted them, and what the operator made of them."""

    Status = Status

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="applications")
    programme = models.CharField(max_length=20, choices=Programme)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    reference = models.CharField(max_length=20, unique=True)
    answers = models.JSONField(default=dict)  # section -> field -> value
    company_name = models.CharField(max_length=200, default="")  # as answered, else the work account's: for lists
    revision = models.PositiveIntegerField(default=0)  # counts saves: two tabs never overwrite each other
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    promised_on = models.DateField(null=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(blank=True)  # as the applicant reads it

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "promised_on"], name="application_queue"),
            models.Index(fields=["promised_on", "id"], name="application_by_promise"),
            models.Index(fields=["company_name", "id"], name="application_by_company"),
            models.Index(
                fields=["status", "promised_on"],
                include=["claimed_by"],
                condition=Q(status__in=["email_pending", "in_review", "changes_requested"], submitted_at__isnull=False),
                name="application_counts",
            ),
        ]  # and two for searching, which only SQL can say: migration 0003
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "programme"],
                condition=Q(status__in=["draft", "email_pending", "in_review", "changes_requested"]),
                name="one_open_application",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{what}_at__isnull": True, f"{what}_by__isnull": True})
                    | Q(**{f"{what}_at__isnull": False, f"{what}_by__isnull": False}),
                    name=f"application_{what}_who_and_when",
                )
                for what in ("submitted", "claimed", "decided")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("application_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def is_editable(self) -> bool:
        return self.status in (Status.DRAFT, Status.CHANGES_REQUESTED)

    @property
    def mpn_association(self) -> "MpnAssociation | None":
        """The MPN ID the company has linked, if any."""
        found: MpnAssociation | None = getattr(self.tenant, "mpn_association", None)
        return found

    @property
    def contact(self) -> dict[str, str]:
        """The primary contact as answered so far; empty while unanswered."""
        found: dict[str, str] = self.answers.get("contact", {})
        return found


class ContactConfirmationQuerySet(models.QuerySet["ContactConfirmation"]):
    def opened_with(self, token_hash: str) -> "ContactConfirmation | None":
        """The link whose secret has this hash. Whoever holds the secret may see it; nobody else is asked."""
        return self.filter(token_hash=token_hash).first()


class ContactConfirmation(models.Model):
    """One link mailed to a primary contact. Only its hash is stored; a newer link ends it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="confirmations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ContactConfirmationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email
