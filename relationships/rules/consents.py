"""The words that are agreed to. A changed text gets the next version; the record keeps the text as it was shown."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnercenter.texts import Text
from partnercenter.tokens import hash_of

TICK = gettext_lazy("Tick the box to say that your company agrees.")
AGREED = "agreed"  # the line that every question has: the relationship with whoever asks
PARTNERSHIP_VERSION = 1
PARTNERSHIP_ROLES = ("user_admin",)  # what the provider's people are in the reseller's work account
CUSTOMER_ROLES = ("user_admin", "billing_admin")  # what a partner's people are in the account of a customer
PARTNERSHIP_CAN = (
    gettext_lazy("Submit orders and add subscriptions for your customers."),
    gettext_lazy("Add customers on your behalf, and be the support contact of their subscriptions."),
    gettext_lazy(
        "Administrator access to your company’s work account, for user management alone: see your users, mail them a "
        "link for a new password, deactivate and reactivate them. Your global admins are out of their reach."
    ),
)
PARTNERSHIP_CANNOT = (
    gettext_lazy("See your other providers, or customers that you do not share with them."),
    gettext_lazy("See your bank details."),
    gettext_lazy("Accept agreements or sign anything for your company."),
    gettext_lazy("Hand their customers over to you: you share only customers that you serve together."),
)
PARTNERSHIP_WAYS_TO_END = (
    gettext_lazy("Administrator access: withdraw it under Settings, Delegated access. The partnership stays."),
    gettext_lazy("Orders, subscriptions and customers: remove the partnership under Indirect providers."),
)


@dataclass(frozen=True)
class Asker:
    """One company that asks, and what it could do from then on."""

    name: str
    can: tuple[Text, ...]


@dataclass(frozen=True)
class Line:
    """One thing that is agreed to, with a box of its own: `key` names its field, `hint` stands below it. What is not
    `required` may stay unticked; `missing` says what to do where it may not."""

    key: str
    text: str
    version: int = 1
    required: bool = True
    hint: Text = ""
    missing: Text = TICK


@dataclass(frozen=True)
class Consent:
    """The lines as somebody read them; `ticked` leaves those that were agreed to.

    `notes` tell what stands already. Where less is left than the question asks, `title` and `button` say what.
    """

    lines: tuple[Line, ...]
    language: str
    notes: tuple[str, ...] = ()
    title: str = ""
    button: str = ""

    @property
    def text(self) -> str:
        """All words, a line each."""
        return "\n".join(line.text for line in self.lines)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def ticked(self, keys: Collection[str]) -> "Consent":
        return replace(self, lines=tuple(line for line in self.lines if line.key in keys))

    def kept(self, key: str) -> dict[str, Any]:
        """The words of a line as a record keeps them. Raises KeyError for one that was not agreed to."""
        line = self.line(key)
        if line is None:
            raise KeyError(key)
        return {"consent_text": line.text, "consent_version": line.version, "consent_language": self.language}

    def digest_for(self, inviter_id: UUID) -> str:
        """Travels with the form: what is ticked is what was shown, and for the company that asked, not its namesake."""
        return hash_of(f"{inviter_id} {self.text}")


def partnership_consent(*, provider: str, reseller: str) -> Consent:
    """What a reseller agrees to when it authorizes a provider, in the language of the page (REL-12)."""
    text = _(
        "On behalf of %(reseller)s I authorize %(provider)s as an indirect provider. It may submit orders and add "
        "subscriptions for our customers, and it gets administrator access to our company’s work account."
    )
    names = {"provider": provider, "reseller": reseller}
    return Consent((Line(AGREED, text % names, PARTNERSHIP_VERSION),), get_language() or "en")
