"""The reseller that a provider names for a customer: who may be named, and what a change brings about (CUS-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from customers.rules import record_reasons as reasons
from enrollment.models import Programme
from partnercenter.errors import Refused
from relationships.actions.sides import Side
from relationships.models import ResellerRelationship
from relationships.rules.markets import same_market

Origin = ResellerRelationship.Origin
ACCOUNT_OPENED = frozenset({Origin.CREATED, Origin.IMPORTED})


def is_opened_by(relationship: ResellerRelationship) -> bool:
    """Whether the provider opened the customer's account, so that it lets a reseller in (C19)."""
    return relationship.origin in ACCOUNT_OPENED


def check_can_designate(relationship: ResellerRelationship) -> None:
    """Refused (providers-designate-resellers, customer-record-closed)."""
    details = {"customer": relationship.customer_name}
    if relationship.programme != Programme.INDIRECT_PROVIDER:
        raise Refused(reasons.PROVIDERS_DESIGNATE, details=details, back_href=relationship.get_absolute_url())
    if not relationship.is_active:
        raise Refused(reasons.RELATIONSHIP_ENDED, details=details, back_href=relationship.get_absolute_url())


def check_is_as_seen(relationship: ResellerRelationship, seen: UUID | None) -> None:
    """Refused (customer-reseller-changed) when the page showed another reseller than there is now."""
    if relationship.reseller_id != seen:
        details = {"customer": relationship.customer_name, "reseller": relationship.reseller_name or _("none")}
        raise Refused(reasons.RESELLER_CHANGED, details=details, back_href=relationship.get_absolute_url())


def check_can_serve(relationship: ResellerRelationship, reseller: Side, *, markets: Sequence[str]) -> None:
    """Refused (reseller-cannot-act, reseller-in-other-market)."""
    details = {"customer": relationship.customer_name, "reseller": reseller.tenant.name}
    if not reseller.can_act:
        raise Refused(reasons.RESELLER_CANNOT_ACT, details=details)
    if not same_market(reseller.tenant.country.code, relationship.customer_country.code, markets):
        raise Refused(reasons.RESELLER_ELSEWHERE, details=details)


def check_has_consent(relationship: ResellerRelationship, reseller: Side, *, serves: bool) -> None:
    """Refused (reseller-without-consent) for a customer that came by consent: nobody but itself lets a reseller in."""
    if not (serves or is_opened_by(relationship)):
        details = {"customer": relationship.customer_name, "reseller": reseller.tenant.name}
        raise Refused(reasons.RESELLER_WITHOUT_CONSENT, details=details)


@dataclass(frozen=True)
class Ended:
    """What the customer itself has ended with a reseller, and not given anew: no provider overrides it."""

    relationship: bool = False
    access: bool = False


def check_is_welcome(relationship: ResellerRelationship, reseller: str, ended: Ended) -> None:
    """Refused (reseller-ended-by-customer)."""
    if ended.relationship:
        details = {"customer": relationship.customer_name, "reseller": reseller}
        raise Refused(reasons.RESELLER_ENDED, details=details, back_href=relationship.get_absolute_url())


@dataclass(frozen=True)
class Consequences:
    """What a change ends, begins and leaves as it is, in sentences."""

    ends: list[str]
    begins: list[str]
    stays: list[str]


def consequences_of(
    relationship: ResellerRelationship, *, reseller: str, has_access: bool, ended: Ended
) -> Consequences:
    """Of naming another reseller, or none (""). `has_access`: the provider administers the account, and hands it on
    unless the customer has `ended` that."""
    names = {"old": relationship.reseller_name, "new": reseller, "customer": relationship.customer_name}
    opened = is_opened_by(relationship)
    begins = _begins(names, opened=opened) + (_access(names, has_access=has_access, ended=ended) if opened else [])
    return Consequences(_ends(names, opened=opened), begins, _stays(names))


def _ends(names: dict[str, str], *, opened: bool) -> list[str]:
    if not names["old"]:
        return []
    found = [_("%(old)s is not the reseller of %(customer)s with you any more, and does not see your part of it.")]
    if opened:
        found.append(_("The relationship that rests on your designation, and the access that came with it."))
    return [text % names for text in found]


def _begins(names: dict[str, str], *, opened: bool) -> list[str]:
    if not names["new"]:
        return []
    found = [_("%(new)s shares %(customer)s with you.")]
    if opened:
        found.append(_("%(new)s finds %(customer)s in its own list of customers and serves it."))
    return [text % names for text in found]


def _access(names: dict[str, str], *, has_access: bool, ended: Ended) -> list[str]:
    if not names["new"]:
        return []
    if not has_access:
        text = _("%(new)s gets no delegated access, because your company has none to hand on.")
    elif ended.access:
        text = _(
            "%(new)s gets no delegated access: %(customer)s itself has ended it. Only a new invitation can ask for it."
        )
    else:
        text = _("%(new)s gets delegated access: it manages the account, its users and its billing profile.")
    return [text % names]


def _stays(names: dict[str, str]) -> list[str]:
    found = [_("Your own relationship with %(customer)s and your own access.")]
    if names["old"]:  # the wall hides from the provider whether there is such a one
        found.append(_("If %(customer)s itself agreed to a relationship with %(old)s: that one, and what it granted."))
    return [text % names for text in [*found, _("The history: each company can go on reading its own.")]]
