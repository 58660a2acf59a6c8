"""What a customer agrees to, line by line. A changed text gets the next version; each record keeps its own line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnercenter.texts import Text, listed
from relationships.models import Invitation
from relationships.rules.consents import AGREED, Asker, Consent, Line

VERSION, ACCESS_VERSION = 1, 2  # of a relationship's words, and of those of the access
AGREED_PROVIDER, ADMIN, ADMIN_PROVIDER = "agreed_provider", "admin", "admin_provider"  # beside AGREED, the inviter's
CAN = (
    gettext_lazy("Offer you subscriptions, and order them for you."),
    gettext_lazy("See and manage the subscriptions that you have through this partner."),
)
PROVIDER_CAN = (
    gettext_lazy("Order subscriptions for you, as your reseller arranges it with you."),
    gettext_lazy("See and manage the subscriptions that this partner supplies."),
)
ADMIN_CAN = (
    gettext_lazy(
        "If you tick it below: see and change your company and billing profile, and see your users and their licenses."
    ),
    gettext_lazy(
        "If you tick it below: add users, change their names and their roles below global admin, give them temporary "
        "passwords or mail them a link for a new one, and deactivate, delete and restore them."
    ),
)
CANNOT = (
    gettext_lazy("See what you have from partners that they do not work with."),
    gettext_lazy("Accept agreements or sign anything for your company."),
    gettext_lazy("Bring in another partner: each needs your consent."),
)
CANNOT_ADMIN = (gettext_lazy("See your company and billing profile, your users and licenses."),)
CANNOT_REACH = (gettext_lazy("Reach your global admins, or make somebody one."),)
WAYS_TO_END = (
    gettext_lazy("The relationship with a partner: end it under Partners. Others stay as they are."),
    gettext_lazy("Administrator access: end it under Partners. The relationship stays."),
)
RELATIONSHIP = gettext_lazy(
    "On behalf of %(customer)s I accept %(partner)s as a reseller of record: it may order subscriptions for us and "
    "manage those that we have from it."
)
PROVIDER_RELATIONSHIP = gettext_lazy(
    "On behalf of %(customer)s I accept %(partner)s, with which our reseller works, as a reseller of record: it may "
    "order subscriptions for us and manage those that it supplies."
)
ACCESS = gettext_lazy(
    "On behalf of %(customer)s I let %(partner)s administer our work account, as a user management admin and billing "
    "admin: it sees and changes our company and billing profile, our users and their licenses. It adds users, gives "
    "them roles below global admin and temporary passwords, and deactivates, deletes and restores them."
)
ACCESS_HINT = gettext_lazy("You can leave this out: then %(partner)s sells to you, but sees none of it.")
MISSING = gettext_lazy("Tick the box to accept %(partner)s.")
MISSING_ACCESS = gettext_lazy("Tick the box to let %(partner)s administer your work account.")


@dataclass(frozen=True)
class Party:
    """One of those who ask a customer, and what it has there already. `line` and `access_line` name what it asks.

    `will_name` is the reseller that its relationship, which names none yet, will name from the answer on.
    """

    tenant_id: UUID
    name: str
    line: str
    access_line: str
    relationship_id: UUID | None
    wants_access: bool  # and has none yet
    will_name: str = ""

    @property
    def is_new(self) -> bool:
        return self.relationship_id is None

    @property
    def wants_anything(self) -> bool:
        return self.is_new or self.wants_access


def customer_consent(parties: Sequence[Party], *, customer: str) -> Consent:
    """The lines that are left to agree to, relationships first, in the language of the page (INV-12, facts 2c).

    Where only the access is left to ask for, it is the answer and cannot be left out. Title and button speak of what is
    left.
    """
    new = [party for party in parties if party.is_new]
    lines = [_relationship(party, customer) for party in new]
    lines += [_access(party, customer, required=not new) for party in parties if party.wants_access]
    title, button = _heading(parties, new)
    return Consent(tuple(lines), get_language() or "en", tuple(_notes(parties)), title, button)


def _heading(parties: Sequence[Party], new: Sequence[Party]) -> tuple[str, str]:
    """Title and button of what is left; empty where the question asks no more than is left."""
    if len(new) == len(parties):
        return "", ""
    if not new:
        return _("Administrator access to your work account"), _("Give administrator access")
    names = {"partner": new[0].name}
    title = _("%(partner)s asks to serve you as a customer") % names
    return title, _("Accept %(partner)s as our partner") % names


def _notes(parties: Sequence[Party]) -> Iterator[str]:
    """What stands already: it stays as it is, but for an access, and the reseller that a provider names from now on."""
    stands = [party for party in parties if not (party.is_new or party.will_name)]
    if same := [party.name for party in stands if not party.wants_access]:
        yield _("Your partner already, which stays as it is: %s") % listed(same)
    if asking := [party.name for party in stands if party.wants_access]:
        yield _("Your partner already, which asks for administrator access: %s") % listed(asking)
    for party in parties:
        if party.will_name:
            names = {"partner": party.name, "reseller": party.will_name}
            yield _("%(partner)s stays your partner, and names %(reseller)s as your reseller from now on.") % names


def _relationship(party: Party, customer: str) -> Line:
    names = {"customer": customer, "partner": party.name}
    words = RELATIONSHIP if party.line == AGREED else PROVIDER_RELATIONSHIP
    return Line(party.line, str(words) % names, VERSION, missing=str(MISSING) % names)


def _access(party: Party, customer: str, *, required: bool) -> Line:
    names = {"customer": customer, "partner": party.name}
    hint: Text = "" if required else str(ACCESS_HINT) % names
    missing = str(MISSING_ACCESS) % names
    return Line(party.access_line, str(ACCESS) % names, ACCESS_VERSION, required, hint, missing)


def askers_of(invitation: Invitation) -> tuple[Asker, ...]:
    """What each of those who ask could do: the inviter, and the provider of a joint invitation."""
    could = ADMIN_CAN if invitation.asks_admin else ()
    inviter = Asker(invitation.inviter_name, (*CAN, *could))
    provider = Asker(invitation.provider_name, (*PROVIDER_CAN, *could))
    return (inviter, provider) if invitation.provider_name else (inviter,)


def cannot_of(invitation: Invitation) -> tuple[Text, ...]:
    """What none of them could."""
    return (*CANNOT, *(CANNOT_REACH if invitation.asks_admin else CANNOT_ADMIN))
