"""A customer answers an invitation: of a partner alone, or of a reseller together with its provider."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User
from accounts.roles import Permission
from customers.emails import invitations as emails
from customers.models import Customer
from customers.rules import consents
from customers.rules import invitation_answers as rules
from customers.rules.answer_reasons import FOR_OTHERS
from customers.rules.consents import Party
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.tenancy import acting_as, presenting
from relationships.actions import _invitation
from relationships.actions.answers import record_answer
from relationships.actions.inviters import serving_side
from relationships.actions.questions import Question
from relationships.actions.sides import Side, side_of
from relationships.models import DelegatedAdmin, Invitation, InvitationStatus, Partnership, ResellerRelationship
from relationships.rules import answers
from relationships.rules.consents import AGREED, CUSTOMER_ROLES, Consent
from relationships.rules.reasons import WRONG_ACCOUNT

Offer = tuple[Party, Side]  # one of those who ask, and the company by its own eyes


@transaction.atomic
def accept_as_customer(secret_hash: str, *, consent: Consent, by: User) -> str:
    """The customer accepts who asks, each line by itself: relationships, administrator access where it was ticked, the
    commercial record, the logs of all companies and the mails commit together. Returns the address of the partners.

    `secret_hash` is that of the opened link, `consent` the lines that were ticked as they were shown. What stands
    already stays as it is; a provider's row names the reseller from now on. Of two people, or of two links, at once
    the second finds what the first has made. Refused: invitation-unknown, what became of the link, what
    `check_can_accept` refuses, consent-changed. Source: INV-05, INV-07, INV-08, INV-12, ACT-06, DEC-07.
    """
    Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)  # of two invitations, the second finds a partner
    with presenting(secret_hash):
        invitation = _invitation.locked_presented(secret_hash)
        offers = check_can_accept(invitation, by)
        rules.check_consent([party for party, _side in offers], consent)
        record_answer(invitation, InvitationStatus.ACCEPTED, "accept_invitation", by=by)
        rows = [_give(invitation, offer, consent, by=by) for offer in offers]
    Customer.objects.get_or_create(tenant=by.tenant)
    _name_reseller(invitation, offers, by=by)
    emails.partners_accepted(invitation, consent, by=by)
    return partners_page(rows)


def partners_page(relationships: Sequence[ResellerRelationship]) -> str:
    """Where the customer reads what its new partner may do; of several, and of none, the list."""
    if len(relationships) == 1:
        return reverse("record_partner_detail", args=[relationships[0].pk])
    return reverse("record_partner_list")


# What stands before the answer


def check_is_for(invitation: Invitation, by: User) -> None:
    """Whether this company was meant. Refused: own-invitation, wrong-account, not-a-customer, partner-not-customer,
    partner-account, customer-market."""
    answers.check_is_meant(invitation, by)
    rules.check_is_customer(invitation, by)
    markets = programme.current().markets
    rules.check_market(invitation.inviter_name, invitation.inviter_country, by, markets=markets)


def check_can_accept(invitation: Invitation, by: User) -> list[Offer]:
    """Who asks, of a link that this person can accept now; call it `presenting` the link.

    Refused: what became of the link, what `check_is_for` refuses, already-customer, not-global-admin; for those who ask
    joint-partnership-ended, partner-cannot, customer-market.
    """
    answers.check_is_alive(invitation)
    check_is_for(invitation, by)
    parties = parties_of(invitation, by)
    rules.check_something_is_left(parties, by)
    answers.check_answers_for_company(invitation, by, Permission.AUTHORIZE_PARTNERS)
    return list(zip(parties, _able_sides(invitation, by), strict=True))


def parties_of(invitation: Invitation, by: User) -> tuple[Party, ...]:
    """The inviter, then the provider of a joint invitation, each with what it has of this customer already."""
    names = {invitation.inviter_id: invitation.inviter_name}
    if invitation.provider_id:
        names[invitation.provider_id] = invitation.provider_name
    active = ResellerRelationship.objects.visible_to(by).serving(by.tenant).active()
    rows = {row.partner_id: row for row in active.filter(partner_id__in=names)}
    grants = DelegatedAdmin.objects.visible_to(by).granted_by(by.tenant).filter(grantee_id__in=names)
    trusted = set(grants.filter(status=DelegatedAdmin.Status.ACTIVE).values_list("grantee_id", flat=True))
    lines = ((AGREED, consents.ADMIN), (consents.AGREED_PROVIDER, consents.ADMIN_PROVIDER))
    return tuple(
        Party(pk, name, *keys, rows.get(pk), invitation.asks_admin and pk not in trusted)
        for (pk, name), keys in zip(names.items(), lines, strict=False)
    )


def _able_sides(invitation: Invitation, by: User) -> list[Side]:
    """Those who ask, who can act now: as reseller and provider that are partners, or alone in whatever it serves."""
    if invitation.provider_id is None:
        sides = [serving_side(invitation.inviter_id)]
    else:
        rules.check_still_partners(invitation, are_partners=_partnership_of(invitation) is not None)
        provider = side_of(invitation.provider_id, Programme.INDIRECT_PROVIDER)
        sides = [side_of(invitation.inviter_id, Programme.INDIRECT_RESELLER), provider]
        rules.check_market(invitation.provider_name, provider.tenant.country, by, markets=programme.current().markets)
    for side in sides:
        rules.check_partner_can(invitation, side.tenant.name, can_act=side.can_act)
    return sides


def _partnership_of(invitation: Invitation) -> Partnership | None:
    """Of the two that ask, by the provider's eyes: the wall hides it from the customer."""
    with acting_as(tenant_id=invitation.provider_id):
        found: Partnership | None = Partnership.objects.filter(
            provider_id=invitation.provider_id,
            reseller_id=invitation.inviter_id,
            status=Partnership.Status.ACTIVE,
        ).first()
    return found


# What follows from it


def _give(invitation: Invitation, offer: Offer, consent: Consent, *, by: User) -> ResellerRelationship:
    """What one of those who ask gets: the relationship unless it stands, and the access if that was ticked."""
    party = offer[0]
    row = party.relationship or _connect(invitation, offer, consent, by=by)
    has_access = party.wants_access and consent.line(party.access_line) is not None
    if has_access:
        _grant(party, consent, by=by)
    if party.is_new or has_access:
        emails.customer_accepted(row, invitation, is_new=party.is_new, has_access=has_access)
    return row


def _connect(invitation: Invitation, offer: Offer, consent: Consent, *, by: User) -> ResellerRelationship:
    party, side = offer
    shared = party.tenant_id == invitation.provider_id
    made: ResellerRelationship = ResellerRelationship.objects.create(
        partner=side.tenant,
        partner_name=party.name,
        partner_domain=side.tenant.domain,
        partner_mpn_id=side.mpn_id,
        programme=side.programme,
        customer=by.tenant,
        customer_name=by.tenant.name,
        customer_domain=by.tenant.domain,
        customer_country=by.tenant.country,
        reseller_id=invitation.inviter_id if shared else None,
        reseller_name=invitation.inviter_name if shared else "",
        origin=ResellerRelationship.Origin.INVITED,
        granted_by=by,
        granted_by_name=by.full_name,
        invitation=invitation,
        **consent.kept(party.line),
    )
    _log("connect_customer", made, party, by=by, after={"origin": made.origin, "reseller": made.reseller_name})
    return made


def _name_reseller(invitation: Invitation, offers: Sequence[Offer], *, by: User) -> None:
    """A provider that served the customer already shares it from now on; one that shares it with another reseller
    goes on doing that: whom it designates is its own decision (CUS-07)."""
    provider = offers[-1][0]
    row, partnership = provider.relationship, _partnership_of(invitation) if invitation.provider_id else None
    if row is None or row.reseller_id or partnership is None:
        return
    names = {"reseller_id": partnership.reseller_id, "reseller_name": partnership.reseller_name}
    with acting_as(tenant_id=row.partner_id):
        ResellerRelationship.objects.filter(pk=row.pk, status=ResellerRelationship.Status.ACTIVE).update(**names)
    _log("change_customer_reseller", row, provider, by=by, after={"reseller": partnership.reseller_name})


def _grant(party: Party, consent: Consent, *, by: User) -> None:
    grant: DelegatedAdmin = DelegatedAdmin.objects.create(
        grantee_id=party.tenant_id,
        grantee_name=party.name,
        target=by.tenant,
        target_name=by.tenant.name,
        roles=list(CUSTOMER_ROLES),
        origin=DelegatedAdmin.Origin.INVITATION,
        granted_by=by,
        granted_by_name=by.full_name,
        **consent.kept(party.access_line),
    )
    _log("grant_delegated_admin", grant, party, by=by)


def _log(
    operation: str,
    record: ResellerRelationship | DelegatedAdmin,
    party: Party,
    *,
    by: User,
    after: dict[str, Any] | None = None,
) -> None:
    """In the customer's log and in the partner's."""
    for tenant_id in (by.tenant_id, party.tenant_id):
        audit.record(operation, record, by=by, tenant_id=tenant_id, after=after)


# The questions


def _consent(invitation: Invitation, user: User) -> Consent:
    return consents.customer_consent(parties_of(invitation, user), customer=user.tenant.name)


def _outcome(invitation: Invitation, user: User) -> str:
    found = ResellerRelationship.objects.visible_to(user).serving(user.tenant).filter(invitation=invitation)
    return partners_page(list(found[:2]))


def _asked(**words: Any) -> Question:
    return Question(
        lead=_("A global admin of your company decides. Prices and terms you agree on directly, outside the portal."),
        ways_to_end=consents.WAYS_TO_END,
        askers=consents.askers_of,
        consent=_consent,
        check_is_for=check_is_for,
        check=check_can_accept,
        accept=accept_as_customer,
        outcome=_outcome,
        answered_by=Permission.AUTHORIZE_PARTNERS,
        told=Permission.INVITE_CUSTOMERS,
        sign_up="customer_work_account_new",
        way_back="customer_invitation_return",
        for_others=FOR_OTHERS | {WRONG_ACCOUNT.code},
        **words,
    )


CUSTOMER = _asked(
    title=_("%(inviter)s asks to serve you as a customer"),
    button=_("Accept as our partner"),
    done=_("You have accepted what %(inviter)s asked for. Both companies get a mail."),
)
JOINT = _asked(
    title=_("%(inviter)s and %(provider)s ask to serve you as a customer"),
    button=_("Accept both as our partners"),
    done=_("You have accepted what %(inviter)s and %(provider)s asked for. All companies get a mail."),
)
