"""The partner: a company that trades, the programmes it is in, and the bank account of a direct-bill partner."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User
from enrollment.models.application import Application, Programme
from partnercenter.ids import uuid7


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: User) -> "PartnerQuerySet":
        """The own company's partner record; the operator's people see every partner."""
        return self.all() if user.tenant.is_operator else self.filter(tenant_id=user.tenant_id)


class Partner(models.Model):
    """A tenant that trades: MPN profile, legal business profile, primary contact, support profile."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.OneToOneField(Tenant, on_delete=models.PROTECT, related_name="partner")
    mpn_id = models.CharField(max_length=20, unique=True)
    company_name = models.CharField(max_length=200)
    registration_number = models.CharField(max_length=50, blank=True)
    tax_id = models.CharField(max_length=50, blank=True)
    address = models.JSONField()
    primary_contact = models.JSONField()
    support_profile = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = PartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.company_name


class ProgramEnrollmentQuerySet(models.QuerySet["ProgramEnrollment"]):
    def visible_to(self, user: User) -> "ProgramEnrollmentQuerySet":
        """The own company's enrollments; the operator's people see all."""
        return self.all() if user.tenant.is_operator else self.filter(tenant_id=user.tenant_id)


class ProgramEnrollment(models.Model):
    """That a partner is in a programme. Trading also needs the accepted agreement (AGR-02).

    `accepted_version` is the newest version of the programme's agreement that the partner has accepted: what a company
    in a partnership with it may know of the acceptance.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="enrollments")
    programme = models.CharField(max_length=20, choices=Programme)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    accepted_version = models.PositiveIntegerField(null=True)

    objects: ClassVar[Any] = ProgramEnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "programme"], name="enrolled_once")]

    def __str__(self) -> str:
        return self.get_programme_display()


class BankAccount(models.Model):
    """The bank account of a direct-bill application. The number is sealed; only its last four characters are shown."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="bank_account")
    account_holder = models.CharField(max_length=140)
    bank_name = models.CharField(max_length=140, blank=True)
    bank_code = models.CharField(max_length=20, blank=True)
    sealed_number = models.TextField()
    last_four = models.CharField(max_length=4)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"•••• {self.last_four}"

    @property
    def place(self) -> str:
        """What the sealed number is bound to."""
        return f"bankaccount:{self.pk}:number"
