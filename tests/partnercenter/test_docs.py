"""The documents: printed parts are fresh, links lead somewhere, decisions stay short."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts import roles
from enrollment.rules.applications import TRANSITIONS
from partnercenter.management.commands import print_docs

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_printed_parts_of_the_architecture_are_fresh():
    call_command("print_docs", check=True)


def test_stale_part_is_found_and_renewed():
    text = print_docs.FILE.read_text()
    stale = text.replace("email_pending --> in_review", "email_pending --> approved")
    assert (stale == text, print_docs.renewed(stale) == text) == (False, True)


def test_document_without_its_marker_is_refused():
    with pytest.raises(CommandError, match="lacks the markers <!-- generated: roles -->"):
        print_docs.renewed(print_docs.FILE.read_text().replace("<!-- generated: roles -->", ""))


def test_printed_diagram_has_every_move():
    moves = re.findall(r"^    (\w+) --> (\w+)$", print_docs.application(), re.MULTILINE)
    assert set(moves) == {(str(status), str(to)) for status, ends in TRANSITIONS.items() for to in ends}


def test_printed_roles_are_all_roles():
    first_table = print_docs.role_table().partition("\n\n")[0]
    assert [line.split(" | ")[0] for line in first_table.splitlines()[2:]] == [
        f"| {role.name}" for role in roles.ALL.values()
    ]


def test_printed_reasons_have_codes_of_their_own():
    codes = re.findall(r"^\| `(.*?)` \|", print_docs.reasons(), re.MULTILINE)
    assert (len(codes), codes) == (len(set(codes)), sorted(codes))
    assert {"role-lacks-right", "too-many-attempts", "checks-open"} <= set(codes)


def test_printed_pages_leave_out_what_production_lacks():
    names = re.findall(r" \| `(\w+)` \| ", print_docs.pages())
    assert (len(names), {"kit", "mailbox_list"} & set(names)) == (len(set(names)), set())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(path):
    targets = re.findall(r"(?<!!)\[[^\]]+\]\((?!http)([^)#]+)\)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_a_document_names_exist(path):
    names = re.findall(r"`((?:partnercenter|accounts|enrollment|tests|bin|docs|templates)/[\w/.]+)`", path.read_text())
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_is_short_and_complete(path):
    lines = path.read_text().splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    assert (len(lines) <= 25, headings) == (True, ["## Context", "## Decision", "## Consequences"])


def test_decisions_are_numbered_without_gaps():
    assert [path.name[:4] for path in DECISIONS] == [f"{number + 1:04}" for number in range(len(DECISIONS))]
