"""The answer to an invitation: a global admin authorizes the provider, or declines."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Tenant, User
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import presenting
from relationships.actions import _invitation
from relationships.actions.sides import Side, side_of
from relationships.models import DelegatedAdmin, Invitation, InvitationStatus, Partnership
from relationships.rules import answers as rules
from relationships.rules import reasons
from relationships.rules.consents import PARTNERSHIP_ROLES, Consent


@transaction.atomic
def accept_partnership(secret_hash: str, *, consent: Consent, by: User) -> Partnership:
    """The reseller authorizes the provider: partnership, administrator access, both logs and mails commit together.

    `secret_hash` is that of the opened link, `consent` the text as it was shown and ticked. Of two people at once the
    second finds the invitation accepted. Refused: invitation-unknown, what became of the link, and what stands between
    this account and the answer (`rules.answers`), already-partners, inviter-cannot. Source: REL-07 to REL-12, USR-13.
    """
    Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)  # of two invitations, the second finds a partner
    with presenting(secret_hash):
        invitation = _invitation.locked_presented(secret_hash)
        provider, reseller = check_can_accept(invitation, by)
        _answer(invitation, InvitationStatus.ACCEPTED, "accept_invitation", by=by)
        partnership = _become_partners(invitation, provider, reseller, consent, by=by)
    _grant(partnership, by=by)
    return partnership


def check_can_accept(invitation: Invitation, by: User) -> tuple[Side, Side]:
    """Provider and reseller of a link that this person can accept now; call it `presenting` the link. Refused as
    `accept_partnership` is."""
    rules.check_is_alive(invitation)
    rules.check_is_for(invitation, by, markets=programme.current().markets)
    _check_not_partners(invitation, by)
    reseller = side_of(by.tenant_id, Programme.INDIRECT_RESELLER)
    rules.check_can_become_partner(invitation, by, reseller.standing)
    provider = side_of(invitation.inviter_id, Programme.INDIRECT_PROVIDER)
    if not provider.standing.can_act:
        details = {"inviter": invitation.inviter_name, "until": f"{invitation.expires_at:%Y-%m-%d}"}
        raise Refused(reasons.INVITER_CANNOT, details=details)
    return provider, reseller


def _check_not_partners(invitation: Invitation, by: User) -> None:
    partners = Partnership.objects.visible_to(by).filter(
        provider_id=invitation.inviter_id, reseller_id=by.tenant_id, status=Partnership.Status.ACTIVE
    )
    if found := partners.first():
        href = found.get_absolute_url()
        raise Refused(reasons.ALREADY_PARTNERS, details={"name": invitation.inviter_name}, back_href=href)


def _answer(invitation: Invitation, to: InvitationStatus, operation: str, *, by: User, reason: str = "") -> None:
    changes = {
        "answered_at": timezone.now(),
        "answered_by": by,
        "answered_by_name": by.full_name,
        "answered_tenant": by.tenant,
        "answered_company": by.tenant.name,
        "decline_reason": reason,
    }
    _invitation.move(invitation, to, operation, by=by, reason=reason, changes=changes)


def _become_partners(
    invitation: Invitation, provider: Side, reseller: Side, consent: Consent, *, by: User
) -> Partnership:
    partnership: Partnership = Partnership.objects.create(
        provider=provider.tenant,
        provider_name=provider.tenant.name,
        provider_domain=provider.tenant.domain,
        provider_country=provider.tenant.country,
        provider_mpn_id=provider.mpn_id,
        reseller=reseller.tenant,
        reseller_name=reseller.tenant.name,
        reseller_domain=reseller.tenant.domain,
        reseller_country=reseller.tenant.country,
        reseller_mpn_id=reseller.mpn_id,
        invitation=invitation,
        authorized_by=by,
        authorized_by_name=by.full_name,
        consent_text=consent.text,
        consent_version=consent.version,
        consent_language=consent.language,
    )
    for tenant_id in (partnership.reseller_id, partnership.provider_id):
        audit.record("create_partnership", partnership, by=by, tenant_id=tenant_id)
    return partnership


def _grant(partnership: Partnership, *, by: User) -> None:
    """Administrator access to the reseller's work account, as a record of its own (REL-12, REL-13); one that outlived
    an earlier partnership goes on."""
    names = {"grantee_name": partnership.provider_name, "target_name": partnership.reseller_name}
    grant, created = DelegatedAdmin.objects.get_or_create(
        grantee_id=partnership.provider_id,
        target_id=partnership.reseller_id,
        status=DelegatedAdmin.Status.ACTIVE,
        defaults={
            "roles": list(PARTNERSHIP_ROLES),
            "origin": DelegatedAdmin.Origin.PARTNERSHIP,
            "granted_by": by,
            "granted_by_name": by.full_name,
            **names,
        },
    )
    if created:
        for tenant_id in (grant.target_id, grant.grantee_id):
            audit.record("grant_delegated_admin", grant, by=by, tenant_id=tenant_id)
