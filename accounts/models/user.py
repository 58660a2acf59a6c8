"""A company's people and their roles."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models.tenant import Tenant
from accounts.roles import Permission
from partnercenter.ids import uuid7

RESTORABLE = timedelta(days=30)  # facts 2h
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Colleagues of the same company; the operator's people see the users of every company."""
        return self.all() if user.tenant.is_operator else self.filter(tenant_id=user.tenant_id)

    def restorable(self) -> "UserQuerySet":
        """Of the deleted those who can still come back."""
        return self.filter(deleted_at__gt=timezone.now() - RESTORABLE)

    def with_roles(self) -> "UserQuerySet":
        """Each user with company, role keys and whether there is a second factor, in one statement."""
        held = RoleAssignment.objects.filter(user_id=OuterRef("pk")).order_by("role").values("role")
        strong = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_FACTORS)
        return self.select_related("tenant").annotate(held_roles=ArraySubquery(held), is_strong=Exists(strong))

    def holding(self, permission: Permission) -> "UserQuerySet":
        """Active users whose roles permit something: who can help."""
        return self.with_any_of(role.key for role in roles.roles_with(permission))

    def with_any_of(self, keys: Iterable[str]) -> "UserQuerySet":
        """Active users who hold one of these roles, by name."""
        return self.having(keys).filter(is_active=True).order_by(Lower("full_name"))

    def having(self, keys: Iterable[str]) -> "UserQuerySet":
        """Users who hold one of these roles, deactivated ones, too."""
        held = RoleAssignment.objects.filter(user_id=OuterRef("pk"), role__in=list(keys))
        return self.filter(Exists(held))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Everybody but the deleted: their address is free again."""

    def get_queryset(self) -> UserQuerySet:
        people: UserQuerySet = super().get_queryset().filter(deleted_at=None)
        return people

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email__iexact=username)
        return user


class DeletedUserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """The deleted who are not forgotten yet; the forgotten have no address, and stand in the history alone."""

    def get_queryset(self) -> UserQuerySet:
        people: UserQuerySet = super().get_queryset().filter(deleted_at__isnull=False).exclude(email="")
        return people


class User(AbstractBaseUser):
    """A work account of exactly one company; signs in with its e-mail address.

    Somebody added by a colleague has `must_change_password` until they have chosen a password of their own. With a
    temporary password `temporary_until` is set, too: it opens one session before then, and no second one.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WAITING = "waiting", _("Waiting for the first sign-in")
        INACTIVE = "inactive", _("Deactivated")
        DELETED = "deleted", pgettext_lazy("of a user", "Deleted")

    last_login = None  # sign-ins stand in the audit log

    id = models.UUIDField(primary_key=True, default=uuid7)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField()
    full_name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(max_length=50, default="UTC")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    temporary_until = models.DateTimeField(null=True)
    temporary_used_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[Any] = UserManager()
    deleted: ClassVar[Any] = DeletedUserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=Q(deleted_at=None), name="user_email_once"),
            models.CheckConstraint(condition=Q(deleted_at=None) | Q(is_active=False), name="deleted_is_inactive"),
            models.CheckConstraint(
                condition=Q(temporary_until=None) | Q(must_change_password=True), name="temporary_must_change"
            ),
            models.CheckConstraint(
                condition=Q(temporary_used_at=None) | Q(temporary_until__isnull=False), name="used_is_temporary"
            ),
        ]
        indexes = [
            models.Index(fields=["email"], name="user_by_email"),  # allauth looks addresses up as they stand
            models.Index("tenant", Lower("full_name"), "id", name="user_by_name"),
            models.Index(
                fields=["deleted_at"], condition=Q(deleted_at__isnull=False) & ~Q(email=""), name="user_to_forget"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def state(self) -> "User.State":
        if self.deleted_at:
            return self.State.DELETED
        if not self.is_active:
            return self.State.INACTIVE
        return self.State.WAITING if self.must_change_password else self.State.ACTIVE

    @property
    def restorable_until(self) -> datetime | None:
        """When a deleted user is gone for good."""
        return self.deleted_at + RESTORABLE if self.deleted_at else None

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

    @property
    def grantable_roles(self) -> frozenset[str]:
        """The keys of the roles that this user gives and takes, as far as they exist in the company."""
        return roles.grantable_by(self.role_keys) & roles.ROLES_BY_KIND[self.tenant.kind]

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for more than a password; loaded with the user where `with_roles` was used."""
        loaded: bool | None = getattr(self, "is_strong", None)
        if loaded is None:
            loaded = Authenticator.objects.filter(user_id=self.pk, type__in=SECOND_FACTORS).exists()
        return loaded

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody from elsewhere, who works here under a grant (`as_guest_of`)."""
        return "_at_home" in self.__dict__

    def as_guest_of(self, company: Tenant, role_keys: Iterable[str]) -> "User":
        """The same person with other roles in another company, for the actions of that company; never saved."""
        guest = copy(self)
        guest.tenant, guest.role_keys = company, frozenset(role_keys)
        guest.__dict__["_at_home"] = self
        return guest

    def may(self, permission: Permission) -> bool:
        """Whether a role of this user permits something, read afresh with every request."""
        return permission in roles.permissions_of(self.role_keys, self.tenant.kind)


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
