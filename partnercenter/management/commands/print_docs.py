"""The parts of ARCHITECTURE.md that the code knows better than a person: statuses, roles, reasons, pages."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from accounts import roles
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus, Kind
from enrollment.rules.applications import TRANSITIONS
from partnercenter.errors import Reason

FILE = Path(settings.BASE_DIR) / "ARCHITECTURE.md"
APPS = ("accounts", "enrollment", "relationships", "customers")
DEVELOPMENT_ONLY = ("kit", "mailbox_list", "mailbox_letter")


def table(head: str, *rows: tuple[object, ...]) -> str:
    """A Markdown table."""
    ruler = "|".join("---" for _column in head.split("|"))
    lines = [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join([f"| {head} |", f"|{ruler}|", *(f"| {line} |" for line in lines)])


def application() -> str:
    """The moves of an application, as a diagram."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{status.label}" as {status}' for status in Status]
    lines += [f"    [*] --> {Status.DRAFT}"]
    for status in Status:
        lines += [f"    {status} --> {to}" for to in Status if to in TRANSITIONS[status]]
        lines += [] if TRANSITIONS[status] else [f"    {status} --> [*]"]
    return "\n".join([*lines, "```"])


def checks() -> str:
    """What is checked, and where a check can stand."""
    kinds, states = ((f"`{choice}` {choice.label}" for choice in choices) for choices in (Kind, CheckStatus))
    return f"Kinds: {', '.join(kinds)}. States: {', '.join(states)}."


def role_table() -> str:
    """Every role with its sentence and the roles it gives and takes; then roles × permissions by kind of company."""
    rows = [(role.name, role.sentence, ", ".join(_names(role.grants)) or "–") for role in roles.ALL.values()]
    parts = [table("role | what it is for | gives and takes", *rows)]
    for kind in roles.ROLES_BY_KIND:
        parts += [f"In a company of kind `{kind}`:", _matrix(kind)]
    return "\n\n".join(parts)


def _names(keys: frozenset[str]) -> list[str]:
    return [str(role.name) for role in roles.ALL.values() if role.key in keys]


def _matrix(kind: str) -> str:
    """A line for each permission, a column for each role that permits anything there."""
    rights = [right for right in roles.Permission if right in roles.PERMISSIONS_BY_KIND[kind]]
    columns = [role for role in roles.offered_to(kind) if role.permissions & roles.PERMISSIONS_BY_KIND[kind]]
    rows = [(f"`{right}`", *("●" if right in role.permissions else "" for role in columns)) for right in rights]
    return table(" | ".join(["permission", *(str(role.name) for role in columns)]), *rows)


def reasons() -> str:
    """Every reason a refusal can have, and the permission that lifts it where a colleague can."""
    rows = [
        (
            f"`{reason.code}`",
            reason.status,
            reason.sentence,
            reason.who,
            f"`{reason.permission}`" * bool(reason.permission),
        )
        for reason in sorted(_reasons(), key=_code)
    ]
    return table("code | answer | sentence | who lifts it | with", *rows)


def _code(reason: Reason) -> str:
    return reason.code


def _reasons() -> set[Reason]:
    """Of every module of the apps and of the frame's refusals, whatever has been imported before."""
    apps = [importlib.import_module(name) for name in APPS]
    names = [found.name for app in apps for found in pkgutil.walk_packages(app.__path__, f"{app.__name__}.")]
    modules = [importlib.import_module(name) for name in (*names, "partnercenter.errors") if ".migrations" not in name]
    return {thing for module in modules for thing in vars(module).values() if isinstance(thing, Reason)}


def pages() -> str:
    """Every address, and who gets in."""
    found = sorted(
        (path, f"`{name}`", _asked(view))
        for path, name, view in _patterns(get_resolver())
        if name not in DEVELOPMENT_ONLY
    )
    return table("address | name | for whom", *((f"`{path}`", name, asked) for path, name, asked in found))


def _asked(view: Callable[..., Any]) -> str:
    permission = getattr(view, "permission", None)
    if permission:
        return f"`{permission}`"
    return "signed in" if getattr(view, "login_required", True) else "everybody"


def _patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        path = prefix + re.sub(r"[\^$]", "", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.name or "", entry.callback


PARTS: dict[str, Callable[[], str]] = {
    "application": application,
    "checks": checks,
    "roles": role_table,
    "reasons": reasons,
    "pages": pages,
}


def renewed(text: str) -> str:
    """The document with every generated part as the code has it now."""
    with translation.override("en"):
        for name, print_part in PARTS.items():
            begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
            if begin not in text or end not in text:
                raise CommandError(f"{FILE.name} lacks the markers {begin} and {end}.")
            before, after = text.partition(begin)[0], text.partition(end)[2]
            text = f"{before}{begin}\n{print_part()}\n{end}{after}"
    return text


class Command(BaseCommand):
    help = "Print the generated parts of ARCHITECTURE.md; --write puts them in, --check fails when they are stale."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when ARCHITECTURE.md is stale")
        parser.add_argument("--write", action="store_true", help="renew ARCHITECTURE.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["check"] or options["write"]):
            with translation.override("en"):
                self.stdout.write("\n\n".join(print_part() for print_part in PARTS.values()))
            return
        text = FILE.read_text(encoding="utf-8")
        fresh = renewed(text)
        if options["write"]:
            FILE.write_text(fresh, encoding="utf-8")
        elif fresh != text:
            raise CommandError(f"{FILE.name} is stale: run manage.py print_docs --write.")
