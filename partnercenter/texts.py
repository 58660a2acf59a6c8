"""The type of text that people see: plain, or translated when it is shown."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text: TypeAlias = str | _StrPromise
else:
    from django.utils.functional import Promise

    Text = str | Promise
