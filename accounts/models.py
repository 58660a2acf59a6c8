"""Work accounts: the company (tenant), its users and their roles, and work accounts that wait for confirmation."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts import roles
from accounts.roles import Permission
from partnercenter.ids import uuid7


class Tenant(models.Model):
    """A work-account directory: one company. Everything a company has hangs on it, and is walled by its id."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("Partner")
        CUSTOMER = "customer", _("Customer")
        OPERATOR = "operator", _("Operator")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253)
    country = CountryField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PARTNER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("domain"), name="tenant_domain_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="operator"), name="one_operator"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_operator(self) -> bool:
        return self.kind == self.Kind.OPERATOR


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Colleagues of the same company; the operator's people see the users of every company."""
        return self.all() if user.tenant.is_operator else self.filter(tenant_id=user.tenant_id)

    def with_roles(self) -> "UserQuerySet":
        """Each user with company and role keys, in one statement."""
        held = ArrayAgg("roleassignment__role", filter=Q(roleassignment__isnull=False), default=[])
        return self.select_related("tenant").annotate(held_roles=held)

    def holding(self, permission: Permission) -> "UserQuerySet":
        """Active users whose roles permit something: who can help."""
        keys = [role.key for role in roles.roles_with(permission)]
        return self.filter(is_active=True, roleassignment__role__in=keys).distinct().order_by("full_name")


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser):
    """A work account of exactly one company; signs in with its e-mail address."""

    last_login = None  # sign-ins stand in the audit log

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField()
    full_name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(max_length=50, default="UTC")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[Any] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]
        indexes = [models.Index(fields=["email"], name="user_by_email")]  # allauth looks addresses up as they stand

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @cached_property
    def role_keys(self) -> frozenset[str]:
        """The keys of the roles held; loaded with the user where `with_roles` was used."""
        held: Iterable[str] | None = getattr(self, "held_roles", None)
        if held is None:
            held = self.roleassignment_set.values_list("role", flat=True)
        return frozenset(held)

    @property
    def role_labels(self) -> list[str]:
        """The names of the roles held, in the order of the role table."""
        held = [str(role.name) for role in roles.ALL.values() if role.key in self.role_keys]
        return held or [gettext("No role yet")]

    def may(self, permission: Permission) -> bool:
        """Whether a role of this user permits something, read afresh with every request."""
        return permission in roles.permissions_of(self.role_keys)


class RoleAssignment(models.Model):
    """One role of one user."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    role = models.CharField(max_length=30, choices=roles.CHOICES)
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class WorkAccountRequest(models.Model):
    """A work account that waits for its first global admin to confirm the address. No company exists before that."""

    id = models.UUIDField(primary_key=True, default=uuid7)
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
            )
        ]

    def __str__(self) -> str:
        return self.company_name
