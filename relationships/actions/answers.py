"""The answer to an invitation: opened, accepted by a global admin who authorizes the provider, or declined."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions._company import lock_company
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import presenting
from relationships.actions import _invitation
from relationships.actions._invitation import THE_INVITED
from relationships.actions.invitations import hand_out_opened
from relationships.actions.questions import Question, question_of
from relationships.actions.sides import Side, side_of
from relationships.emails import answers as emails
from relationships.models import DelegatedAdmin, Invitation, InvitationStatus, Partnership
from relationships.rules import answers as rules
from relationships.rules import consents, reasons


@transaction.atomic
def mark_opened(invitation: Invitation) -> None:
    """A visitor goes on to answer: the ledger says when first, and not who. Call it at the gate.

    A draft's link that is here was passed on before its maker chose *Done*, and counts as handed out. Anything else
    stays. Refused: what `hand_out_opened` refuses. Source: REL-07, opportunity 2.
    """
    with presenting(invitation.token_hash):
        invitation = _invitation.locked_presented(invitation.token_hash)
        hand_out_opened(invitation)
        if invitation.status_now == InvitationStatus.HANDED_OUT:
            changes = {"opened_at": timezone.now()}
            _invitation.move(invitation, InvitationStatus.OPENED, "open_invitation", by=THE_INVITED, changes=changes)


@transaction.atomic
def accept_partnership(secret_hash: str, *, consent: consents.Consent, by: User) -> Partnership:
    """The reseller authorizes the provider: partnership, administrator access, both logs and mails commit together.

    `secret_hash` is that of the opened link, `consent` the text as it was shown and ticked. Of two people at once the
    second finds the invitation accepted; who answers is read again (decision 0008). Refused: user-wrong-state,
    invitation-unknown, what became of the link, and what stands between this account and the answer (`rules.answers`),
    already-partners, inviter-cannot. Source: REL-07 to REL-12, USR-13.
    """
    by = lock_company(by)  # of two invitations, the second finds a partner
    with presenting(secret_hash):
        invitation = _invitation.locked_presented(secret_hash)
        provider, reseller = check_can_accept(invitation, by)
        record_answer(invitation, InvitationStatus.ACCEPTED, "accept_invitation", by=by)
        partnership = _become_partners(invitation, provider, reseller, consent, by=by)
    _grant(partnership, by=by)
    emails.partnership_authorized(partnership)
    emails.invitation_accepted(partnership)
    return partnership


@transaction.atomic
def decline_invitation(secret_hash: str, *, reason: str = "", by: User) -> Invitation:
    """The invited company says no, for good: the link is spent. Whoever asked gets a mail with the reason.

    Refused: invitation-unknown, what became of the link, and for an account that was not meant or does not answer for
    its company as acceptance is. Source: opportunity 2, mail E11.
    """
    with presenting(secret_hash):
        invitation = _invitation.locked_presented(secret_hash)
        check_can_decline(invitation, by)
        record_answer(invitation, InvitationStatus.DECLINED, "decline_invitation", by=by, reason=reason)
    emails.invitation_declined(invitation, told=question_of(invitation).told)
    return invitation


def check_can_decline(invitation: Invitation, by: User) -> None:
    """Whether this person may say no: nothing needs to be enrolled or signed for that. Refused as the action is."""
    question = question_of(invitation)
    rules.check_is_alive(invitation)
    question.check_is_for(invitation, by)
    rules.check_answers_for_company(invitation, by, question.answered_by)


def record_answer(invitation: Invitation, to: InvitationStatus, operation: str, *, by: User, reason: str = "") -> None:
    """Writes who answered a locked invitation, and when; for the acceptances of every kind.

    Call it after the account was found to be meant: the answer also hands out a draft whose link was passed on.
    """
    hand_out_opened(invitation)
    now = timezone.now()
    changes = {
        "opened_at": invitation.opened_at or now,
        "answered_at": now,
        "answered_by": by,
        "answered_by_name": by.full_name,
        "answered_tenant": by.tenant,
        "answered_company": by.tenant.name,
        "decline_reason": reason,
    }
    _invitation.move(invitation, to, operation, by=by, reason=reason, changes=changes)


# Partnerships


def check_can_accept(invitation: Invitation, by: User) -> tuple[Side, Side]:
    """Provider and reseller of a link that this person can accept now; call it `presenting` the link. Refused as
    `accept_partnership` is."""
    rules.check_is_alive(invitation)
    _check_is_for(invitation, by)
    _check_not_partners(invitation, by)
    reseller = side_of(by.tenant_id, Programme.INDIRECT_RESELLER)
    rules.check_can_become_partner(invitation, by, reseller.blocker)
    rules.check_answers_for_company(invitation, by, Permission.AUTHORIZE_PROVIDERS)
    provider = side_of(invitation.inviter_id, Programme.INDIRECT_PROVIDER)
    rules.check_inviter_can(invitation, can_act=provider.can_act)
    return provider, reseller


def _check_is_for(invitation: Invitation, by: User) -> None:
    rules.check_is_meant(invitation, by)
    rules.check_is_reseller_of_market(invitation, by, markets=programme.current().markets)


def _check_not_partners(invitation: Invitation, by: User) -> None:
    partners = Partnership.objects.visible_to(by).filter(
        provider_id=invitation.inviter_id, reseller_id=by.tenant_id, status=Partnership.Status.ACTIVE
    )
    if found := partners.first():
        href = found.get_absolute_url()
        raise Refused(reasons.ALREADY_PARTNERS, details={"name": invitation.inviter_name}, back_href=href)


def _become_partners(
    invitation: Invitation, provider: Side, reseller: Side, consent: consents.Consent, *, by: User
) -> Partnership:
    sides = {"provider": provider, "reseller": reseller}
    partnership: Partnership = Partnership.objects.create(
        **{name: value for role, side in sides.items() for name, value in _names_of(role, side).items()},
        invitation=invitation,
        authorized_by=by,
        authorized_by_name=by.full_name,
        **consent.kept(consents.AGREED),
    )
    for tenant_id in (partnership.reseller_id, partnership.provider_id):
        audit.record("create_partnership", partnership, by=by, tenant_id=tenant_id)
    return partnership


def _names_of(role: str, side: Side) -> dict[str, Any]:
    """What the partnership keeps of one side, for the other to see."""
    tenant = side.tenant
    values = {"name": tenant.name, "domain": tenant.domain, "country": tenant.country, "mpn_id": side.mpn_id}
    return {role: tenant, **{f"{role}_{name}": value for name, value in values.items()}}


def _grant(partnership: Partnership, *, by: User) -> None:
    """Administrator access to the reseller's work account, as a record of its own (REL-12, REL-13); one that outlived
    an earlier partnership goes on."""
    grant, created = DelegatedAdmin.objects.get_or_create(
        grantee_id=partnership.provider_id,
        target_id=partnership.reseller_id,
        status=DelegatedAdmin.Status.ACTIVE,
        defaults={
            "grantee_name": partnership.provider_name,
            "target_name": partnership.reseller_name,
            "roles": list(consents.PARTNERSHIP_ROLES),
            "origin": DelegatedAdmin.Origin.PARTNERSHIP,
            "granted_by": by,
            "granted_by_name": by.full_name,
        },
    )
    if created:
        for tenant_id in (grant.target_id, grant.grantee_id):
            audit.record("grant_delegated_admin", grant, by=by, tenant_id=tenant_id)


def _consent(invitation: Invitation, user: User) -> consents.Consent:
    return consents.partnership_consent(provider=invitation.inviter_name, reseller=user.tenant.name)


def _askers(invitation: Invitation) -> tuple[consents.Asker, ...]:
    return (consents.Asker(invitation.inviter_name, consents.PARTNERSHIP_CAN),)


def _partnership_of(invitation: Invitation, user: User) -> str:
    found: Partnership | None = Partnership.objects.visible_to(user).filter(invitation=invitation).first()
    return found.get_absolute_url() if found else ""


PARTNERSHIP = Question(
    title=_("%(inviter)s asks to be your indirect provider"),
    lead=_(
        "A global admin of your company decides. Prices, support and terms you agree on directly, outside the portal."
    ),
    button=_("Authorize indirect provider"),
    done=_("%(inviter)s is now your indirect provider. Both companies get a mail."),
    ways_to_end=consents.PARTNERSHIP_WAYS_TO_END,
    askers=_askers,
    cannot=lambda invitation: consents.PARTNERSHIP_CANNOT,
    consent=_consent,
    check_is_for=_check_is_for,
    check=check_can_accept,
    accept=accept_partnership,
    outcome=_partnership_of,
    answered_by=Permission.AUTHORIZE_PROVIDERS,
    told=Permission.MANAGE_RESELLERS,
    for_others=frozenset({reasons.WRONG_ACCOUNT.code, reasons.WRONG_KIND_OF_COMPANY.code}),
    programme=Programme.INDIRECT_RESELLER,
)
