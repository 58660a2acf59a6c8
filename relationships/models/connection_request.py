"""A reseller asks a provider to be connected; the provider answers with an invitation, or declines."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from enrollment.models.listing import ProviderListing
from partnercenter.ids import uuid7
from relationships.models.invitation import Invitation
from relationships.models.partnership import Partnership


def _partnerships() -> Exists:
    """Whether the two are partners now."""
    sides = {"provider": OuterRef("provider"), "reseller": OuterRef("reseller")}
    return Exists(Partnership.objects.filter(status=Partnership.Status.ACTIVE, **sides))


class ConnectionRequestQuerySet(models.QuerySet["ConnectionRequest"]):
    def visible_to(self, user: User) -> "ConnectionRequestQuerySet":
        """Those that the own company has made or got; each knows whether the two are partners by now."""
        own = self.filter(Q(provider_id=user.tenant_id) | Q(reseller_id=user.tenant_id))
        return own.annotate(**{"are_partners": _partnerships()})

    def got_by(self, tenant: Tenant) -> "ConnectionRequestQuerySet":
        """The provider's side: who asks it."""
        return self.filter(provider=tenant)

    def made_by(self, tenant: Tenant) -> "ConnectionRequestQuerySet":
        """The reseller's side: whom it has asked."""
        return self.filter(reseller=tenant)

    def waiting(self) -> "ConnectionRequestQuerySet":
        """Those that still want an answer. A partnership is one, however it came."""
        return self.filter(~_partnerships(), status=ConnectionRequest.Status.OPEN)


class ConnectionRequest(models.Model):
    """The provider starts every partnership (REL-23); this is how a reseller asks it to (opportunity 17).

    The row holds all that is passed on of either side, as it was when it was asked: the wall hides the rest.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        INVITED = "invited", _("Invitation prepared")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_name = models.CharField(max_length=200)
    provider_country = CountryField()
    listing = models.ForeignKey(ProviderListing, on_delete=models.PROTECT, related_name="+", db_index=False)
    reseller = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    reseller_name = models.CharField(max_length=200)
    reseller_country = CountryField()
    reseller_mpn_id = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by_name = models.CharField(max_length=150)
    asked_by_email = models.EmailField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)  # in which the asker wants to be invited
    created_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True)  # answered or withdrawn
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_by_name = models.CharField(max_length=150, blank=True)
    decline_reason = models.CharField(max_length=300, blank=True)
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="+")

    are_partners: bool  # as `visible_to` found it
    objects: ClassVar[Any] = ConnectionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reseller"], condition=Q(status="open"), name="one_open_connection_request"
            ),
            models.CheckConstraint(condition=~Q(provider=F("reseller")), name="connection_of_two"),
            models.CheckConstraint(
                condition=Q(status="open", ended_at=None, ended_by=None)
                | (~Q(status="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="connection_ended_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status="invited", invitation__isnull=False) | (~Q(status="invited") & Q(invitation=None)),
                name="connection_invited_by_invitation",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "-created_at", "-id"], name="connection_of_provider"),
            models.Index(fields=["reseller", "-created_at", "-id"], name="connection_of_reseller"),
        ]

    def __str__(self) -> str:
        return f"{self.reseller_name} – {self.provider_name}"

    def get_absolute_url(self) -> str:
        return reverse("connection_request_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
