"""The membership site's own records, and which company has linked which MPN ID."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Lower
from django_countries.fields import CountryField

from accounts.models import Tenant, User
from partnercenter.ids import uuid7


class MembershipAccount(models.Model):
    """A sign-in of the membership site; it knows nothing of work accounts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user_name = models.CharField(max_length=150)
    password = models.CharField(max_length=128)  # hashed
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("user_name"), name="membership_user_name_once")]

    def __str__(self) -> str:
        return self.user_name


class CompanyProfileQuerySet(models.QuerySet["CompanyProfile"]):
    def visible_to(self, user: User) -> "CompanyProfileQuerySet":
        """The membership site's records are the operator's alone; a company sees its own by signing in there."""
        return self.all() if user.tenant.is_operator else self.none()

    def with_links(self) -> "CompanyProfileQuerySet":
        """Each profile with the name of the company that has linked its MPN ID, as `linked_to`."""
        linked = MpnAssociation.objects.filter(mpn_id=OuterRef("mpn_id")).values("tenant__name")
        return self.annotate(linked_to=Subquery(linked[:1]))


class CompanyProfile(models.Model):
    """A company profile of the membership site with its MPN ID."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(MembershipAccount, on_delete=models.CASCADE, related_name="profiles")
    mpn_id = models.CharField(max_length=20, unique=True)
    partner_name = models.CharField(max_length=200)
    country = CountryField()
    city = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    incentives_email = models.EmailField(blank=True)

    objects: ClassVar[Any] = CompanyProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.partner_name} ({self.mpn_id})"


class MpnAssociation(models.Model):
    """The MPN ID a company has linked by proving control of its membership sign-in. One company, one MPN ID."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="mpn_association")
    mpn_id = models.CharField(max_length=20, unique=True)
    partner_name = models.CharField(max_length=200)
    country = CountryField()
    incentives_email = models.EmailField(blank=True)
    membership_user_name = models.CharField(max_length=150)
    associated_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.mpn_id
