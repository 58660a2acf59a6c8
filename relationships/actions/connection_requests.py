"""A reseller asks a provider to be connected; the provider invites or declines (opportunity 17)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require
from accounts.models import Tenant, User
from accounts.roles import Permission
from enrollment.models import Partner, Programme
from enrollment.models.listing import ProviderListing
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import acting_as
from partnercenter.ui.times import moment_text
from relationships.actions.invitations import create_invitation
from relationships.actions.sides import side_of
from relationships.emails import connection_requests as emails
from relationships.models import ConnectionRequest, Invitation, Partnership
from relationships.rules import connection_requests as rules
from relationships.rules import reasons

Status = ConnectionRequest.Status


def company_of(tenant_id: UUID) -> Tenant:
    """A company's own row, for its name and country alone: the wall hides it from others."""
    with acting_as(tenant_id=tenant_id):
        found: Tenant = Tenant.objects.get(pk=tenant_id)
        return found


def check_can_ask(provider: Tenant, *, by: User) -> None:
    """Refused: role-lacks-right, own-listing, not-a-reseller, other-market, already-partners, asked-already."""
    require(by, Permission.AUTHORIZE_PROVIDERS)
    rules.check_can_be_asked(provider, by=by.tenant, markets=programme.current().markets)
    pair = {"provider": provider, "reseller": by.tenant_id}
    partners = Partnership.objects.visible_to(by).filter(**pair, status=Partnership.Status.ACTIVE)
    if partnership := partners.first():
        href = partnership.get_absolute_url()
        words, details = _("See how you work together"), {"name": provider.name}
        raise Refused(reasons.ALREADY_PARTNERS, details=details, back_href=href, back_words=words)
    if asked := ConnectionRequest.objects.visible_to(by).filter(**pair, status=Status.OPEN).first():
        details = {"provider": provider.name, "when": moment_text(asked.created_at, with_time=False)}
        href, words = asked.get_absolute_url(), _("See the request")
        raise Refused(reasons.ASKED_ALREADY, details=details, back_href=href, back_words=words)


@transaction.atomic
def ask_for_connection(listing: ProviderListing, *, note: str, by: User) -> ConnectionRequest:
    """A reseller's global admin asks a provider: its people who manage resellers get a mail and a task.

    Passed on are the asker's name and address, the company's name, country and MPN ID, and the note; both logs have it.
    Of two people at once the second finds the first one's request. Refused as `check_can_ask` is, and provider-cannot.
    Source: REL-23, DIR-02.
    """
    reseller = Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
    provider = side_of(listing.tenant_id, Programme.INDIRECT_PROVIDER)
    check_can_ask(provider.tenant, by=by)
    rules.check_can_serve(provider.tenant, can_act=provider.can_act)
    request: ConnectionRequest = ConnectionRequest.objects.create(
        provider=provider.tenant,
        provider_name=provider.tenant.name,
        provider_country=provider.tenant.country,
        listing=listing,
        reseller=reseller,
        reseller_name=reseller.name,
        reseller_country=reseller.country,
        reseller_mpn_id=Partner.objects.visible_to(by).values_list("mpn_id", flat=True).first() or "",
        note=note,
        asked_by=by,
        asked_by_name=by.full_name,
        asked_by_email=by.email,
        language=by.language,
    )
    _record("ask_for_connection", request, by=by, reason=note)
    emails.connection_requested(request)
    return request


@transaction.atomic
def invite_asker(request: ConnectionRequest, *, by: User) -> Invitation:
    """The provider's yes: drafts an invitation that only the asker's address can answer, in the asker's language.

    The asker hears that it is on its way; it goes out when its draft is handed out or sent. Refused:
    role-lacks-right, connection-request-unknown, connection-request-ended, already-partners, and what
    `create_invitation` refuses.
    """
    require(by, Permission.MANAGE_RESELLERS)
    request = _locked(request, by=by)
    rules.check_can_end(request, Status.INVITED, by=by.tenant)
    if request.are_partners:
        raise Refused(reasons.ALREADY_PARTNERS, details={"name": request.reseller_name})
    invitation = create_invitation(
        by=by,
        language=request.language,
        recipient_company=request.reseller_name,
        recipient_name=request.asked_by_name,
        recipient_email=request.asked_by_email,
        only_recipient=True,
    )
    _end(request, Status.INVITED, "answer_connection_request", by=by, invitation=invitation)
    emails.connection_accepted(request)
    return invitation


@transaction.atomic
def decline_connection(request: ConnectionRequest, *, reason: str, by: User) -> ConnectionRequest:
    """The provider's no; the asker reads the reason in a mail. Refused: role-lacks-right, connection-request-unknown,
    connection-request-ended."""
    require(by, Permission.MANAGE_RESELLERS)
    request = _locked(request, by=by)
    _end(request, Status.DECLINED, "decline_connection_request", by=by, reason=reason)
    emails.connection_declined(request)
    return request


@transaction.atomic
def withdraw_connection(request: ConnectionRequest, *, by: User) -> ConnectionRequest:
    """The reseller thinks better of it; nobody is mailed. Refused: role-lacks-right, connection-request-unknown,
    connection-request-ended."""
    require(by, Permission.AUTHORIZE_PROVIDERS)
    request = _locked(request, by=by)
    _end(request, Status.WITHDRAWN, "withdraw_connection_request", by=by)
    return request


def _locked(request: ConnectionRequest, *, by: User) -> ConnectionRequest:
    """The request as it is now, held until the transaction ends."""
    rows = ConnectionRequest.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    found: ConnectionRequest | None = rows.filter(pk=request.pk).first()
    if found is None:
        raise Refused(reasons.CONNECTION_UNKNOWN)
    return found


def _end(
    request: ConnectionRequest,
    to: ConnectionRequest.Status,
    operation: str,
    *,
    by: User,
    reason: str = "",
    invitation: Invitation | None = None,
) -> None:
    """The one place where a request's status moves; each side moves it its own way."""
    rules.check_can_end(request, to, by=by.tenant)
    before, request.status = request.status, to
    request.ended_at, request.ended_by, request.ended_by_name = timezone.now(), by, by.full_name
    request.decline_reason, request.invitation = reason, invitation
    fields = ["status", "ended_at", "ended_by", "ended_by_name", "decline_reason", "invitation"]
    request.save(update_fields=fields)
    _record(operation, request, by=by, before={"status": before}, after={"status": to}, reason=reason)


def _record(
    operation: str,
    request: ConnectionRequest,
    *,
    by: User,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Both companies' logs have it."""
    for tenant_id in (request.reseller_id, request.provider_id):
        audit.record(operation, request, by=by, tenant_id=tenant_id, before=before, after=after, reason=reason)
