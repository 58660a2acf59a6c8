"""What a partner may do for a customer now, on which ground, and what lifts what is missing (opportunity 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from enrollment.models import Programme
from enrollment.rules.reasons import PROGRAMME_NOT_ACTIVE
from partnercenter.errors import Reason
from partnercenter.texts import listed, sentences
from partnercenter.ui.times import moment_text
from relationships.models import DelegatedAdmin, ResellerRelationship

Origin = ResellerRelationship.Origin


@dataclass(frozen=True)
class Ability:
    """One thing, whether it is open now, and why. `key` is for the page, which knows the way there."""

    key: str
    text: str
    is_open: bool
    note: str


def basis_of(relationship: ResellerRelationship) -> str:
    """The legal basis in words (C19): the customer's own consent, or that its account was opened by a partner."""
    names = {"name": relationship.granted_by_name, "when": _day(relationship.created_at)}
    if relationship.rests_on_consent:
        return _("Consent of the customer, given by %(name)s on %(when)s") % names
    if relationship.origin == Origin.DESIGNATED:
        return _("Account opened by an indirect provider, which designated your company on %(when)s") % names
    if relationship.origin == Origin.DIRECTORY:
        return _("Relationship in a connected directory, taken over on %(when)s") % names
    return _("Account opened by your company on %(when)s") % names


def meaning_of(relationship: ResellerRelationship) -> str:
    """What the relationship lets the own company do, or let it do until it ended, and its basis."""
    names = {"name": relationship.customer_name, "basis": basis_of(relationship)}
    sells = _("It lets your company sell to %(name)s.")
    if not relationship.is_active:
        sells = _("It let your company sell to %(name)s, until it ended.")
    return sentences(sells % names, _("Legal basis: %(basis)s.") % names)


def abilities_of(
    relationship: ResellerRelationship,
    *,
    grant: DelegatedAdmin | None,
    blocker: Reason | None,
    providers: Sequence[str],
) -> list[Ability]:
    """All of them. `blocker` is what keeps the own company from acting at all; `providers` share the customer with it.
    Source: INV-07, INV-08, INV-12, CUS-01, CUS-02, facts 2f."""
    return [_sell(relationship, blocker, providers), _administer(relationship, grant, blocker)]


def _sell(relationship: ResellerRelationship, blocker: Reason | None, providers: Sequence[str]) -> Ability:
    through = relationship.programme == Programme.INDIRECT_RESELLER
    text = _("Sell to it through an indirect provider") if through else _("Submit orders and add subscriptions for it")
    if not relationship.is_active:
        return Ability("sell", text, False, _("The relationship has ended. A new invitation can begin a new one."))
    if blocker:
        return Ability("sell", text, False, _because(blocker))
    if through and not providers:
        note = _(
            "A provider needs a relationship of its own before it orders for this customer. "
            "Invite the customer together with one of your providers."
        )
        return Ability("sell", text, False, note)
    ground = _("By the reseller relationship since %(when)s") % {"when": _day(relationship.created_at)}
    if through:
        ground = _("%(ground)s, together with %(providers)s") % {"ground": ground, "providers": listed(providers)}
    return Ability("sell", text, True, ground)


def _administer(relationship: ResellerRelationship, grant: DelegatedAdmin | None, blocker: Reason | None) -> Ability:
    text = _("See its company details, users and licenses, and look after them")
    if grant is None:
        note = _("Your company has no delegated access. Ask for it with a new invitation; the customer decides.")
        return Ability("administer", text, False, note)
    if not grant.is_active:
        ended = {"name": grant.withdrawn_by_name, "when": _day(grant.withdrawn_at)}
        note = _("%(name)s ended the delegated access on %(when)s. Ask for it again with a new invitation.")
        return Ability("administer", text, False, note % ended)
    if blocker is PROGRAMME_NOT_ACTIVE:
        return Ability("administer", text, False, _because(blocker))
    granted = _("By delegated access since %(when)s.") % {"when": _day(grant.granted_at)}
    return Ability("administer", text, True, sentences(granted, _use_of(grant)))


def _use_of(grant: DelegatedAdmin) -> str:
    if grant.last_used_at is None:
        return _("It was never used.")
    used = {"when": _day(grant.last_used_at), "name": grant.last_used_by_name}
    return _("It was last used on %(when)s by %(name)s.") % used


def _because(blocker: Reason) -> str:
    return sentences(str(blocker.sentence), str(blocker.remedy))


def _day(when: datetime | None) -> str:
    return moment_text(when, with_time=False) if when else ""
