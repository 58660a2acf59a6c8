"""Programme settings: the operator's rules as versioned data, so that a change of policy needs no release (DEC-02).

Apps declare a setting once (`declare`); `current()` answers all of them in one statement; `change_setting` writes a
new version with its reason and never touches an older one.
"""

import datetime
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from partnercenter import audit
from partnercenter.models import ProgrammeSetting
from partnercenter.texts import Text


class Kind(enum.Enum):
    """What a setting holds: decides its form field and its Python type."""

    SWITCH = "switch"  # bool
    NUMBER = "number"  # int, at least 1
    DATE = "date"  # datetime.date or None
    TEXT = "text"  # str, may be empty
    LINES = "lines"  # tuple of lower-cased domains, one a line
    MARKETS = "markets"  # tuple of str, each the lower-cased codes of the countries of one market


OF_LINES = (Kind.LINES, Kind.MARKETS)


@dataclass(frozen=True)
class Declaration:
    """One setting an app knows: its key, kind and default, and the words the operator reads."""

    key: str
    kind: Kind
    default: Any
    label: Text
    help: Text


_declared: dict[str, Declaration] = {}


def declare(*declarations: Declaration) -> None:
    """Called from `AppConfig.ready`; a key belongs to one app."""
    for declaration in declarations:
        if declaration.key in _declared:
            raise RuntimeError(f"The setting {declaration.key} is declared twice.")
        _declared[declaration.key] = declaration


def declarations() -> Iterable[Declaration]:
    """All declared settings, in the order the apps declared them."""
    return _declared.values()


def declaration(key: str) -> Declaration:
    """One declared setting. Raises KeyError for an unknown key."""
    return _declared[key]


class Settings:
    """The settings in force, read once: `settings.verification_working_days`."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self._stored = stored

    def __getattr__(self, key: str) -> Any:
        try:
            return to_python(_declared[key], self._stored.get(key, to_json(_declared[key].default)))
        except KeyError as error:
            raise AttributeError(key) from error


def current() -> Settings:
    """The newest version of every setting, in one statement; a key never changed has its declared default."""
    rows = ProgrammeSetting.objects.order_by("key", "-version").distinct("key").values_list("key", "value")
    return Settings(dict(rows))


def to_json(value: Any) -> Any:
    """A setting's value as the database keeps it; no date is an empty text, since the column takes no null."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, (tuple, list, frozenset, set)) else value


def to_python(declared: Declaration, stored: Any) -> Any:
    """A stored value as its kind's Python type."""
    if declared.kind is Kind.DATE:
        return datetime.date.fromisoformat(stored) if stored else None
    return tuple(stored) if declared.kind in OF_LINES else stored


@transaction.atomic
def change_setting(key: str, value: Any, *, by: audit.Person, reason: str) -> ProgrammeSetting:
    """Writes the next version of a setting; it counts from the next page on. The log keeps both values and the reason.

    Two operators at once: the unique version refuses the second (IntegrityError), who then sees the first's value.
    """
    declared = declaration(key)
    before = to_json(getattr(current(), key))
    latest = ProgrammeSetting.objects.filter(key=key).aggregate(latest=Max("version"))["latest"] or 0
    setting = ProgrammeSetting.objects.create(
        key=declared.key, version=latest + 1, value=to_json(value), reason=reason, created_by=by.email
    )
    after = {"value": setting.value, "version": setting.version}
    audit.record("update_setting", setting, by=by, tenant_id=None, before={"value": before}, after=after, reason=reason)
    return setting
