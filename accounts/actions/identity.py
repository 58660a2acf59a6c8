"""Sign-in through a company's own identity provider: its settings, and who somebody from there is."""

from typing import Any
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models.functions import Length, Lower

from accounts import roles
from accounts.actions._company import lock_company
from accounts.actions.passwords import save_password
from accounts.emails import identity as emails
from accounts.models import IdentityProvider, User
from accounts.roles import Permission
from accounts.rules import domains
from accounts.rules import identity as rules
from accounts.rules import users as user_rules
from accounts.rules.identity import Identity
from partnercenter import audit, crypto
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as

# The company's settings


@transaction.atomic
def save_identity_provider(*, by: User, name: str, issuer: str, client_id: str, secret: str = "") -> IdentityProvider:
    """Sets the company's provider up, or changes it; an empty `secret` keeps the one that is there.

    A new provider is switched off. With another issuer or client ID every link ends: a `sub` means nobody there. The
    log and the other global admins hear of it, and never of the secret. Refused: role-lacks-right.
    """
    by = _lock(by)
    provider = _provider_of(by) or IdentityProvider(tenant=by.tenant)
    values = {"name": name, "issuer": issuer, "client_id": client_id}
    before = {key: getattr(provider, key) for key, value in values.items() if getattr(provider, key) != value}
    after = {key: values[key] for key in before} | ({"token": "replaced"} if secret else {})
    if not after:
        return provider
    if {"issuer", "client_id"} & set(before):
        _links_of(by.tenant_id).delete()
    for key, value in values.items():
        setattr(provider, key, value)
    if secret:
        provider.sealed_secret = crypto.seal(secret, place=provider.place)
    provider.save()
    _tell("change_identity_provider", "saved", provider, by=by, before=before, after=after)
    return provider


@transaction.atomic
def switch_identity_provider(*, by: User, enabled: bool) -> IdentityProvider:
    """Lets people sign in through the provider, or no longer; links and settings stay. Refused: role-lacks-right."""
    by = _lock(by)
    provider = _existing(by)
    if provider.is_enabled != enabled:
        provider.is_enabled = enabled
        provider.save(update_fields=["is_enabled", "updated_at"])
        what = "enabled" if enabled else "disabled"
        _tell("change_identity_provider", what, provider, by=by, after={"is_enabled": enabled})
    return provider


@transaction.atomic
def remove_identity_provider(*, by: User) -> None:
    """The company signs in by password again: settings, secret and links are gone. Refused: role-lacks-right."""
    by = _lock(by)
    provider = _existing(by)
    links, _by_model = _links_of(by.tenant_id).delete()
    _tell("remove_identity_provider", "removed", provider, by=by, before=_shown(provider) | {"links": links})
    provider.delete()


@transaction.atomic
def unlink_identities(*, by: User) -> int:
    """Everybody is recognized by address again, as at a first sign-in; returns how many links ended."""
    by = _lock(by)
    provider = _existing(by)
    links: int = _links_of(by.tenant_id).delete()[0]
    if links:
        _tell("unlink_identities", "unlinked", provider, by=by, before={"links": links})
    return links


def _lock(by: User) -> User:
    by = lock_company(by)
    user_rules.check_has_permission(by, Permission.MANAGE_SECURITY, Permission.MANAGE_SECURITY.words)
    return by


def _provider_of(user: User) -> IdentityProvider | None:
    found: IdentityProvider | None = IdentityProvider.objects.visible_to(user).first()
    return found


def _existing(by: User) -> IdentityProvider:
    """Refused (provider-off) when a colleague removed it meanwhile."""
    provider = _provider_of(by)
    if provider is None:
        raise Refused(rules.PROVIDER_OFF)
    return provider


def _links_of(tenant_id: UUID) -> Any:
    """Who is linked with whom there; allauth's table knows the company's provider by the company's id."""
    return SocialAccount.objects.filter(provider=str(tenant_id))


def _shown(provider: IdentityProvider) -> dict[str, Any]:
    return {"name": provider.name, "issuer": provider.issuer, "client_id": provider.client_id}


def _tell(operation: str, what: str, provider: IdentityProvider, *, by: User, **changes: Any) -> None:
    audit.record(operation, provider, by=by, tenant_id=by.tenant_id, **changes)
    admins = User.objects.filter(tenant_id=by.tenant_id).with_any_of([roles.GLOBAL_ADMIN.key]).exclude(pk=by.pk)
    emails.identity_provider_changed(admins, provider, by=by, what=what)


# Who somebody from there is


def find_provider(email: str) -> IdentityProvider | None:
    """The provider that is switched on for the address's domain, or for the nearest domain above it."""
    parts = domains.domain_of(email).split(".")
    names = [".".join(parts[start:]) for start in range(len(parts) - 1)]
    with acting_as(role=Role.GATE):
        providers = IdentityProvider.objects.annotate(domain=Lower("tenant__domain"))
        found: IdentityProvider | None = (
            providers.filter(domain__in=names, is_enabled=True).order_by(Length("domain").desc()).first()
        )
    return found


def provider_of_company(tenant_id: UUID) -> IdentityProvider:
    """The company's provider, while it is switched on. Refused: provider-off."""
    with acting_as(tenant_id=tenant_id, role=Role.APP):
        provider: IdentityProvider | None = IdentityProvider.objects.filter(
            tenant_id=tenant_id, is_enabled=True
        ).first()
    if provider is None:
        raise Refused(rules.PROVIDER_OFF)
    return provider


@transaction.atomic
def recognize_identity(identity: Identity, *, tenant_id: UUID) -> User:
    """The user whom the company's provider has just signed in.

    Looked for behind the company's own wall, so that nobody else's people are there to be found, whatever the provider
    claims. The first time the address decides, and `sub` is linked, logged and told to the user; from then on the link
    decides alone. Nobody is created. Whoever still had to choose a first password no longer has to, and a temporary
    one ends. Refused: provider-off, identity-unverified, identity-unknown, identity-inactive, identity-other.
    """
    with acting_as(tenant_id=tenant_id, role=Role.APP):
        provider = provider_of_company(tenant_id)
        user = _linked(identity, tenant_id)
        if user is None:
            user = _link(identity, provider)
        rules.check_may_enter(user)
        if user.must_change_password:
            _end_first_password(user, provider)
    return user


def _linked(identity: Identity, tenant_id: UUID) -> User | None:
    """Of people who were deleted the link counts no more: their address may be somebody else's by now."""
    links = _links_of(tenant_id).filter(uid=identity.subject, user__deleted_at=None, user__tenant_id=tenant_id)
    link = links.select_related("user").first()
    return link.user if link else None


def _link(identity: Identity, provider: IdentityProvider) -> User:
    people = User.objects.select_for_update(of=("self",), no_key=True).annotate(address=Lower("email"))
    found = people.filter(tenant=provider.tenant, address=identity.address).exclude(address="").first()
    user = rules.check_may_link(found, identity)
    rules.check_may_enter(user)
    if _links_of(provider.tenant_id).filter(user=user).exclude(uid=identity.subject).exists():
        raise Refused(rules.IDENTITY_OTHER, details={"address": user.email})
    _links_of(provider.tenant_id).update_or_create(
        uid=identity.subject,
        defaults={"user": user},
        create_defaults={"user": user, "provider": str(provider.tenant_id)},
    )
    audit.record("link_identity", user, by=user, tenant_id=user.tenant_id, after={"identity_provider": provider.name})
    emails.identity_linked(user, provider)
    return user


def _end_first_password(user: User, provider: IdentityProvider) -> None:
    user.set_unusable_password()
    user.must_change_password, user.temporary_until, user.temporary_used_at = False, None, None
    save_password(user)
    after = {"password": "none", "identity_provider": provider.name}
    audit.record("end_first_password", user, by=user, tenant_id=user.tenant_id, after=after)


def record_refusal(refusal: Refused, *, tenant_id: UUID) -> None:
    """The company's log hears whom its provider sent and the portal did not let in."""
    address = refusal.details.get("address", "")
    who = User(email=address, full_name=address)
    with acting_as(role=Role.GATE):
        audit.record("refuse_sign_in", who, by=address, tenant_id=tenant_id, reason=refusal.code)
