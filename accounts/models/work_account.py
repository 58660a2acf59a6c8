"""Work accounts that wait for confirmation."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from accounts.models.tenant import Tenant
from partnercenter.ids import uuid7


class WorkAccountRequest(models.Model):
    """A work account that waits for its first global admin to confirm the address. No company exists before that."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=10, choices=Tenant.Kind, default=Tenant.Kind.PARTNER, db_default="partner")
    company_name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253)
    country = CountryField()
    full_name = models.CharField(max_length=150)
    email = models.EmailField()
    password = models.CharField(max_length=128)  # hashed
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    time_zone = models.CharField(max_length=50)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    tenant_id: UUID | None = models.UUIDField(null=True)  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, tenant_id__isnull=True)
                | Q(confirmed_at__isnull=False, tenant_id__isnull=False),
                name="work_account_request_confirmed_has_tenant",
            ),
            models.CheckConstraint(condition=~Q(kind=Tenant.Kind.OPERATOR), name="work_account_is_no_operators"),
        ]

    def __str__(self) -> str:
        return self.company_name
