"""A customer answers an invitation: of a partner alone, or of a reseller together with its provider."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions._company import lock_company
from accounts.models import User
from accounts.roles import Permission
from customers.actions._sellers import Seller, sellers_of
from customers.emails import invitations as emails
from customers.models import Customer
from customers.rules import consents
from customers.rules import invitation_answers as rules
from customers.rules.answer_reasons import CONSENT_CHANGED, FOR_OTHERS
from customers.rules.consents import Party
from enrollment.models import Programme
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import acting_as, presenting
from relationships.actions import _invitation
from relationships.actions.answers import record_answer
from relationships.actions.questions import Question
from relationships.models import DelegatedAdmin, Invitation, InvitationStatus, Partnership, ResellerRelationship
from relationships.rules import answers
from relationships.rules.consents import AGREED, CUSTOMER_ROLES, Consent
from relationships.rules.reasons import WRONG_ACCOUNT

Offer = tuple[Party, Seller]  # one of those who ask, by the customer's eyes and by its own
NAMES_NOBODY = ExpressionWrapper(Q(programme=Programme.INDIRECT_PROVIDER, reseller=None), BooleanField())


@transaction.atomic
def accept_as_customer(secret_hash: str, *, consent: Consent, by: User) -> str:
    """The customer accepts who asks, each line by itself: relationships, administrator access where it was ticked, the
    commercial record, the logs of all companies and the mails commit together. Returns the address of the partners.

    `secret_hash` is that of the opened link, `consent` the lines that were ticked as they were shown. What stands
    already stays as it is; a provider's row names the reseller from now on. Of two people, or of two links, at once
    the second finds what the first has made; who answers is read again (decision 0008). Refused: user-wrong-state,
    invitation-unknown, what became of the link, what `check_can_accept` refuses, consent-changed. Source: INV-05,
    INV-07, INV-08, INV-12, ACT-06, DEC-07.
    """
    by = lock_company(by)  # of two invitations, the second finds a partner
    with presenting(secret_hash):
        invitation = _invitation.locked_presented(secret_hash)
        offers = check_can_accept(invitation, by)
        rules.check_consent([party for party, _seller in offers], consent)
        record_answer(invitation, InvitationStatus.ACCEPTED, "accept_invitation", by=by)
        rows = [_give(invitation, offer, consent, by=by) for offer in offers]
    Customer.objects.get_or_create(tenant=by.tenant)
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
    _check_is_for(invitation, by, programme.current().markets)


def _check_is_for(invitation: Invitation, by: User, markets: Sequence[str]) -> None:
    answers.check_is_meant(invitation, by)
    rules.check_is_customer(invitation, by)
    rules.check_market(invitation.inviter_name, invitation.inviter_country, by, markets=markets)


def check_can_accept(invitation: Invitation, by: User) -> list[Offer]:
    """Who asks, of a link that this person can accept now; call it `presenting` the link.

    Refused: what became of the link, what `check_is_for` refuses, already-customer, not-global-admin; for those who ask
    joint-partnership-ended, partner-cannot, customer-market.
    """
    markets = programme.current().markets
    answers.check_is_alive(invitation)
    _check_is_for(invitation, by, markets)
    parties = parties_of(invitation, by)
    rules.check_something_is_left(parties, by)
    answers.check_answers_for_company(invitation, by, Permission.AUTHORIZE_PARTNERS)
    sellers = sellers_of(invitation)
    rules.check_still_partners(invitation, are_partners=len(sellers) == len(parties))
    for seller in sellers:
        rules.check_market(seller.name, seller.country, by, markets=markets)
        rules.check_partner_can(invitation, seller.name, can_act=seller.can_act)
    return list(zip(parties, sellers, strict=True))


def parties_of(invitation: Invitation, by: User) -> tuple[Party, ...]:
    """The inviter, then the provider of a joint invitation, each with what it has of this customer already."""
    names = {invitation.inviter_id: invitation.inviter_name}
    if invitation.provider_id:
        names[invitation.provider_id] = invitation.provider_name
    rows = ResellerRelationship.objects.visible_to(by).serving(by.tenant).active().filter(partner_id__in=names)
    grants = (
        DelegatedAdmin.objects.visible_to(by)
        .granted_by(by.tenant)
        .filter(grantee_id__in=names, status=DelegatedAdmin.Status.ACTIVE)
    )
    both = rows.values_list("partner_id", Value("serves"), "pk", NAMES_NOBODY).union(
        grants.values_list("grantee_id", Value("administers"), "pk", Value(value=False))
    )
    has = {(tenant_id, what): (pk, names_nobody) for tenant_id, what, pk, names_nobody in both}
    lines = ((AGREED, consents.ADMIN), (consents.AGREED_PROVIDER, consents.ADMIN_PROVIDER))
    return tuple(
        _party(invitation, (pk, name), keys, serves=has.get((pk, "serves")), has_access=(pk, "administers") in has)
        for (pk, name), keys in zip(names.items(), lines, strict=False)
    )


def _party(
    invitation: Invitation,
    company: tuple[UUID, str],
    keys: tuple[str, str],
    *,
    serves: tuple[UUID, bool] | None,
    has_access: bool,
) -> Party:
    """One of them; `serves` is its relationship, and whether that has an empty place for a reseller."""
    relationship_id, names_nobody = serves or (None, False)
    will_name = invitation.inviter_name if names_nobody and company[0] == invitation.provider_id else ""
    return Party(*company, *keys, relationship_id, invitation.asks_admin and not has_access, will_name)


# What follows from it


def _give(invitation: Invitation, offer: Offer, consent: Consent, *, by: User) -> ResellerRelationship:
    """What one of those who ask gets: the relationship unless it stands, and the access if that was ticked."""
    party = offer[0]
    if party.relationship_id is None:
        row = _connect(invitation, offer, consent, by=by)
    else:
        row = _standing(invitation, party, party.relationship_id, by=by)
    has_access = party.wants_access and consent.line(party.access_line) is not None
    if has_access:
        _grant(party, consent, by=by)
    if party.is_new or has_access:
        emails.customer_accepted(row, invitation, is_new=party.is_new, has_access=has_access)
    return row


def _connect(invitation: Invitation, offer: Offer, consent: Consent, *, by: User) -> ResellerRelationship:
    party, seller = offer
    shared = seller.tenant_id == invitation.provider_id
    made: ResellerRelationship = ResellerRelationship.objects.create(
        partner_id=seller.tenant_id,
        partner_name=seller.name,
        partner_domain=seller.domain,
        partner_mpn_id=seller.mpn_id,
        programme=seller.programme,
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


def _standing(invitation: Invitation, party: Party, pk: UUID, *, by: User) -> ResellerRelationship:
    """What stands already. A provider's row names the reseller of a joint invitation from now on; one that names
    another reseller goes on doing that: whom a provider designates is its own decision (CUS-07). A row from another
    program has no place for a reseller."""
    rows = ResellerRelationship.objects.active().select_for_update(of=("self",), no_key=True)
    row: ResellerRelationship | None = rows.filter(pk=pk).first()
    if row is None:  # removed since we looked: then it has to be agreed to anew
        raise Refused(CONSENT_CHANGED)
    is_provider = party.tenant_id == invitation.provider_id and row.programme == Programme.INDIRECT_PROVIDER
    if not is_provider or row.reseller_id:
        return row
    with acting_as(tenant_id=row.partner_id):
        partnership = Partnership.objects.get(
            provider_id=row.partner_id, reseller_id=invitation.inviter_id, status=Partnership.Status.ACTIVE
        )
        row.reseller_id, row.reseller_name = partnership.reseller_id, partnership.reseller_name
        row.save(update_fields=["reseller_id", "reseller_name"])
    _log("change_customer_reseller", row, party, by=by, after={"reseller": row.reseller_name})
    return row


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
    if invitation.status != InvitationStatus.ACCEPTED:
        return ""
    found = ResellerRelationship.objects.visible_to(user).serving(user.tenant).filter(invitation=invitation)
    return partners_page(list(found[:2]))


def _asked(**words: Any) -> Question:
    return Question(
        lead=_("A global admin of your company decides. Prices and terms you agree on directly, outside the portal."),
        ways_to_end=consents.WAYS_TO_END,
        askers=consents.askers_of,
        cannot=consents.cannot_of,
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
    done=_(
        "You have accepted what %(inviter)s and %(provider)s asked for. Your global admins get a mail with the words."
    ),
)
