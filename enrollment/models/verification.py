"""What is checked of an application: the checks, the evidence sent for them, and the reviewers' notes."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User
from enrollment.models.application import Application
from partnercenter.ids import uuid7


class Kind(models.TextChoices):
    """The checks of an application (vetting sub-status of the field)."""

    EMAIL_OWNERSHIP = "email_ownership", _("E-mail ownership")
    DOMAIN = "domain", _("Domain")
    EMPLOYMENT = "employment", _("Employment")
    BUSINESS = "business", _("Business")


class CheckStatus(models.TextChoices):
    WAITING = "waiting", _("Not started")
    PENDING = "pending", _("Pending")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class VerificationCheck(models.Model):
    """One check: where it stands, why, and by when something is expected."""

    Kind = Kind
    Status = CheckStatus

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(max_length=10, choices=CheckStatus, default=CheckStatus.WAITING)
    reason_code = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)  # as the applicant reads it
    due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="check_once_per_kind"),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reason_code=""), name="rejected_check_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> "EvidenceQuerySet":
        """Evidence of the applications that the user may see."""
        return self.filter(application__in=Application.objects.visible_to(user))


class Evidence(models.Model):
    """A document sent for a check. The bytes lie in the row: behind both walls, in every backup, on no web path."""

    class DocumentType(models.TextChoices):
        REGISTRATION = "registration", _("Company registration")
        TAX = "tax", _("Tax document")
        DOMAIN = "domain", _("Proof of domain ownership")
        EMPLOYMENT = "employment", _("Proof of employment or authority")
        UTILITY = "utility", _("Utility bill or bank letter")
        OTHER = "other", _("Other document")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="evidence")
    check_kind = models.CharField(max_length=20, choices=Kind)
    document_type = models.CharField(max_length=20, choices=DocumentType)
    comment = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.file_name


class ReviewNote(models.Model):
    """A reviewer's note for the operator's people; the applicant never sees it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.text[:50]
