"""What a partner may do for a customer, in sentences that both sides read: by the relationship, and by the access."""

from django.utils.translation import gettext as _

from enrollment.models import Programme
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.partnerships import Ability


def abilities_of(relationship: ResellerRelationship, grant: DelegatedAdmin | None) -> list[Ability]:
    """What the partner may do, and why not where it may not now (C19, facts 2f). Two lives: each says its own."""
    names = {"partner": relationship.partner_name, "customer": relationship.customer_name}
    ended = "" if relationship.is_active else _("The relationship has ended.")
    found = [Ability(text % names, not ended, ended) for text in _by_relationship(relationship)]
    return [*found, *_by_access(grant, names)]


def _by_relationship(relationship: ResellerRelationship) -> list[str]:
    serves = _("Stand in the list of partners of %(customer)s, and be its contact for support.")
    if relationship.programme == Programme.INDIRECT_RESELLER:
        return [_("Sell to %(customer)s, and manage what was sold, through its provider."), serves]
    if relationship.programme == Programme.INDIRECT_PROVIDER:
        return [_("Place and change orders for %(customer)s, alone or with a reseller."), serves]
    return [_("Place and change orders for %(customer)s."), serves]


def _by_access(grant: DelegatedAdmin | None, names: dict[str, str]) -> list[Ability]:
    """What delegated administration opens; the global admins of the customer stay out of its reach."""
    texts = (
        _("Read the company and billing profile of %(customer)s, and keep them up to date."),
        _("See the users and licenses of %(customer)s, add users, and help them with a new password."),
    )
    may = grant is not None and grant.is_active
    if may:
        why = ""
    elif grant is None:
        why = _("No delegated access was granted.")
    else:
        why = _("The delegated access has ended.")
    return [Ability(text % names, may, why) for text in texts]
