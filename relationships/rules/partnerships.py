"""Rules of partnerships: who has a list of them, who ends one, and what each side may do while it lasts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Tenant
from accounts.roles import Permission
from partnercenter.errors import Refused
from relationships.models import DelegatedAdmin, Partnership
from relationships.models.partnership import Party
from relationships.rules import reasons
from relationships.rules.standings import Standing, standing_of

ENDS: dict[Party, Permission] = {
    Party.PROVIDER: Permission.MANAGE_RESELLERS,
    Party.RESELLER: Permission.AUTHORIZE_PROVIDERS,
}


def takes_part(tenant: Tenant, party: Party) -> bool:
    """Whether a company can have partners as this side: it is in the programme (REL-22)."""
    return party.programme in tenant.programmes


def check_takes_part(tenant: Tenant, party: Party) -> None:
    """Refused (providers-only, resellers-only) with the way into the programme."""
    if not takes_part(tenant, party):
        refusals = {Party.PROVIDER: reasons.PROVIDERS_ONLY, Party.RESELLER: reasons.RESELLERS_ONLY}
        raise Refused(refusals[party], details={"company": tenant.name})


def check_is_active(partnership: Partnership) -> None:
    """Refused (partnership-ended) once one side has removed it."""
    if not partnership.is_active:
        raise Refused(reasons.PARTNERSHIP_ENDED, back_href=partnership.get_absolute_url())


@dataclass(frozen=True)
class Ability:
    """What one side may do by the partnership, and why not where it may not now."""

    text: str
    open: bool
    note: str = ""


def abilities_of_provider(row: Any, grant: DelegatedAdmin | None, *, own: Party) -> list[Ability]:
    """What the provider may do (REL-01, REL-12, REL-17). `row` has the standing of the other side beside it."""
    names = {"provider": row.provider_name, "reseller": row.reseller_name}
    serve = _("Add customers, submit orders and add subscriptions on behalf of %(reseller)s.") % names
    enter = _("Administer the users of %(reseller)s’s work account.") % names
    may_enter = grant is not None and grant.is_active
    why = "" if may_enter else _("%(reseller)s has withdrawn the access.") % names
    return [_together(row, serve, own=own), Ability(enter, may_enter, why)]


def abilities_of_reseller(row: Any, grant: DelegatedAdmin | None, *, own: Party) -> list[Ability]:
    """What the reseller may do: sell with the provider, and end a grant that stands (REL-13)."""
    sell = _("Serve its customers through %(provider)s, and invite new ones together with it.")
    found = [_together(row, sell % {"provider": row.provider_name}, own=own)]
    if grant is not None and grant.is_active:
        found.append(
            Ability(_("Withdraw the administrator access at any time, whatever becomes of the partnership."), True)
        )
    return found


def _together(row: Any, text: str, *, own: Party) -> Ability:
    """What takes an active partnership and a partner who can act."""
    if not row.is_active:
        return Ability(text, False, _("The partnership was removed."))
    standing = standing_of(row)
    if standing is Standing.READY:
        return Ability(text, True)
    name = getattr(row, f"{own.other}_name")
    return Ability(text, False, _("%(name)s: %(standing)s.") % {"name": name, "standing": standing.label})
