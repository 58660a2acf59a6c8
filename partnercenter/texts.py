"""Text that people see: plain, or translated when it is shown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text: TypeAlias = str | _StrPromise
else:
    from django.utils.functional import Promise

    Text = str | Promise


def listed(items: Iterable[object]) -> str:
    """Items in a row, with the separator of the reader's language: "a, b" or 「a、b」."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def sentences(first: str, second: str) -> str:
    """Two sentences in a row: with a blank between them, or none after 「。」."""
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": second}


def with_company(name: str, company: str) -> str:
    """Somebody of another company, in the brackets of the reader's language: "Lan (Formosa)" or 「Lan（Formosa）」."""
    return _("%(name)s (%(company)s)") % {"name": name, "company": company}
