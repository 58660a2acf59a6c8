"""The words that are agreed to. A changed text gets the next version; the record keeps the text as it was shown."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

PARTNERSHIP_VERSION = 1
PARTNERSHIP_ROLES = ("user_admin",)  # what the provider's people are in the reseller's work account


@dataclass(frozen=True)
class Consent:
    """A text as somebody read it and ticked it."""

    text: str
    version: int
    language: str


def partnership_consent(*, provider: str, reseller: str) -> Consent:
    """What a reseller agrees to when it authorizes a provider, in the language of the page (REL-12)."""
    text = _(
        "On behalf of %(reseller)s I authorize %(provider)s as an indirect provider. It may submit orders and add "
        "subscriptions for our customers, and it gets administrator access to our company’s work account."
    )
    names = {"provider": provider, "reseller": reseller}
    return Consent(text % names, PARTNERSHIP_VERSION, get_language() or "en")
