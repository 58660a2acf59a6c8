"""The membership site's records: company profiles with their MPN IDs, and how they come into the portal (P42)."""

import csv
import io
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_countries import countries

from accounts.roles import Permission
from enrollment.actions.membership import COLUMNS, RowReport, load_profiles, read_profiles
from enrollment.forms.membership_import import ProfileImportForm
from enrollment.models import CompanyProfile
from enrollment.views.operator_desk import MEMBERSHIP, READ, OperatorRequest, crumbs
from partnercenter.tables import Column, Filter, Table

MOST_SHOWN = 300  # rows of a report on the page; the refused ones come first
OUTCOMES = {
    "refused": (gettext_lazy("Refused"), "danger"),
    "new": (gettext_lazy("New"), "success"),
    "changed": (gettext_lazy("Changed"), "info"),
    "unchanged": (gettext_lazy("Unchanged"), "neutral"),
}
PROFILE_COLUMNS = (
    Column("mpn_id", gettext_lazy("MPN ID"), sortable=True),
    Column("partner_name", gettext_lazy("Company profile"), sortable=True),
    Column("country", gettext_lazy("Country"), value="country.name", sortable=True, order_by="country"),
    Column(
        "is_active",
        gettext_lazy("Status"),
        value=lambda row: _("Active") if row.is_active else _("Inactive"),
        tag=lambda row: "success" if row.is_active else "neutral",
    ),
    Column("user_name", gettext_lazy("Membership sign-in"), value="account.user_name", sortable=True),
    Column("linked_to", gettext_lazy("Linked to"), sortable=True),
)


def _filters(codes: list[str]) -> list[Filter]:
    def active(rows: Any, chosen: str) -> Any:
        return rows.filter(is_active=chosen == "yes")

    def linked(rows: Any, chosen: str) -> Any:
        return rows.filter(linked_to__isnull=chosen == "no")

    return [
        Filter("active", _("Status"), [("yes", _("Active")), ("no", _("Inactive"))], apply=active),
        Filter("linked", _("Linked"), [("yes", _("Linked")), ("no", _("Not linked"))], apply=linked),
        Filter("country", _("Country"), [(code, countries.name(code)) for code in codes]),
    ]


@READ
@require_safe
def operator_profile_list(request: OperatorRequest) -> HttpResponse:
    """Every profile the membership site has handed over, and which company has linked it."""
    profiles = CompanyProfile.objects.visible_to(request.user).select_related("account").with_links()
    codes = profiles.order_by("country").values_list("country", flat=True).distinct()
    table = Table(
        request,
        profiles,
        PROFILE_COLUMNS,
        search=["mpn_id", "partner_name", "account__user_name"],
        filters=_filters([str(code) for code in codes]),
        default_sort="partner_name",
        caption=_("Membership profiles"),
        empty_title=_("No profiles yet"),
        empty_text=_("Partners link their MPN ID to a profile of this list. Load the membership site's file to begin."),
    )
    context = {"table": table, "may_load": request.user.may(Permission.MANAGE_MEMBERSHIP)}
    return render(
        request, "enrollment/operator/profile_list.html", context | {"crumbs": crumbs((_("Membership profiles"), ""))}
    )


@MEMBERSHIP
@require_safe
def operator_profile_template(request: OperatorRequest) -> HttpResponse:
    """An empty file with the column names, as a spreadsheet opens it."""
    out = io.StringIO()
    csv.writer(out).writerow(COLUMNS)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="membership-profiles.csv"'
    return response


@MEMBERSHIP
@require_http_methods(["GET", "POST"])
def operator_profile_import(request: OperatorRequest) -> HttpResponse:
    """Check a file row by row, then load it. Rows that are refused leave the others alone."""
    form = ProfileImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": COLUMNS}
    if request.method == "POST" and form.is_valid():
        reports = _run(request, form)
        if reports is not None:
            context |= _report(reports) | {"checked_only": form.cleaned_data["only_check"], "form": ProfileImportForm()}
    trail = crumbs((_("Membership profiles"), "operator_profile_list"), (_("Load profiles"), ""))
    return render(request, "enrollment/operator/profile_import.html", context | {"crumbs": trail})


def _run(request: OperatorRequest, form: ProfileImportForm) -> list[RowReport] | None:
    """Checks or loads; None when the file as a whole cannot be read, with the reason at the field."""
    content = form.content()
    try:
        return read_profiles(content) if form.cleaned_data["only_check"] else load_profiles(content, by=request.user)
    except ValidationError as error:
        form.add_error("file" if form.cleaned_data["file"] else "text", error)
        return None


def _report(reports: list[RowReport]) -> dict[str, Any]:
    """The counts, and the rows: the refused first, then in the order of the file."""
    counts = Counter(report.outcome for report in reports)
    ordered = sorted(reports, key=lambda report: report.outcome != "refused")[:MOST_SHOWN]
    rows = [(report, *OUTCOMES[report.outcome]) for report in ordered]
    totals = [
        (label, counts[outcome], tone if counts[outcome] else "neutral") for outcome, (label, tone) in OUTCOMES.items()
    ]
    to_do = counts["new"] + counts["changed"]
    return {"rows": rows, "totals": totals, "total": len(reports), "to_do": to_do, "hidden": len(reports) - len(rows)}
