"""Customers → Import: the file, its preview, the progress, the result, taking it back, the history."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.roles import Permission
from customers.actions import imports as actions
from customers.forms.imports import CustomerImportForm
from customers.models import CustomerImport, CustomerImportRow
from customers.rules.imports_files import MOST_ROWS, SHEETS
from customers.rules.lists import can_take_back, check_serves
from customers.views import imports_tables as tables
from partnercenter.tables import Table
from partnercenter.throttle import throttle

ADD = needs(Permission.ADD_CUSTOMERS)
Kind = CustomerImport.Kind
HOUR = 60 * 60


def _find(request: PortalRequest, pk: UUID) -> CustomerImport:
    found: CustomerImport = get_object_or_404(
        CustomerImport.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk
    )
    return found


def _rows(request: PortalRequest, found: CustomerImport, *order: str) -> Any:
    return CustomerImportRow.objects.visible_to(request.user).filter(customer_import=found).order_by(*order)


@ADD
@require_safe
def customer_import_list(request: PortalRequest) -> HttpResponse:
    """Every file of the company, newest first, with what became of it. Refused as the list of customers."""
    check_serves(request.user.tenant)
    found = CustomerImport.objects.visible_to(request.user).select_related("job", "created_by")
    may_import = bool(tables.tabs(request.user, ""))
    table = tables.table_of_imports(request, found, may_import=may_import)
    context = {"table": table, "crumbs": tables.crumbs(), "may_import": may_import}
    return render(request, "customers/customer_import_list.html", context)


@ADD
@require_http_methods(["GET", "HEAD", "POST"])
def customer_import_new(request: PortalRequest) -> HttpResponse:
    """Choose the file; it is checked in the background, and the next page shows the outcome. Refused as
    `check_can_import`: resellers import users, and no customers (CUS-13)."""
    kind = _kind(request.GET.get("kind") or tables.usual_kind(request.user))
    actions.check_can_import(kind, request.user)
    form = CustomerImportForm(kind=kind)
    if request.method == "POST":
        throttle("customer-import", str(request.user.pk), limit=20, seconds=HOUR)
        form = CustomerImportForm(request.POST, request.FILES, kind=kind)
        found = _uploaded(request, form, kind) if form.is_valid() else None
        if found:
            return redirect("customer_import_detail", found.pk)
    context = {"form": form, "kind": kind, "tabs": tables.tabs(request.user, kind), "sheet": SHEETS[kind]}
    context |= {"columns": tables.columns_told(kind), "crumbs": tables.crumbs((_("Import"), ""))}
    return render(request, "customers/customer_import_new.html", context)


def _kind(text: str) -> CustomerImport.Kind:
    try:
        return Kind(text)
    except ValueError as error:
        raise Http404 from error


def _uploaded(request: PortalRequest, form: CustomerImportForm, kind: str) -> CustomerImport | None:
    """None when the file as a whole cannot be read, with the reason at the field."""
    try:
        return actions.upload_customer_import(**form.upload(), kind=kind, by=request.user)
    except ValidationError as error:
        form.add_error("file" if form.cleaned_data["file"] else "pasted", error)
    return None


@ADD
@require_safe
def customer_import_template(request: PortalRequest, kind: str) -> FileResponse:
    """An empty file with the column names in the reader's language, as a spreadsheet opens it."""
    nobody = CustomerImportRow.objects.visible_to(request.user).none()
    return Table(request, nobody, tables.template_columns(_kind(kind))).csv_response(f"{kind}.csv")


@ADD
@require_safe
def customer_import_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The progress of the check, the preview, the progress, the result: broken rows first."""
    found = _find(request, pk)
    rows = _rows(request, found, "outcome", "number")
    may_undo = can_take_back(request.user)
    context = {
        "import": found,
        "state": found.state.value,
        "tone": tables.STATE_TONES[found.state],
        "table": tables.table_of_rows(request, found, rows),
        "crumbs": tables.crumbs((found.file_name, "")),
        "progress": tables.progress_of(found),
        "may_undo": may_undo,
        "may_go_on": may_undo or found.step != CustomerImport.Step.UNDO,
    }
    return render(request, "customers/customer_import_detail.html", context)


@ADD
@require_POST
@fresh
def customer_import_start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Add N customers*, *Go on*: runs in the background from here; the page shows how far it is."""
    actions.start_customer_import(_find(request, pk), by=request.user)
    return redirect("customer_import_detail", pk)


@ADD
@require_POST
def customer_import_stop(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Stop*: after the chunk at hand."""
    actions.stop_customer_import(_find(request, pk), by=request.user)
    return redirect("customer_import_detail", pk)


@needs(Permission.MANAGE_CUSTOMERS)
@require_POST
@fresh
def customer_import_undo(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Take this import back*: what nobody has touched since."""
    actions.undo_customer_import(_find(request, pk), by=request.user)
    return redirect("customer_import_detail", pk)


@ADD
@require_safe
def customer_import_result(request: PortalRequest, pk: UUID) -> FileResponse:
    """Every row of the file in its order, with what became of it; the log keeps that it was taken."""
    throttle("customer-import-result", str(request.user.pk), limit=20, seconds=HOUR)
    found = _find(request, pk)
    actions.note_result_export(found, by=request.user)
    rows = _rows(request, found, "number")
    table = Table(request, rows, tables.row_columns(found.kind), csv_limit=MOST_ROWS)
    return table.csv_response("import-result.csv")
