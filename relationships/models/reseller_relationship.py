"""The reseller relationship of a partner and a customer: what lets the partner serve it."""

import sys
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from enrollment.models import Programme
from partnercenter.ids import uuid7
from relationships.models.invitation import Invitation
from relationships.models.removable import Removable

MOST_FOUND = 1_000
LAST = chr(sys.maxunicode)  # of all characters
ASKED = ["customer", "reseller", "search_text"]  # by the wall and the search: with these, the index alone answers


def is_id(text: str) -> bool:
    """Whether somebody has pasted the id of a customer."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def called(text: str) -> Q:
    """Those whose customer's name begins with a text. They lie together in the order of names."""
    begin = " ".join(text.lower().split())
    return Q(sort_name__gte=begin, sort_name__lt=begin + LAST)


def _ids_named(words: list[str], status: str) -> list[UUID] | None:
    """The acting partner's rows that match, in no order; None where they are more than MOST_FOUND."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_named(%s, %s, %s)", [words, status, MOST_FOUND])
        [[found]] = cursor.fetchall()
    return None if found is None else list(found)


class ResellerRelationshipQuerySet(models.QuerySet["ResellerRelationship"]):
    def visible_to(self, user: User, *, as_partner: bool = False) -> "ResellerRelationshipQuerySet":
        """Every row that names the own company: as the partner, as the customer, or as the provider's reseller.
        `as_partner`: its own customers alone, those it served once, too."""
        own = user.tenant_id
        return self.filter(
            Q(partner_id=own) if as_partner else Q(partner_id=own) | Q(customer_id=own) | Q(reseller_id=own)
        )

    def serving(self, tenant: Tenant) -> "ResellerRelationshipQuerySet":
        """A customer's partners, those of the past, too."""
        return self.filter(customer=tenant)

    def shared_with(self, tenant: Tenant) -> "ResellerRelationshipQuerySet":
        """The providers' rows that name a company as their reseller there (REL-15)."""
        return self.filter(reseller=tenant)

    def named(self, text: str, *, status: str) -> "tuple[ResellerRelationshipQuerySet, bool]":
        """Those of one status whose customer has every word of a text in its name or domain, or its id; and whether
        the acting partner has more of them than MOST_FOUND.

        Few are found through an index, which the wall lets no query but the database's own function use. Many need
        none: they lie so close together that the next page of them is soon read. The planner, who may not look behind
        the wall, takes any LIKE for rare and would sort them all; of STRPOS it believes that a third matches.
        """
        words = text.split()
        if is_id(text):
            return self.filter(customer_id=UUID(text)), False
        found = _ids_named(words, status)
        if found is not None:
            return self.filter(pk__in=found), False
        rows = self
        for word in words:
            rows = rows.filter(GreaterThan(StrIndex(F("search_text"), Lower(Value(word))), 0))
        return rows, True

    def active(self) -> "ResellerRelationshipQuerySet":
        return self.filter(status=ResellerRelationship.Status.ACTIVE)


class ResellerRelationship(Removable):
    """That a partner may serve a customer, and on which ground; delegated administration is a grant of its own.

    Each partner of a customer has its own row, and sees no other's: the provider's names the reseller with which it
    shares the customer. The row carries the customer's names, so that lists of hundreds of thousands need no other
    table and no other wall (architecture 3); whoever renames the customer renames it here, too.
    """

    class Origin(models.TextChoices):
        INVITED = "invited", pgettext_lazy("origin", "Invited")
        CREATED = "created", _("Added by the partner")
        IMPORTED = "imported", _("Imported from a file")
        DIRECTORY = "directory", _("Connected directory")
        DESIGNATED = "designated", _("Designated by the provider")

    id = models.UUIDField(primary_key=True, default=uuid7)
    partner = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(max_length=200)
    partner_domain = models.CharField(max_length=253)
    partner_mpn_id = models.CharField(max_length=20)
    programme = models.CharField(max_length=20, choices=Programme)  # as what the partner serves it
    customer = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer_name = models.CharField(max_length=200)
    customer_domain = models.CharField(max_length=253)
    customer_country = CountryField()
    sort_name = models.GeneratedField(
        expression=Lower("customer_name"), output_field=models.CharField(max_length=200), db_persist=True
    )
    search_text = models.GeneratedField(
        expression=Lower(Concat("customer_name", Value(" "), "customer_domain")),
        output_field=models.TextField(),
        db_persist=True,
    )
    reseller = models.ForeignKey(Tenant, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reseller_name = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=20, choices=Origin)
    created_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    granted_by_name = models.CharField(max_length=150, blank=True)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    consent_text = models.TextField(blank=True)  # as it was shown; empty where the partner opened the account
    consent_version = models.PositiveIntegerField(null=True)
    consent_language = models.CharField(max_length=10, blank=True)
    removal_ended_access = models.BooleanField(null=True)  # the choice about delegated administration (REM-02)

    objects: ClassVar[Any] = ResellerRelationshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "customer"], condition=Q(status="active"), name="one_active_relationship"
            ),
            models.CheckConstraint(condition=~Q(partner=F("customer")), name="relationship_of_two"),
            models.CheckConstraint(
                condition=Q(reseller=None) | Q(programme="indirect_provider"),
                name="relationship_provider_names_reseller",
            ),
            models.CheckConstraint(
                condition=Q(reseller=None, reseller_name="") | (Q(reseller__isnull=False) & ~Q(reseller_name="")),
                name="relationship_reseller_has_name",
            ),
            models.CheckConstraint(
                condition=(Q(origin="invited", invitation__isnull=False, consent_version__isnull=False))
                | (~Q(origin="invited") & Q(invitation=None)),
                name="relationship_invited_by_invitation",
            ),
            models.CheckConstraint(
                condition=Q(status="active", removed_at=None, removed_by=None)
                | Q(status="removed", removed_at__isnull=False, removed_by__isnull=False),
                name="relationship_removed_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "status", "sort_name", "id"], name="customer_by_name", include=ASKED),
            models.Index(fields=["partner", "status", "created_at", "id"], name="customer_by_date"),
            models.Index(
                fields=["partner", "status", "origin", "sort_name", "id"], name="customer_by_origin", include=ASKED
            ),
            models.Index(
                fields=["partner", "reseller", "status", "sort_name", "id"],
                name="customer_by_reseller",
                include=["customer", "search_text"],
                condition=Q(reseller__isnull=False),
            ),
            models.Index(
                fields=["reseller", "partner", "customer"],
                name="customer_shared",
                condition=Q(reseller__isnull=False, status="active"),
            ),
            models.Index(fields=["customer", "status", "created_at", "id"], name="partner_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_name} – {self.partner_name}"

    def get_absolute_url(self) -> str:
        return reverse("customer_detail", args=[self.pk])

    @property
    def rests_on_consent(self) -> bool:
        """Whether the customer itself agreed; otherwise the partner opened its account, or named the reseller (C19)."""
        return self.origin == self.Origin.INVITED
