"""What whoever ends a partnership declares. A changed text gets the next version; the record keeps it as it was shown.

Source: facts 2g, which asks for the same representation as with customers (REM-03, REM-04).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

VERSION = 1


@dataclass(frozen=True)
class Representation:
    """A text as somebody read it and ticked it."""

    text: str
    version: int


def removal_representation(*, company: str, other: str, language: str) -> Representation:
    """What a company declares when it ends the partnership with the other, in the language of the page."""
    with override(language):
        text = _(
            "On behalf of %(company)s I declare that we end the partnership with %(other)s for a legitimate business "
            "purpose, in good faith and in line with our agreements. Where an agreement asks for a notice, we serve it "
            "ourselves. We indemnify the operator of the program against claims that arise from this removal."
        )
    return Representation(text % {"company": company, "other": other}, VERSION)
