"""A company's own identity provider (OpenID Connect)."""

from typing import Any, ClassVar

from django.db import models

from accounts.models.tenant import Tenant
from accounts.models.user import User
from partnercenter import crypto
from partnercenter.ids import uuid7


class IdentityProviderQuerySet(models.QuerySet["IdentityProvider"]):
    def visible_to(self, user: User) -> "IdentityProviderQuerySet":
        """The own company's, the operator's people included: whose sign-in it is, is nobody else's business."""
        return self.filter(tenant_id=user.tenant_id)


class IdentityProvider(models.Model):
    """Where the people of one company sign in instead: Microsoft Entra ID or any other OpenID Connect provider."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="identity_provider")
    name = models.CharField(max_length=60)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField(blank=True)
    is_enabled = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = IdentityProviderQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """What the sealed secret is bound to."""
        return f"accounts_identityprovider:{self.pk}:secret"

    @property
    def secret(self) -> str:
        return crypto.unseal(self.sealed_secret, place=self.place) if self.sealed_secret else ""
