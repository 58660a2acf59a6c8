"""Text that people see: plain, or translated when it is shown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

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
