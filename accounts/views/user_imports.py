"""Settings → User management → Import users: the file, its preview, the progress, the result, the history."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import roles
from accounts.access import PortalRequest, needs
from accounts.actions.user_imports import check_user_import, note_result_export, start_user_import
from accounts.forms.user_import import UserImportForm
from accounts.freshness import fresh
from accounts.models import UserImport, UserImportRow
from accounts.roles import Permission
from accounts.rules import user_imports as rules
from accounts.rules.user_import_files import COLUMNS
from accounts.rules.users import names_of
from accounts.views.users import crumbs
from partnercenter.models import Job
from partnercenter.tables import Column, Filter, Table
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from partnercenter.ui.jobs import time_left
from partnercenter.ui.parts import Fact

MANY = needs(Permission.ADD_USERS)
Outcome, State = UserImportRow.Outcome, UserImport.State
OUTCOME_TONES = {Outcome.BROKEN: "danger", Outcome.ADDED: "success", Outcome.READY: "info"}
STATE_TONES = {
    State.CHECKED: "neutral", State.WAITING: "info", State.RUNNING: "info", State.DONE: "success",
    State.FAILED: "danger",
}  # fmt: skip
LIST_COLUMNS = (
    Column(
        "file_name", gettext_lazy("File"), sortable=True,
        link=lambda row: reverse("user_import_detail", args=[row.pk]),
    ),
    Column("created_at", gettext_lazy("Uploaded"), sortable=True),
    Column("created_by", gettext_lazy("By"), value="created_by.full_name"),
    Column("total", gettext_lazy("Rows"), sortable=True, numeric=True),
    Column("added", gettext_lazy("Added"), sortable=True, numeric=True),
    Column("broken", gettext_lazy("Not added"), sortable=True, numeric=True),
    Column("state", gettext_lazy("Status"), value=lambda row: row.state.label, tag=lambda row: STATE_TONES[row.state]),
)  # fmt: skip
TEMPLATE_COLUMNS = [Column(key, label) for key, label in COLUMNS.items()]
ROW_COLUMNS = (
    Column(
        "full_name", gettext_lazy("Full name"), sortable=True, note=lambda row: row.email,
        link=lambda row: reverse("user_detail", args=[row.user_id]) if row.user_id else "",
    ),
    Column("email", gettext_lazy("E-mail address"), csv_only=True),
    Column("number", gettext_lazy("Line"), sortable=True, numeric=True),
    Column(
        "outcome", gettext_lazy("Outcome"), value=lambda row: row.get_outcome_display(),
        tag=lambda row: OUTCOME_TONES[row.outcome],
    ),
    Column(
        "problem", gettext_lazy("Problem"),
        value=lambda row: rules.words_of(row.problem, row.detail) if row.problem else "",
    ),
    Column("roles", gettext_lazy("Roles"), value=lambda row: names_of(row.roles)),
)  # fmt: skip


def _crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    return crumbs((_("Imports"), reverse("user_import_list") if steps else ""), *steps)


def _find(request: PortalRequest, pk: UUID) -> UserImport:
    found: UserImport = get_object_or_404(
        UserImport.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk
    )
    return found


def _rows(request: PortalRequest, user_import: UserImport, *order: str) -> Any:
    return UserImportRow.objects.visible_to(request.user).filter(user_import=user_import).order_by(*order)


@MANY
@require_safe
def user_import_list(request: PortalRequest) -> HttpResponse:
    """Every file of the company, newest first, with what became of it."""
    table = Table(
        request,
        UserImport.objects.visible_to(request.user).select_related("job", "created_by"),
        LIST_COLUMNS,
        default_sort="-created_at",
        caption=_("Imports"),
        empty_title=_("No imports yet"),
        empty_text=_("Add many users at once from a CSV file, for example one that you saved in Excel."),
        empty_action=(reverse("user_import_new"), _("Import users")),
    )
    return render(request, "accounts/user_import_list.html", {"table": table, "crumbs": _crumbs()})


@MANY
@require_http_methods(["GET", "HEAD", "POST"])
def user_import_new(request: PortalRequest) -> HttpResponse:
    """Choose the file; it is checked row by row, and the next page shows the outcome. Nobody is added here."""
    form = UserImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        throttle("user-import", str(request.user.pk), limit=20, seconds=3600)
        form = UserImportForm(request.POST, request.FILES)
        user_import = _checked(request, form) if form.is_valid() else None
        if user_import:
            return redirect("user_import_detail", user_import.pk)
    offered = [role for role in roles.offered_to(request.user.tenant.kind) if role.key in request.user.grantable_roles]
    context = {"form": form, "columns": COLUMNS.values(), "offered": offered, "domain": request.user.tenant.domain}
    context["crumbs"] = _crumbs((_("Import users"), ""))
    return render(request, "accounts/user_import_new.html", context)


def _checked(request: PortalRequest, form: UserImportForm) -> UserImport | None:
    """None when the file as a whole cannot be read, with the reason at the field."""
    try:
        return check_user_import(**form.upload(), by=request.user)
    except ValidationError as error:
        form.add_error("file", error)
    return None


@MANY
@require_safe
def user_import_template(request: PortalRequest) -> FileResponse:
    """An empty file with the column names in the reader's language, as a spreadsheet opens it."""
    nobody = UserImportRow.objects.visible_to(request.user).none()
    return Table(request, nobody, TEMPLATE_COLUMNS).csv_response("users.csv")


@MANY
@require_safe
def user_import_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Before the start a preview, broken rows first; then the progress; at last the result."""
    user_import = _find(request, pk)
    table = Table(
        request,
        _rows(request, user_import, "outcome", "number"),
        ROW_COLUMNS,
        search=["full_name", "email"],
        filters=[Filter("outcome", _("Outcome"), Outcome.choices)],
        caption=_("Rows of the file"),
        empty_title=_("No rows"),
        empty_text=_("Names and addresses are deleted 90 days after the import."),
    )
    context = {"user_import": user_import, "state": user_import.state.value, "table": table}
    context |= {"tone": STATE_TONES[user_import.state], "crumbs": _crumbs((user_import.file_name, ""))}
    if user_import.job and user_import.is_under_way:
        context["progress"] = _progress(user_import, user_import.job)
    return render(request, "accounts/user_import_detail.html", context)


def _progress(user_import: UserImport, job: Job) -> list[Fact]:
    return [
        Fact(_("Time left"), time_left(job)),
        Fact(_("Added"), user_import.added),
        Fact(_("Problems"), job.problems),
        Fact(_("Started"), job.created_at),
    ]


@MANY
@require_POST
@fresh
def user_import_start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Add N users*: runs in the background from here; the page shows how far it is."""
    start_user_import(_find(request, pk), by=request.user)
    return redirect("user_import_detail", pk)


@MANY
@require_safe
def user_import_result(request: PortalRequest, pk: UUID) -> FileResponse:
    """Every row of the file in its order, with what became of it; the log keeps that it was taken."""
    throttle("user-import-result", str(request.user.pk), limit=20, seconds=3600)
    user_import = _find(request, pk)
    note_result_export(user_import, by=request.user)
    return Table(request, _rows(request, user_import, "number"), ROW_COLUMNS).csv_response("import-result.csv")
