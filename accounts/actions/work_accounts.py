"""Creating a work account: asked for, confirmed by mail, cleaned up."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts import roles
from accounts.emails import work_accounts as emails
from accounts.models import RoleAssignment, Tenant, User, WorkAccountRequest
from accounts.rules import reasons
from accounts.rules import work_accounts as rules
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_token

# Written backwards, the parts of a domain stand between its own dot and the sign that follows the dot.
IN_PARTS = """
SELECT domain FROM unnest(%(domains)s::text[]) AS asked (domain)
WHERE EXISTS (
    SELECT 1 FROM accounts_tenant t
    WHERE reverse(lower(t.domain)) COLLATE "C" > reverse('.' || asked.domain)
    AND reverse(lower(t.domain)) COLLATE "C" < reverse('/' || asked.domain)
)
"""


def check_domain_is_free(domain: str) -> None:
    """Refused (domain-taken) when a company with this domain has a work account."""
    with acting_as(role=Role.GATE):
        taken = Tenant.objects.filter(Exact(Lower("domain"), domain.lower())).exists()
    if taken:
        raise Refused(reasons.DOMAIN_TAKEN)


def domains_in_parts(domains: Iterable[str]) -> set[str]:
    """Those of which another company has a part: whoever got the whole would have that company's addresses, too."""
    with acting_as(role=Role.GATE), connection.cursor() as cursor:
        cursor.execute(IN_PARTS, {"domains": [domain.lower() for domain in domains]})
        return {row[0] for row in cursor.fetchall()}


def _user_with(email: str) -> User | None:
    user: User | None = User.objects.filter(Exact(Lower("email"), email.lower())).first()
    return user


@transaction.atomic
def request_work_account(
    *,
    email: str,
    password: str,
    language: str,
    next_url: str = "",
    kind: Tenant.Kind = Tenant.Kind.PARTNER,
    **company: str,
) -> None:
    """Keeps what was asked for a day and mails a link to the address; no company exists before the link is confirmed.

    `kind` is what the company becomes, a partner or a customer; `company` holds company_name, domain, country and
    full_name. An address that has an account gets a mail that says so instead, after the same work, so that neither the
    answer nor its time tells which it was. `next_url` is where the person goes on after signing in; the caller has
    checked that it leads into the portal. Refused: domain-taken. Source: ENR-09.
    """
    kept = {"password": make_password(password), "time_zone": rules.zone_of(company["country"]), "language": language}
    check_domain_is_free(company["domain"])
    with acting_as(role=Role.GATE):
        existing = _user_with(email)
        if existing:
            emails.account_exists(existing)
            return
        token, token_hash = new_token()
        expires_at = timezone.now() + rules.LINK_LIFETIME
        request = WorkAccountRequest.objects.create(
            **company, **kept, kind=kind, email=email.lower(), token_hash=token_hash, expires_at=expires_at
        )
        emails.confirm_work_account(request, token, next_url)


def find_work_account_request(token_hash: str) -> WorkAccountRequest:
    """The request behind a mailed link, while it can be confirmed.

    Refused: link-unknown, link-used, link-expired, domain-taken, address-taken.
    """
    with acting_as(role=Role.GATE):
        request = WorkAccountRequest.objects.filter(token_hash=token_hash).first() if token_hash else None
        request = rules.check_can_confirm(request, now=timezone.now())
        if _user_with(request.email):
            raise Refused(reasons.ADDRESS_TAKEN)
        check_domain_is_free(request.domain)
    return request


@transaction.atomic
def confirm_work_account(request: WorkAccountRequest) -> User:
    """The address is confirmed: the company comes to life with its first user as global admin.

    Company, user, confirmed address, role and log commit together. Two confirmations at once make one company: of
    one link by the lock, of one domain by the unique index. Refused: link-used, link-expired, domain-taken,
    address-taken. Source: ENR-08, ENR-09.
    """
    with acting_as(role=Role.GATE):
        request = WorkAccountRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        rules.check_can_confirm(request, now=timezone.now())
        try:
            user = _found_company(request)
        except IntegrityError as error:
            by_address = "email" in str(error.__cause__)
            raise Refused(reasons.ADDRESS_TAKEN if by_address else reasons.DOMAIN_TAKEN) from error
        request.confirmed_at, request.tenant_id = timezone.now(), user.tenant_id
        request.save(update_fields=["confirmed_at", "tenant_id"])
    return user


def _found_company(request: WorkAccountRequest) -> User:
    """The rows of a new company, written behind its own wall."""
    names = {"name": request.company_name, "domain": request.domain, "country": request.country}
    tenant = Tenant(id=uuid7(), kind=request.kind, **names)
    user = User(tenant=tenant, email=request.email, full_name=request.full_name, password=request.password)
    user.language, user.time_zone = request.language, request.time_zone
    with acting_as(tenant_id=tenant.pk, user_id=user.pk, role=Role.APP):
        tenant.save(force_insert=True)
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        RoleAssignment.objects.create(tenant=tenant, user=user, role=roles.GLOBAL_ADMIN.key)
        company = {"domain": tenant.domain, "country": tenant.country.code}
        audit.record("create_work_account", tenant, by=user, tenant_id=tenant.pk, after=company)
        role = {"email": user.email, "role": roles.GLOBAL_ADMIN.key}
        audit.record("create_user", user, by=user, tenant_id=tenant.pk, after=role)
    return user


def purge_work_account_requests(*, now: datetime | None = None) -> int:
    """Deletes requests that expired 30 days ago, confirmed or not; returns how many. Safe to run twice."""
    expired_before = (now or timezone.now()) - rules.KEPT_AFTER_EXPIRY
    with acting_as(role=Role.OPS):
        deleted, _of_what = WorkAccountRequest.objects.filter(expires_at__lt=expired_before).delete()
    return deleted
