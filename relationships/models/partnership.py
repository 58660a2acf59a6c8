"""The partnership of an indirect provider and an indirect reseller."""

import enum
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from enrollment.models import Agreement, ProgramEnrollment, Programme
from partnercenter.ids import uuid7
from relationships.models.delegated_admin import DelegatedAdmin
from relationships.models.invitation import Invitation
from relationships.models.removable import Removable


class Party(enum.StrEnum):
    """The two sides of a partnership: the words with which its columns begin."""

    PROVIDER = "provider"
    RESELLER = "reseller"

    @property
    def other(self) -> "Party":
        return Party.RESELLER if self is Party.PROVIDER else Party.PROVIDER

    @property
    def programme(self) -> Programme:
        """The programme in which a company takes this side."""
        return Programme(f"indirect_{self}")


def _enrollment_of(party: Party) -> Any:
    """One side's enrollment in its programme, beside a row."""
    return ProgramEnrollment.objects.filter(tenant_id=OuterRef(f"{party}_id"), programme=party.programme)


def _newest_version(party: Party) -> Subquery:
    newest = Agreement.objects.filter(programme=party.programme).order_by("-version")
    return Subquery(newest.values("version")[:1])


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: User) -> "PartnershipQuerySet":
        """Those in which the own company is one of the two sides."""
        return self.filter(Q(provider_id=user.tenant_id) | Q(reseller_id=user.tenant_id))

    def of_party(self, party: Party, tenant: Tenant) -> "PartnershipQuerySet":
        """Those in which a company takes one side: a provider's resellers, a reseller's providers."""
        return self.filter(**{f"{party}_id": tenant.pk})

    def with_standing_of(self, party: Party) -> "PartnershipQuerySet":
        """Beside each row, how that side stands in its programme (`rules.standings` reads it): for the rows of a page.

        The wall shows it to the other side while the partnership is active; afterwards everything here is null.
        """
        enrolled = _enrollment_of(party)
        return self.annotate(
            standing_status=Subquery(enrolled.values("status")[:1]),
            standing_since=Subquery(enrolled.values("enrolled_at")[:1]),
            standing_version=Subquery(enrolled.values("accepted_version")[:1]),
            newest_version=_newest_version(party),
        )

    def standing_as(self, party: Party, condition: Q | None) -> "PartnershipQuerySet":
        """Those whose one side stands so (`rules.standings.CONDITIONS`); None: those that are not enrolled."""
        enrolled = _enrollment_of(party)
        if condition is None:
            return self.filter(~Exists(enrolled))
        return self.filter(Exists(enrolled.annotate(newest_version=_newest_version(party)).filter(condition)))

    def with_access(self) -> "PartnershipQuerySet":
        """Beside each row, whether the provider administers the reseller's work account: the status of the grant."""
        grants = DelegatedAdmin.objects.filter(grantee_id=OuterRef("provider_id"), target_id=OuterRef("reseller_id"))
        return self.annotate(access_status=Subquery(grants.order_by("status", "-granted_at").values("status")[:1]))


class Partnership(Removable):
    """That a reseller authorized a provider: the provider may serve the reseller's customers with it (REL-01, REL-17).

    It comes into being with the answer to an invitation, by the reseller's global admin, and keeps the words that were
    agreed to. Each side sees the other's names on this row; the wall hides the other company itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    provider_name = models.CharField(max_length=200)
    provider_domain = models.CharField(max_length=253)
    provider_country = CountryField()
    provider_mpn_id = models.CharField(max_length=20)
    reseller = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    reseller_name = models.CharField(max_length=200)
    reseller_domain = models.CharField(max_length=253)
    reseller_country = CountryField()
    reseller_mpn_id = models.CharField(max_length=20)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="partnership")
    authorized_at = models.DateTimeField(auto_now_add=True)
    authorized_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    authorized_by_name = models.CharField(max_length=150)
    consent_text = models.TextField()  # as it was shown
    consent_version = models.PositiveIntegerField()
    consent_language = models.CharField(max_length=10)

    objects: ClassVar[Any] = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reseller"], condition=Q(status="active"), name="one_active_partnership"
            ),
            models.CheckConstraint(condition=~Q(provider=F("reseller")), name="partnership_of_two"),
            models.CheckConstraint(
                condition=Q(status="active", removed_at=None, removed_by=None)
                | Q(status="removed", removed_at__isnull=False, removed_by__isnull=False),
                name="partnership_removed_by_and_at",
            ),
        ]
        indexes = [
            models.Index("provider", "status", Lower("reseller_name"), "id", name="partnership_of_provider"),
            models.Index("reseller", "status", Lower("provider_name"), "id", name="partnership_of_reseller"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_name} – {self.reseller_name}"

    def get_absolute_url(self) -> str:
        return reverse("partnership_detail", args=[self.pk])

    def party_of(self, tenant: Tenant) -> Party:
        """The side that one of the two companies takes."""
        return Party.PROVIDER if tenant.pk == self.provider_id else Party.RESELLER

    def name_for(self, tenant: Tenant) -> str:
        """The other side's name, as seen from one of the two."""
        return self.reseller_name if tenant.pk == self.provider_id else self.provider_name

    def other_than(self, tenant: Tenant) -> Any:
        """The id of the other side."""
        return self.reseller_id if tenant.pk == self.provider_id else self.provider_id
