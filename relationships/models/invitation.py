"""An invitation: one link that asks another company into a relationship."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from partnercenter.ids import uuid7


class InvitationKind(models.TextChoices):
    """What somebody is asked to agree to."""

    PARTNERSHIP = "partnership", _("Partnership")
    CUSTOMER = "customer", _("Customer")
    JOINT = "joint", _("Customer, with an indirect provider")


class InvitationStatus(models.TextChoices):
    """Where an invitation stands. The moves between them are `rules.invitations.TRANSITIONS`."""

    DRAFT = "draft", _("Draft")
    HANDED_OUT = "handed_out", _("Handed out")
    OPENED = "opened", _("Opened")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Replaced")


LIVE = (InvitationStatus.HANDED_OUT, InvitationStatus.OPENED)  # the link can be answered
UNANSWERED = (InvitationStatus.DRAFT, *LIVE)
ANSWERED = (InvitationStatus.ACCEPTED, InvitationStatus.DECLINED)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        """What the own company has made: the ledger. Whoever is invited comes by the link alone (`opened_with`)."""
        return self.filter(inviter_id=user.tenant_id)

    def opened_with(self, secret_hash: str) -> "Invitation | None":
        """The invitation of a link, found by the hash of its secret, at the gate or `presenting` it."""
        return self.filter(token_hash=secret_hash).first() if secret_hash else None


class Invitation(models.Model):
    """One link: personal to the inviter, expiring, answered once, revocable, and on request bound to one address.

    Only the hash of the link's secret is kept. While the invitation is a draft the secret itself stays sealed beside
    it, so that its maker can come back to the text; it is blanked when the link is handed out. Who is invited sees the
    inviter's names on this row: the wall hides the inviter's own.
    """

    Kind, Status = InvitationKind, InvitationStatus

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=20, choices=InvitationKind)
    status = models.CharField(max_length=20, choices=InvitationStatus, default=InvitationStatus.DRAFT)
    inviter = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    inviter_name = models.CharField(max_length=200)
    inviter_country = CountryField()
    inviter_mpn_id = models.CharField(max_length=20)
    provider = models.ForeignKey(Tenant, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_name = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by_name = models.CharField(max_length=150)
    token_hash = models.CharField(max_length=64, unique=True)
    sealed_token = models.TextField(blank=True)
    recipient_company = models.CharField(max_length=200, blank=True)
    recipient_name = models.CharField(max_length=150, blank=True)
    recipient_email = models.EmailField(blank=True)
    only_recipient = models.BooleanField(default=False)  # nobody with another address can answer
    asks_admin = models.BooleanField(default=False, db_default=False)  # of a customer: to administer its account, too
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    subject = models.CharField(max_length=150)
    text = models.TextField()  # as its maker edited it, with LINK where the link stands
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    handed_out_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # by the portal; null where its maker sent it
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answered_tenant = models.ForeignKey(Tenant, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_company = models.CharField(max_length=200, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)  # expired, revoked or replaced
    replaced_by = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    reminded_at = models.DateTimeField(null=True)
    fresh_link_asked_at = models.DateTimeField(null=True)

    LINK = "{link}"  # stands for the address in `text`
    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="joint", provider__isnull=False) | (~Q(kind="joint") & Q(provider=None)),
                name="invitation_joint_has_provider",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                & Q(answered_tenant__isnull=False)
                | (~Q(status__in=ANSWERED) & Q(answered_at=None, answered_by=None, answered_tenant=None)),
                name="invitation_answered_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", handed_out_at=None) | (~Q(status="draft") & Q(sealed_token="")),
                name="invitation_secret_while_draft",
            ),
            models.CheckConstraint(
                condition=Q(only_recipient=False) | ~Q(recipient_email=""), name="invitation_bound_to_an_address"
            ),
            models.CheckConstraint(
                condition=Q(answered_tenant=None) | ~Q(answered_tenant=F("inviter")),
                name="invitation_answered_by_other",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__lt=F("expires_at")), name="invitation_answered_in_time"
            ),
        ]
        indexes = [
            models.Index(fields=["inviter", "-created_at", "-id"], name="invitation_ledger"),
            models.Index(fields=["inviter", "status", "-created_at", "-id"], name="invitation_by_status"),
            models.Index(
                fields=["inviter", "expires_at"], name="invitation_under_way", condition=Q(status__in=UNANSWERED)
            ),
            models.Index(fields=["inviter"], name="invitation_asked", condition=Q(fresh_link_asked_at__isnull=False)),
            models.Index(fields=["expires_at"], name="invitation_due", condition=Q(status__in=UNANSWERED)),
        ]

    def __str__(self) -> str:
        return self.recipient_company or self.recipient_name or self.recipient_email or gettext("Unnamed recipient")

    def get_absolute_url(self) -> str:
        return reverse("invitation_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Whether the link can be answered now: the clock may be a minute behind."""
        return self.status in LIVE and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def status_now(self) -> "InvitationStatus":
        """The status, expired also where the clock has not come by yet."""
        over = self.status in UNANSWERED and self.is_over
        return InvitationStatus.EXPIRED if over else InvitationStatus(self.status)

    @property
    def ends(self) -> datetime:
        """When the link stopped, or stops."""
        return self.answered_at or self.ended_at or self.expires_at

    @property
    def secret_place(self) -> str:
        """What the sealed secret of a draft is bound to."""
        return f"invitation:{self.pk}:secret"
