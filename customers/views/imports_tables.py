"""The lists of imports, and what their pages say."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from customers.models import CustomerImport, CustomerImportRow
from customers.rules import imports_files as files
from customers.rules.imports_problems import words_of
from customers.rules.lists import can_add
from partnercenter.tables import Column, Filter, Table
from partnercenter.texts import Text
from partnercenter.ui import Crumb
from partnercenter.ui.jobs import time_left
from partnercenter.ui.parts import Fact

Kind, State, Outcome = CustomerImport.Kind, CustomerImport.State, CustomerImportRow.Outcome
OUTCOME_TONES = {
    Outcome.BROKEN: "danger", Outcome.ADDED: "success", Outcome.KNOWN: "neutral", Outcome.READY: "info",
    Outcome.UNCHECKED: "neutral", Outcome.UNDONE: "warning",
}  # fmt: skip
STATE_TONES = {
    State.CHECKED: "neutral", State.WAITING: "info", State.RUNNING: "info", State.DONE: "success",
    State.FAILED: "danger", State.UNDONE: "warning",
}  # fmt: skip
COLUMNS = {Kind.CUSTOMERS: files.CUSTOMER_COLUMNS, Kind.USERS: files.USER_COLUMNS}
TITLE = {Kind.CUSTOMERS: "name", Kind.USERS: "full_name"}
MOST_PROBLEMS = 12
IMPORT_COLUMNS = (
    Column(
        "file_name", gettext_lazy("File"), sortable=True, note=lambda row: row.get_kind_display(),
        link=lambda row: reverse("customer_import_detail", args=[row.pk]),
    ),
    Column("created_at", gettext_lazy("Uploaded"), sortable=True),
    Column("created_by", gettext_lazy("By"), value="created_by.full_name"),
    Column("total", gettext_lazy("Rows"), sortable=True, numeric=True),
    Column("added", gettext_lazy("Added"), sortable=True, numeric=True),
    Column("broken", gettext_lazy("Not added"), sortable=True, numeric=True),
    Column("state", gettext_lazy("Status"), value=lambda row: row.state.label, tag=lambda row: STATE_TONES[row.state]),
)  # fmt: skip


def crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    """From the list of customers to the page."""
    first = [
        (_("Customers"), reverse("customer_list")),
        (_("Imports"), reverse("customer_import_list") if steps else ""),
    ]
    return [Crumb(label, href) for label, href in (*first, *steps)]


def usual_kind(user: User) -> str:
    """Customers, where the company adds them; users of customers for resellers."""
    return Kind.CUSTOMERS if can_add(user) else Kind.USERS


def tabs(user: User, shown: str) -> list[tuple[Text, str, bool]]:
    """The kinds that somebody may import, as links."""
    open_to = {Kind.CUSTOMERS: can_add(user), Kind.USERS: user.may(Permission.USE_DELEGATED_ACCESS)}
    address = reverse("customer_import_new")
    return [(kind.label, f"{address}?kind={kind}", kind == shown) for kind, may in open_to.items() if may]


def columns_told(kind: str) -> dict[str, list[Text]]:
    """The names of the columns: those that must be there, and the others."""
    told: dict[str, list[Text]] = {"needed": [], "optional": []}
    for key, label in COLUMNS[Kind(kind)].items():
        told["optional" if key in files.SHEETS[Kind(kind)].optional else "needed"].append(label)
    return told


def template_columns(kind: str) -> list[Column]:
    return [Column(key, label) for key, label in COLUMNS[Kind(kind)].items()]


def row_columns(kind: str) -> tuple[Column, ...]:
    """The rows on the page; in the result file with every cell that was uploaded, so that it can be corrected."""
    of_customers = kind == Kind.CUSTOMERS
    return (
        Column(TITLE[Kind(kind)], COLUMNS[Kind(kind)][TITLE[Kind(kind)]], value="title", sortable=True,
               note=lambda row: row.key, link=_record_link if of_customers else None),
        *_cell_columns(Kind(kind)),
        Column("number", gettext_lazy("Line"), sortable=True, numeric=True),
        Column("outcome", gettext_lazy("Outcome"), value=lambda row: row.get_outcome_display(),
               tag=lambda row: OUTCOME_TONES[row.outcome]),
        Column("problem", gettext_lazy("Problem"),
               value=lambda row: words_of(row.problem, row.detail) if row.problem else ""),
        Column("customer_id", gettext_lazy("Customer ID"), csv_only=True),
        *([] if of_customers else [Column("record_id", gettext_lazy("User ID"), csv_only=True)]),
    )  # fmt: skip


def _cell_columns(kind: CustomerImport.Kind) -> Iterator[Column]:
    for key, label in COLUMNS[kind].items():
        if key != TITLE[kind]:
            yield Column(key, label, value=f"values.{key}", csv_only=key != "customer")


def _record_link(row: CustomerImportRow) -> str:
    """The customer, as long as it is there."""
    is_there = row.record_id and row.outcome in {Outcome.ADDED, Outcome.KNOWN}
    return reverse("customer_detail", args=[row.record_id]) if is_there else ""


def table_of_imports(request: HttpRequest, found: Any, *, may_import: bool) -> Table:
    """Every file, newest first."""
    return Table(
        request,
        found,
        IMPORT_COLUMNS,
        default_sort="-created_at",
        filters=[Filter("kind", _("Kind"), Kind.choices)],
        caption=_("Imports"),
        empty_title=_("No imports yet"),
        empty_text=_("Add many customers, or many of their users, at once from a CSV file."),
        empty_action=(reverse("customer_import_new"), _("Import")) if may_import else None,
    )


def table_of_rows(request: HttpRequest, found: CustomerImport, rows: Any) -> Table:
    """The rows of a file; by outcome, and by what is wrong with them."""
    problems = rows.filter(outcome=Outcome.BROKEN).order_by().values_list("problem").annotate(count=Count("pk"))
    told = [(code, _counted(code, count)) for code, count in problems.order_by("-count")[:MOST_PROBLEMS]]
    return Table(
        request,
        rows,
        row_columns(found.kind),
        search=["title", "key"],
        filters=[
            Filter("outcome", _("Outcome"), Outcome.choices),
            *([Filter("problem", _("Problem"), told)] * bool(told)),
        ],
        caption=_("Rows of the file"),
        empty_title=_("No rows"),
        empty_text=_("Names and addresses are deleted 90 days after the import."),
    )


def _counted(problem: str, count: int) -> str:
    return _("%(problem)s (%(count)s)") % {"problem": words_of(problem, "…").rstrip(".。"), "count": count}


def progress_of(found: CustomerImport) -> list[Fact]:
    """Beside the bar, while something is under way."""
    if found.job is None or not found.is_under_way:
        return []
    return [
        Fact(_("Time left"), time_left(found.job)),
        Fact(_("Problems"), found.job.problems),
        Fact(_("Started"), found.job.created_at),
    ]
