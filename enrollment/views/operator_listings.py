"""*Directory changes*: the queue with its clock, one change beside what the directory says, and the decisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions import listing_reviews as actions
from enrollment.forms.listings import ListingRejectionForm, TakeOutForm
from enrollment.models import ListingChange
from enrollment.models.listing import DECIDED_CHANGES, ChangeStatus
from enrollment.rules.listings import REJECTIONS
from enrollment.views.listing_shown import TONES, Shown, lines_between, logo_response
from enrollment.views.operator_clock import days_text, days_tone
from enrollment.views.operator_desk import Number, OperatorRequest, crumbs
from partnercenter.errors import Refused
from partnercenter.tables import Column, Table
from partnercenter.ui.parts import Crumb, Fact
from partnercenter.ui.times import moment_text

READ = needs(Permission.VIEW_LISTINGS)
REVIEW = needs(Permission.REVIEW_LISTINGS)


def change_href(change: ListingChange) -> str:
    return reverse("operator_listing_detail", args=[change.pk])


def _left(change: ListingChange) -> int | None:
    """Days until the date promised to the provider; None once nothing is awaited."""
    if change.status != ChangeStatus.SUBMITTED or change.promised_on is None:
        return None
    days: int = (change.promised_on - timezone.localdate()).days
    return days


def _clock(change: ListingChange) -> str:
    left = _left(change)
    if left is not None:
        return days_text(left)
    return moment_text(change.decided_at, with_time=False) if change.decided_at else "–"


COLUMNS = (
    Column("name", gettext_lazy("Location"), link=change_href, sortable=True, note=lambda change: Shown(change).place),
    Column("company", gettext_lazy("Company"), value="tenant.name"),
    Column(
        "status",
        gettext_lazy("Status"),
        value=lambda change: change.get_status_display(),
        tag=lambda change: TONES[change.status],
    ),
    Column(
        "promised_on",
        gettext_lazy("Due"),
        value=_clock,
        tag=lambda change: days_tone(_left(change)),
        sortable=True,
        order_by="promised_on",
    ),
    Column("submitted_at", gettext_lazy("Submitted"), sortable=True),
)


def _shown() -> dict[str, Q]:
    """The queue's views: which changes each of the numbers on top stands for."""
    waiting = Q(status=ChangeStatus.SUBMITTED)
    late = waiting & Q(promised_on__lt=timezone.localdate())
    return {"waiting": waiting, "late": late, "decided": Q(status__in=DECIDED_CHANGES), "all": Q()}


def _numbers(user: User, current: str) -> list[Number]:
    shown = _shown()
    counts = {name: Count("pk", filter=shown[name]) for name in ("waiting", "late")}
    counted = ListingChange.objects.visible_to(user).filter(shown["waiting"]).aggregate(**counts)
    here = reverse("operator_listing_list")
    labels = {"waiting": _("Waiting for a decision"), "late": _("Late")}
    return [
        Number(label, counted[name], f"{here}?show={name}", "danger" if name == "late" else "neutral", current == name)
        for name, label in labels.items()
    ]


@READ
@require_safe
def operator_listing_list(request: OperatorRequest) -> HttpResponse:
    """The changes that wait, the oldest promise first; with `show` the late and the decided ones (DIR-04, C09)."""
    shown, asked = _shown(), request.GET.get("show", "")
    current = asked if asked in shown else "waiting"
    changes = ListingChange.objects.visible_to(request.user).filter(shown[current]).select_related("tenant", "listing")
    table = Table(
        request,
        changes.without_logo(),
        COLUMNS,
        search=["name", "tenant__name"],
        default_sort="promised_on" if current in ("waiting", "late") else "-submitted_at",
        caption=_("Directory changes"),
        empty_title=_("Nothing waits"),
        empty_text=_("Providers submit what they want to change in the directory; it appears here with its date."),
    )
    context = {"table": table, "numbers": _numbers(request.user, current), "current": current}
    return render(
        request, "enrollment/operator/listing_list.html", context | {"crumbs": crumbs((_("Directory changes"), ""))}
    )


def _change(request: OperatorRequest, pk: UUID) -> ListingChange:
    visible = ListingChange.objects.visible_to(request.user)
    people = ("tenant", "listing", "submitted_by", "decided_by")
    found: ListingChange = get_object_or_404(visible.select_related(*people).without_logo(), pk=pk)
    return found


def _context(change: ListingChange, title: str) -> dict[str, Any]:
    trail = crumbs((_("Directory changes"), "operator_listing_list"))
    steps = [Crumb(change.name, change_href(change)), Crumb(title)] if title else [Crumb(change.name)]
    return {"change": change, "back": change_href(change), "title": title, "crumbs": [*trail, *steps]}


@contextmanager
def _leading_back_to(change: ListingChange) -> Iterator[None]:
    """A refusal inside leads back to the change, where it stands what was decided meanwhile."""
    try:
        yield
    except Refused as refusal:
        refusal.back_href = change_href(change)
        raise


@READ
@require_safe
def operator_listing_detail(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """Field by field what stands in the directory and what would; the picture of both; the decision."""
    change = _change(request, pk)
    listing = change.listing
    page = "operator_listing_logo"
    context = {
        "listing": listing,
        "tone": TONES[ChangeStatus(change.status)],
        "lines": lines_between(listing, change),
        "before": Shown(listing, change.pk, page) if listing.is_published else None,
        "after": Shown(change, change.pk, page),
        "logo_changed": not listing.is_published or listing.logo_digest != change.logo_digest,
        "reason": REJECTIONS.get(change.reason_code),
        "can_decide": change.status == ChangeStatus.SUBMITTED and request.user.may(Permission.REVIEW_LISTINGS),
        "can_take_out": listing.is_published and request.user.may(Permission.REVIEW_LISTINGS),
        "facts": _facts(change),
    }
    return render(request, "enrollment/operator/listing_detail.html", context | _context(change, ""))


def _facts(change: ListingChange) -> list[Fact]:
    public = change.listing.is_public
    decided = [Fact(_("Decided by"), change.decided_by.full_name)] if change.decided_by else []
    return [
        Fact(_("Company"), change.tenant.name),
        Fact(_("Mail domain"), change.tenant.domain, copy=True),
        Fact(_("Active provider"), _("Yes") if change.listing.provider_active else _("No")),
        Fact(_("In the directory"), _("Yes") if public else _("No"), tone="success" if public else "neutral"),
        Fact(_("Due"), _clock(change), tone=days_tone(_left(change))),
        Fact(_("Submitted"), change.submitted_at),
        Fact(_("Submitted by"), change.submitted_by.full_name if change.submitted_by else ""),
        *decided,
    ]


@REVIEW
@require_POST
def operator_listing_approve(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The directory says from now on what the change says."""
    change = _change(request, pk)
    with _leading_back_to(change):
        actions.approve_listing(change, by=request.user)
    messages.success(request, _("%s is in the directory. The provider gets a mail.") % change.name)
    return redirect("operator_listing_list")


@REVIEW
@require_http_methods(["GET", "HEAD", "POST"])
def operator_listing_reject(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The decision to reject, with its reason."""
    change = _change(request, pk)
    if change.status != ChangeStatus.SUBMITTED and request.method != "POST":
        return redirect(change_href(change))
    form = ListingRejectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with _leading_back_to(change):
            actions.reject_listing(change, by=request.user, **form.cleaned_data)
        messages.success(request, _("%s is not approved. The provider gets a mail with the reason.") % change.name)
        return redirect("operator_listing_list")
    return render(request, "enrollment/operator/listing_reject.html", {"form": form, **_context(change, _("Reject"))})


@REVIEW
@require_http_methods(["GET", "HEAD", "POST"])
def operator_listing_take_out(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The decision to take a published listing out of the directory, with its reason."""
    change = _change(request, pk)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_listing_out(change.listing, by=request.user, **form.cleaned_data)
        messages.success(request, _("%s is out of the directory. The provider gets a mail.") % change.listing.name)
        return redirect(change_href(change))
    context = {"form": form, **_context(change, _("Take out of the directory"))}
    return render(request, "enrollment/operator/listing_take_out.html", context)


@READ
@require_safe
def operator_listing_logo(request: OperatorRequest, pk: UUID, version: str) -> HttpResponse:
    """The picture of the change, or of the listing it is about."""
    visible = ListingChange.objects.visible_to(request.user).select_related("listing")
    change = get_object_or_404(visible, pk=pk)
    return logo_response([change, change.listing], version, public=False)
