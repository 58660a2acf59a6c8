"""The provider directory: a listing for each location, and the changes of it that the operator decides."""

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from accounts.roles import Permission
from partnercenter.ids import uuid7

DESCRIPTION_LENGTH = 600
PUBLIC = Q(published_at__isnull=False, provider_active=True)  # the wall says the same


class Service(models.TextChoices):
    """What a provider does for its resellers (ACT-04)."""

    SUPPORT = "support", _("Technical support")
    BILLING = "billing", _("Billing and invoicing")
    TRAINING = "training", _("Training")
    MARKETING = "marketing", _("Marketing help")
    FINANCING = "financing", _("Financing and credit terms")
    MIGRATION = "migration", _("Migration projects")


class ChangeStatus(models.TextChoices):
    """Where a change stands. The moves between them are `rules.listings.TRANSITIONS`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_CHANGES = (ChangeStatus.DRAFT, ChangeStatus.SUBMITTED)
DECIDED_CHANGES = (ChangeStatus.APPROVED, ChangeStatus.REJECTED)


class ListingContent(models.Model):
    """What a listing says. The logo is a PNG that the portal has made itself (`rules.logos`)."""

    name = models.CharField(max_length=100)
    country = CountryField()
    area = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100)
    serves = ArrayField(models.CharField(max_length=2), default=list)  # countries
    services = ArrayField(models.CharField(max_length=20, choices=Service), default=list)
    languages = ArrayField(models.CharField(max_length=10), default=list)  # of the people there
    website = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    description = models.CharField(max_length=DESCRIPTION_LENGTH, blank=True)
    logo = models.BinaryField(default=b"")
    logo_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def logo_version(self) -> str:
        """What the logo's address ends with: another picture has another address. Empty without a logo."""
        return self.logo_digest[:16]


CONTENT = tuple(field.name for field in ListingContent._meta.local_fields)


class ProviderListingQuerySet(models.QuerySet["ProviderListing"]):
    def visible_to(self, user: User | AnonymousUser) -> "ProviderListingQuerySet":
        """What is public, to everybody; beside it the own company's, and all to the operator's people."""
        if not user.is_authenticated:
            return self.filter(PUBLIC)
        if user.tenant.is_operator:
            return self.all() if user.may(Permission.VIEW_LISTINGS) else self.filter(PUBLIC)
        return self.filter(PUBLIC | Q(tenant_id=user.tenant_id))

    def public(self) -> "ProviderListingQuerySet":
        """What the directory shows: published, and of a provider whose enrollment is active."""
        return self.filter(PUBLIC)

    def without_logo(self) -> "ProviderListingQuerySet":
        """For lists: the picture stays in the database."""
        return self.defer("logo")


class ProviderListing(ListingContent):
    """A location of a provider as the public sees it; before its first approval the content is empty.

    Only an approval writes the content. `provider_active` follows the enrollment by a trigger: a provider that is
    suspended or leaves the program is out of the directory in the same transaction.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="listings")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    provider_active = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[Any] = ProviderListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "name", "id", condition=Q(published_at__isnull=False, provider_active=True), name="listing_by_name"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("provider_listing", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_public(self) -> bool:
        return self.is_published and self.provider_active


class ListingChangeQuerySet(models.QuerySet["ListingChange"]):
    def visible_to(self, user: User) -> "ListingChangeQuerySet":
        """The own company's changes; the operator's people see what was ever submitted."""
        if user.tenant.is_operator:
            asked = self.exclude(submitted_at=None)
            return asked if user.may(Permission.VIEW_LISTINGS) else self.none()
        return self.filter(tenant_id=user.tenant_id)

    def without_logo(self) -> "ListingChangeQuerySet":
        """For lists: the pictures stay in the database."""
        return self.defer("logo", "listing__logo")


class ListingChange(ListingContent):
    """What a provider wants a listing to say, and what became of that. At most one is open for a listing.

    From the submission on the content stays as it is, so that what is approved is what was read.
    """

    Status = ChangeStatus

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(ProviderListing, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.DRAFT)
    revision = models.PositiveIntegerField(default=1)  # counts saves: two tabs never overwrite each other
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    promised_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)  # as the provider reads it

    objects: ClassVar[Any] = ListingChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "promised_on", "id"], name="listing_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=Q(status__in=["draft", "submitted"]), name="one_open_listing_change"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None, promised_on=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, promised_on__isnull=False),
                name="listing_submitted_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="listing_decided_after_submission",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["approved", "rejected"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(status__in=["draft", "submitted", "withdrawn"], decided_at=None, decided_by=None),
                name="listing_decided_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reason_code=""), name="rejected_listing_has_reason"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_CHANGES

    @property
    def is_draft(self) -> bool:
        return self.status == ChangeStatus.DRAFT
