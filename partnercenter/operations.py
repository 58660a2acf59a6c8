"""What happened, in words: one table for every page that tells from the audit log.

Each app names its operations, its kinds of records and their fields in `AppConfig.ready`; a test finds every operation
that is recorded and stands in no table. What an event holds stays as it was written: the words belong to the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy

from partnercenter.texts import Text, listed
from partnercenter.ui.times import moment_text

if TYPE_CHECKING:
    from partnercenter.models import AuditEvent

Words: TypeAlias = "Text | Callable[[AuditEvent], str]"
TRUTH = {"True": gettext_lazy("Yes"), "False": gettext_lazy("No")}


@dataclass(frozen=True)
class Group:
    """Operations that are looked for together."""

    key: str
    label: Text


@dataclass(frozen=True)
class Record:
    """A kind of record. `href` gives the page about it that this reader may open, or nothing."""

    label: Text
    href: Callable[[AuditEvent, Any], str] = lambda event, reader: ""


@dataclass(frozen=True)
class Field:
    """A field's name, and the words of its values where they are keys."""

    label: Text
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One field of an event, before and after."""

    label: str
    before: str
    after: str


_words: dict[str, Words] = {}
_groups: dict[str, tuple[Group, set[str]]] = {}
_records: dict[str, Record] = {}
_fields: dict[str, Field] = {}


def register_operations(group: Group, words: Mapping[str, Words]) -> None:
    """Adds operations: how the sentence goes on after the name of whoever did it ("signed in")."""
    _words.update(words)
    _groups.setdefault(group.key, (group, set()))[1].update(words)


def register_records(records: Mapping[str, Record]) -> None:
    """Adds kinds of records by the name of their model, in small letters."""
    _records.update(records)


def register_fields(fields: Mapping[str, Text | Field]) -> None:
    """Adds fields by name; where two apps have one of the same name, their values add up."""
    for name, given in fields.items():
        new = given if isinstance(given, Field) else Field(given)
        known = _fields.get(name, new)
        _fields[name] = Field(known.label, {**known.values, **new.values})


def is_known(operation: str) -> bool:
    """Whether somebody has said what the operation is called."""
    return operation in _words


def groups() -> list[tuple[str, Text]]:
    """Key and name of every group, as a filter offers them."""
    return [(group.key, group.label) for group, _operations in _groups.values()]


def operations_in(group: str) -> list[str]:
    """The operations of one group."""
    return sorted(_groups[group][1])


def records() -> list[tuple[str, Text]]:
    """Key and name of every kind of record, by name."""
    return sorted(((key, record.label) for key, record in _records.items()), key=lambda pair: str(pair[1]))


def sentence(event: AuditEvent) -> str:
    """What was done; an operation that nobody has named is told by its key."""
    words = _words.get(event.operation_type, event.operation_type.replace("_", " "))
    return words(event) if callable(words) else str(words)


def record_label(event: AuditEvent) -> str:
    """The kind of the record that the event is about."""
    record = _records.get(event.resource_type)
    return str(record.label) if record else event.resource_type


def record_href(event: AuditEvent, reader: Any) -> str:
    """The page about the record, if there is one that the reader may open."""
    record = _records.get(event.resource_type)
    return record.href(event, reader) if record else ""


def field_label(name: str) -> str:
    """A field's name in words."""
    return str(_fields[name].label) if name in _fields else name.replace("_", " ")


def value_text(name: str, value: str) -> str:
    """A field's value in words: keys as their labels, several with commas, moments in the reader's zone."""
    words = {**TRUTH, **(_fields[name].values if name in _fields else {})}
    keys = value.split(", ")
    return listed(words[key] for key in keys) if set(keys) <= words.keys() else _moment(value) or value


def changes(event: AuditEvent) -> list[Change]:
    """Every field that the event holds, before and after, by name."""
    before, after = event.resource_old_value, event.resource_new_value
    found = [
        Change(field_label(name), value_text(name, before.get(name, "")), value_text(name, after.get(name, "")))
        for name in {*before, *after}
    ]
    return sorted(found, key=lambda change: change.label)


def _moment(value: str) -> str:
    try:
        found = parse_datetime(value)
    except ValueError:
        return ""
    return moment_text(found) if found and is_aware(found) else ""


register_operations(
    Group("program", gettext_lazy("Program settings and mail")),
    {
        "update_setting": gettext_lazy("changed a program setting"),
        "retry_mail": gettext_lazy("sent a mail again"),
    },
)
register_records({
    "programmesetting": Record(gettext_lazy("Program setting")),
    "outgoingemail": Record(gettext_lazy("Mail")),
})  # fmt: skip
register_fields({"value": gettext_lazy("Value"), "state": gettext_lazy("Status")})
