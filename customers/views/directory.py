"""The operator's pages of connected directories: what was loaded, loading more, and the report of each file."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.roles import Permission
from customers.actions.directory import load_connected_customers
from customers.forms.directory import ConnectedLoadForm
from customers.models import ConnectedCustomer, ConnectedLoad
from customers.rules.directory import COLUMNS
from customers.rules.directory_reasons import WORDS
from customers.tasks import connect_due_customers_task
from enrollment.views.operator_desk import Number, OperatorRequest, crumbs
from partnercenter.tables import Column, Filter, Table
from partnercenter.throttle import throttle

CONNECT = needs(Permission.CONNECT_CUSTOMERS)
Status = ConnectedCustomer.Status
TONES = {
    Status.WAITING: "info",
    Status.CONNECTED: "success",
    Status.KNOWN: "neutral",
    Status.REPLACED: "neutral",
    Status.REFUSED: "danger",
}


def _why(row: ConnectedCustomer) -> str:
    """What keeps a row from being connected, in words."""
    return _("The partner is not enrolled.") if row.status == Status.WAITING else str(WORDS.get(row.reason, ""))


LOAD_COLUMNS = (
    Column("file_name", gettext_lazy("File"), sortable=True, link=lambda load: load.get_absolute_url()),
    Column("loaded_at", gettext_lazy("Loaded"), sortable=True),
    Column("loaded_by_name", gettext_lazy("By"), sortable=True),
    Column("total", gettext_lazy("Rows"), numeric=True),
    Column("connected", gettext_lazy("Connected"), numeric=True),
    Column("waiting", gettext_lazy("Waiting"), numeric=True),
    Column("refused", gettext_lazy("Refused"), numeric=True),
)
ROW_COLUMNS = (
    Column("number", gettext_lazy("Row"), sortable=True),
    Column("mpn_id", gettext_lazy("MPN ID"), sortable=True),
    Column("name", gettext_lazy("Customer"), sortable=True),
    Column("domain", gettext_lazy("Domain"), sortable=True),
    Column("country", gettext_lazy("Country")),
    Column(
        "status",
        gettext_lazy("Status"),
        value=lambda row: row.get_status_display(),
        tag=lambda row: TONES[row.status],
        note=_why,
    ),
)


@CONNECT
@require_safe
def connected_customer_list(request: OperatorRequest) -> HttpResponse:
    """Every file that was loaded, with what became of its rows."""
    table = Table(
        request,
        ConnectedLoad.objects.visible_to(request.user).with_counts(),
        LOAD_COLUMNS,
        search=["file_name"],
        default_sort="-loaded_at",
        caption=_("Connected customers"),
        empty_title=_("Nothing loaded yet"),
        empty_text=_("Load the file of a connected directory: it says which partner serves which customer."),
    )
    context = {"table": table, "crumbs": crumbs((_("Connected customers"), ""))}
    return render(request, "customers/connected_list.html", context)


@CONNECT
@require_safe
def connected_customer_template(request: OperatorRequest) -> HttpResponse:
    """An empty file with the column names, as a spreadsheet opens it."""
    out = io.StringIO()
    csv.writer(out).writerow(COLUMNS)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="connected-customers.csv"'
    return response


@CONNECT
@require_http_methods(["GET", "HEAD", "POST"])
def connected_customer_load(request: OperatorRequest) -> HttpResponse:
    """A file, then its report. What is due is connected behind the page, and again every minute."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConnectedLoadForm(*sent)
    load = _loaded(request, form) if form.is_valid() else None
    if load:
        connect_due_customers_task.delay_on_commit()
        messages.success(request, _("The file is loaded. Its rows are being connected; this page shows how far it is."))
        return redirect(load)
    trail = crumbs((_("Connected customers"), "connected_customer_list"), (_("Load a file"), ""))
    return render(request, "customers/connected_load.html", {"form": form, "columns": COLUMNS, "crumbs": trail})


def _loaded(request: OperatorRequest, form: ConnectedLoadForm) -> ConnectedLoad | None:
    """None when the file as a whole cannot be read, with the reason at the field."""
    throttle("connected-load", str(request.user.pk), limit=60, seconds=3600)
    file = form.cleaned_data["file"]
    try:
        return load_connected_customers(file.read(), file_name=file.name, by=request.user)
    except ValidationError as error:
        form.add_error("file", error)
        return None


@CONNECT
@require_safe
def connected_customer_report(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """What became of each row: connected, waiting for the partner's enrollment, or refused with the reason."""
    load = get_object_or_404(ConnectedLoad.objects.visible_to(request.user).with_counts(), pk=pk)
    table = Table(
        request,
        ConnectedCustomer.objects.visible_to(request.user).filter(load=load),
        ROW_COLUMNS,
        search=["mpn_id", "name", "domain"],
        filters=[Filter("status", _("Status"), Status.choices)],
        default_sort="number",
        caption=_("Rows"),
        empty_title=_("The file has no rows"),
        empty_text=_("It holds the line of column names alone."),
    )
    trail = crumbs((_("Connected customers"), "connected_customer_list"), (load.file_name, ""))
    context = {"load": load, "table": table, "numbers": _numbers(load), "crumbs": trail}
    return render(request, "customers/connected_report.html", context)


def _numbers(load: Any) -> list[Number]:
    """How many rows stand how, each with its rows."""
    href = load.get_absolute_url()
    return [
        Number(str(status.label), getattr(load, status.value), f"{href}?status={status.value}", TONES[status])
        for status in Status
    ]
