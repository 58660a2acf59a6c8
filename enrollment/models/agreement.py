"""The partner agreement in its versions, and who accepted which."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Tenant, User
from enrollment.models.application import Programme
from enrollment.models.partner import Partner
from partnercenter.ids import uuid7


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Published texts are for everybody."""
        return self.all()


class Agreement(models.Model):
    """One version of one programme's agreement. A published version never changes; a new text is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    programme = models.CharField(max_length=20, choices=Programme)
    version = models.PositiveIntegerField()
    texts = models.JSONField()  # language code -> text; "en" always
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=254)

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "version"], name="agreement_version_once")]

    def __str__(self) -> str:
        return f"{self.get_programme_display()} v{self.version}"

    def text_in(self, language: str) -> str:
        """The text in a language, or the English one."""
        text: str = self.texts.get(language) or self.texts[settings.LANGUAGE_CODE]
        return text

    def digest_in(self, language: str) -> str:
        """SHA-256 of that text, in hex: what an acceptance is evidence of."""
        return hashlib.sha256(self.text_in(language).encode()).hexdigest()


class AgreementAcceptanceQuerySet(models.QuerySet["AgreementAcceptance"]):
    def visible_to(self, user: User) -> "AgreementAcceptanceQuerySet":
        """The own company's acceptances; the operator's people see all."""
        return self.all() if user.tenant.is_operator else self.filter(tenant_id=user.tenant_id)


class AgreementAcceptance(models.Model):
    """A global admin accepted a version for the company: who, when, from where, and the hash of the text shown."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="acceptances")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="acceptances")
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(auto_now_add=True)
    address = models.GenericIPAddressField(null=True)
    language = models.CharField(max_length=10)
    text_sha256 = models.CharField(max_length=64)

    objects: ClassVar[Any] = AgreementAcceptanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "agreement"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.agreement_id}"
