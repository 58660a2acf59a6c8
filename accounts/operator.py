"""The operator's own work account. No wizard leads to it: whoever installs the portal makes it once."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.actions.work_accounts import check_domain_is_free
from accounts.models import RoleAssignment, Tenant, User
from accounts.rules import work_accounts
from partnercenter import audit
from partnercenter.errors import Reason, Refused
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as

OPERATOR_EXISTS = Reason(
    "operator-exists",
    _("This portal has an operator already."),
    _("Sign in as one of the operator's people; a global admin there adds further users."),
    _("A global admin of the operator"),
    status=409,
)
FIRST_ROLES = (roles.GLOBAL_ADMIN, roles.PROGRAMME_MANAGER)


@transaction.atomic
def create_operator(
    *, name: str, domain: str, country: str, full_name: str, email: str, password: str, language: str = "en"
) -> User:
    """The operator's company comes to life with its first user, who is global admin and programme manager.

    Company, user, confirmed address, roles and log commit together. A portal has one operator: of two at once, the
    second waits and is refused. The caller has validated the password. Refused: operator-exists, domain-taken.
    """
    check_domain_is_free(domain)
    tenant = Tenant(id=uuid7(), name=name, domain=domain.lower(), country=country, kind=Tenant.Kind.OPERATOR)
    user = User(tenant=tenant, email=email.lower(), full_name=full_name, language=language, id=uuid7())
    user.password, user.time_zone = make_password(password), work_accounts.zone_of(country)
    with acting_as(tenant_id=tenant.pk, user_id=user.pk, role=Role.OPS):
        _check_is_first()
        _save_only_operator(tenant)
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        for role in FIRST_ROLES:
            RoleAssignment.objects.create(tenant=tenant, user=user, role=role.key)
        after = {"domain": tenant.domain, "country": country, "email": user.email}
        audit.record("create_operator", tenant, by=user, tenant_id=tenant.pk, after=after)
    return user


def _save_only_operator(tenant: Tenant) -> None:
    try:
        with transaction.atomic():
            tenant.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(OPERATOR_EXISTS) from error


def _check_is_first() -> None:
    """Two at once are decided by the constraint `one_operator`; this is the answer in words for the usual case."""
    if Tenant.objects.filter(kind=Tenant.Kind.OPERATOR).exists():
        raise Refused(OPERATOR_EXISTS)
