"""The review queue, the case file, and the documents in it (P12)."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from enrollment.models import Application, Evidence, Programme
from enrollment.models.application import UNDECIDED, Status
from enrollment.views import operator_case as case
from enrollment.views.answers import STATUS_TONES
from enrollment.views.files import evidence_response
from enrollment.views.operator_clock import clock_text, clock_tone
from enrollment.views.operator_desk import READ, Number, OperatorRequest, capped_count, crumbs
from partnercenter import audit
from partnercenter.tables import Column, Filter, Table

DECIDED = [(status.value, status.label) for status in (Status.APPROVED, Status.REJECTED, Status.WITHDRAWN)]
COLUMNS = (
    Column(
        "company",
        gettext_lazy("Company"),
        value="company_name",
        link=case.case_href,
        sortable=True,
        order_by="company_name",
    ),
    Column("reference", gettext_lazy("Reference"), nowrap=True),
    Column("programme", gettext_lazy("Program"), value=lambda row: row.get_programme_display()),
    Column("country", gettext_lazy("Country"), value="tenant.country.name", sortable=True, order_by="tenant__country"),
    Column(
        "status",
        gettext_lazy("Status"),
        value=lambda row: row.get_status_display(),
        tag=lambda row: STATUS_TONES[row.status],
    ),
    Column("promised_on", gettext_lazy("Due"), value=clock_text, tag=clock_tone, sortable=True, order_by="promised_on"),
    Column(
        "claimed_by",
        gettext_lazy("Claimed by"),
        value="claimed_by.full_name",
        sortable=True,
        order_by="claimed_by__full_name",
    ),
)


def _shown() -> dict[str, Q]:
    """The queue's views: which applications each of the numbers on top stands for."""
    late = Q(status=Status.IN_REVIEW, promised_on__lt=timezone.localdate())
    waiting, changes = Q(status=Status.EMAIL_PENDING), Q(status=Status.CHANGES_REQUESTED)
    return {"in_review": Q(status=Status.IN_REVIEW), "late": late, "waiting": waiting, "changes": changes, "all": Q()}


def count_applications(user: User) -> dict[str, int]:
    """How many applications each view of the queue holds, and how many in review nobody or I have claimed.

    The undecided ones are counted in their own index; of all that were ever submitted at most 1,001.
    """
    counts = {name: Count("status", filter=condition) for name, condition in _shown().items() if name != "all"}
    in_review = Q(status=Status.IN_REVIEW)
    counts["mine"] = Count("status", filter=in_review & Q(claimed_by=user))
    counts["unclaimed"] = Count("status", filter=in_review & Q(claimed_by=None))
    submitted = Application.objects.visible_to(user)
    found: dict[str, int] = submitted.filter(status__in=UNDECIDED).aggregate(**counts)
    return found | {"all": capped_count(submitted)}


def application_numbers(counts: dict[str, int], current: str = "") -> list[Number]:
    """The numbers on top; each leads to its applications."""
    words = {
        "in_review": (_("In review"), "info"),
        "late": (_("Late"), "danger"),
        "waiting": (_("Waiting for confirmation"), "neutral"),
        "changes": (_("Changes requested"), "neutral"),
        "all": (_("All submitted"), "neutral"),
    }
    href = reverse("operator_application_list")
    return [
        Number(label, counts[name], f"{href}?show={name}", tone, name == current)
        for name, (label, tone) in words.items()
    ]


def _current_view(request: OperatorRequest) -> str:
    """The chosen number; a search or a chosen status looks everywhere, and else the queue shows what needs us."""
    wanted, status = request.GET.get("show", ""), request.GET.get("status", "")
    if wanted in _shown() and not status:
        return wanted
    return "all" if status or request.GET.get("q") else "in_review"


def _filters(user: User) -> list[Filter]:
    def claimed(rows: Any, chosen: str) -> Any:
        return rows.filter(claimed_by=user if chosen == "mine" else None)

    whose = [("mine", _("Claimed by me")), ("unclaimed", _("Not claimed"))]
    return [
        Filter("status", _("Decided"), DECIDED),
        Filter("programme", _("Program"), Programme.choices),
        Filter("claimed", _("Claim"), whose, apply=claimed),
    ]


@READ
@require_safe
def operator_application_list(request: OperatorRequest) -> HttpResponse:
    """The queue: first what is promised first."""
    current = _current_view(request)
    applications = Application.objects.visible_to(request.user).filter(_shown()[current])
    table = Table(
        request,
        applications.select_related("tenant", "claimed_by"),
        COLUMNS,
        search=["company_name", "reference"],
        filters=_filters(request.user),
        default_sort="promised_on",
        caption=_("Applications"),
        empty_title=_("Nothing here"),
        empty_text=_("No application is in this part of the queue. Choose another number above to see the others."),
    )
    numbers = application_numbers(count_applications(request.user), current)
    context = {"table": table, "numbers": numbers, "crumbs": crumbs((_("Applications"), ""))}
    return render(request, "enrollment/operator/application_list.html", context)


@READ
@require_safe
def operator_application_detail(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The case file: what was answered, what is checked, what happened, and what the reviewer can do now."""
    return case.render_case(request, case.find_case(request.user, pk))


@READ
@require_safe
def operator_evidence_file(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """One document. That somebody opened it stands in the log of the company it belongs to."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    after = {"file_name": evidence.file_name}
    audit.record("view_evidence", evidence, by=request.user, tenant_id=evidence.tenant_id, after=after)
    return evidence_response(evidence)
