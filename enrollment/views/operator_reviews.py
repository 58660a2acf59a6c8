"""What a reviewer does with an application: claim it, note, decide its checks, and decide it (VER-03)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enrollment.actions import reviews
from enrollment.forms.review import ChangeRequestForm, CheckDecisionForm, NoteForm, RejectionForm
from enrollment.models import Application, Partner
from enrollment.views import operator_case as case
from enrollment.views.operator_desk import REVIEW, OperatorRequest, crumbs
from partnercenter.errors import Refused
from partnercenter.texts import listed
from partnercenter.ui import Crumb


@contextmanager
def leading_back_to(application: Application) -> Iterator[None]:
    """A refusal inside leads back to the case file, where it stands what was decided meanwhile."""
    try:
        yield
    except Refused as refusal:
        refusal.back_href = case.case_href(application)
        raise


@REVIEW
@require_POST
def operator_application_claim(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """Takes the application, so that nobody else decides it meanwhile."""
    application = case.find_case(request.user, pk)
    with leading_back_to(application):
        reviews.claim_application(application, by=request.user)
    messages.success(
        request, _("You have claimed %s. Decide its checks, then the application.") % application.reference
    )
    return redirect(case.case_href(application))


@REVIEW
@require_POST
def operator_application_release(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """Gives it back to the queue."""
    application = case.find_case(request.user, pk)
    with leading_back_to(application):
        reviews.release_application(application, by=request.user)
    messages.success(request, _("%s is back in the queue for everybody.") % application.reference)
    return redirect(case.case_href(application))


@REVIEW
@require_http_methods(["GET", "POST"])
def operator_application_note(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """A note for the operator's people."""
    application = case.find_case(request.user, pk)
    form = NoteForm(request.POST)
    if request.method != "POST":
        return redirect(case.case_href(application, "notes"))
    if not form.is_valid():
        return case.render_case(request, application, note_form=form)
    reviews.add_note(application, form.cleaned_data["text"], by=request.user)
    return redirect(case.case_href(application, "notes"))


@REVIEW
@require_http_methods(["GET", "POST"])
def operator_check_decide(request: OperatorRequest, pk: UUID, check_pk: UUID) -> HttpResponse:
    """Accepts a check, or rejects it with a reason."""
    application = case.find_case(request.user, pk)
    check = get_object_or_404(application.checks.all(), pk=check_pk)
    if request.method != "POST":
        return redirect(case.case_href(application, check.kind))
    form = CheckDecisionForm(request.POST, auto_id=f"{check.kind}_%s")
    if not form.is_valid():
        return case.render_case(request, application, failed={check.kind: form})
    with leading_back_to(application):
        decided = reviews.decide_check(check, by=request.user, **form.outcome())
    messages.success(request, f"{decided}: {decided.get_status_display()}")
    return redirect(case.case_href(application, check.kind))


def _decision_page(
    request: OperatorRequest, application: Application, page: str, title: str, **extra: Any
) -> HttpResponse:
    """Who asks, what will happen, what will not. Somebody who cannot decide now is led back to the case file."""
    if not case.can_decide(application, request.user):
        messages.info(request, _("Claim the application first. It can be decided while it is in review."))
        return redirect(case.case_href(application))
    trail = crumbs((_("Applications"), "operator_application_list"))
    trail = [*trail, Crumb(application.reference, case.case_href(application)), Crumb(title)]
    contact = application.contact
    context = {"application": application, "company": case.company_of(application), "contact": contact, "title": title}
    context |= {"case_href": case.case_href(application), "crumbs": trail}
    return render(request, f"enrollment/operator/application_{page}.html", context | extra)


def _keeps_mpn(request: OperatorRequest, application: Application) -> bool:
    return bool(Partner.objects.visible_to(request.user).filter(tenant_id=application.tenant_id).exists())


@REVIEW
@require_http_methods(["GET", "POST"])
def operator_application_approve(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The decision to approve."""
    application = case.find_case(request.user, pk)
    if request.method == "POST":
        with leading_back_to(application):
            partner = reviews.approve_application(application, by=request.user)
        messages.success(request, _("%s is enrolled. The primary contact gets a mail.") % partner)
        return redirect(case.case_href(application))
    still_open = listed(case.open_checks(application))
    return _decision_page(request, application, "approve", _("Approve"), still_open=still_open)


@REVIEW
@require_http_methods(["GET", "POST"])
def operator_application_reject(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The decision to reject, with its reason."""
    application = case.find_case(request.user, pk)
    form = RejectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with leading_back_to(application):
            reviews.reject_application(application, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("%s is rejected. The primary contact gets a mail with the reason.") % application.reference
        )
        return redirect(case.case_href(application))
    keeps = _keeps_mpn(request, application)
    return _decision_page(request, application, "reject", _("Reject"), form=form, keeps_mpn=keeps)


@REVIEW
@require_http_methods(["GET", "POST"])
def operator_application_request_changes(request: OperatorRequest, pk: UUID) -> HttpResponse:
    """The decision to hand the application back."""
    application = case.find_case(request.user, pk)
    form: forms.Form = ChangeRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with leading_back_to(application):
            reviews.request_changes(application, by=request.user, **form.cleaned_data)
        messages.success(request, _("Changes are requested. The primary contact gets a mail with what to do."))
        return redirect(case.case_href(application))
    rejected = case.rejected_checks(application)
    return _decision_page(request, application, "request_changes", _("Request changes"), form=form, rejected=rejected)
