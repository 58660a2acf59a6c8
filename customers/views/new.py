"""Add new customer: its pages one by one, the review, and the sign-in information shown once (P27, P30)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from accounts.rules import domains
from customers.actions import new as actions
from customers.actions.founding import seller_of
from customers.forms.new import StepForm
from customers.models import NewCustomer
from customers.rules import new as rules
from customers.rules import new_reasons as reasons
from customers.views import new_pages as pages
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.texts import sentences
from partnercenter.throttle import throttle

ADD = needs(Permission.ADD_CUSTOMERS)
ONCE = "customers.customer_new"
HOUR, DAY = 60 * 60, 24 * 60 * 60
MOST_CHECKS, MOST_ADDED, MOST_DRAFTS = 120, 60, 5


@ADD
@require_http_methods(["GET", "HEAD", "POST"])
def customer_new(request: PortalRequest) -> HttpResponse:
    """The first page, before there is a draft: `once` in its form is the draft's id, so that it begins once.

    `?reseller=` is the partnership from whose row somebody comes (CUS-08). Refused as `seller_of`.
    """
    by = request.user
    seller_of(by)
    once = _once(request)
    draft = NewCustomer(id=once, tenant=by.tenant, made_by=by)
    context: dict[str, Any] = {"once": signing.dumps(str(once), salt=ONCE)}
    if request.method != "POST":
        context["drafts"] = _drafts_of(by)
        return _show(request, draft, rules.DETAILS, _first_form(request, draft), **context)
    return _step(request, draft, rules.DETAILS, **context)


def _once(request: PortalRequest) -> UUID:
    """The id that the draft will have: the same one when the same form comes twice."""
    try:
        return UUID(signing.loads(request.POST.get("once", ""), salt=ONCE, max_age=DAY))
    except (signing.BadSignature, ValueError):
        return uuid7()


def _drafts_of(by: User) -> list[tuple[NewCustomer, str]]:
    """What this person has not finished, with the page where it goes on."""
    mine = NewCustomer.objects.visible_to(by).filter(made_by=by, submitted_at=None).order_by("-created_at")
    return [(draft, _next_page(draft)) for draft in mine[:MOST_DRAFTS]]


def _first_form(request: PortalRequest, draft: NewCustomer) -> StepForm:
    """With the reseller of the row chosen; 404 for a partnership that is not the own company's, or over."""
    reseller = request.GET.get("reseller", "")
    form = pages.step_form(rules.DETAILS, draft, by=request.user, typed={"reseller": reseller})
    if reseller and reseller not in (form.parts["company"].ground.resellers or {}):
        raise Http404
    return form


def _next_page(draft: NewCustomer) -> str:
    """The first step that is still open, else the review."""
    missing = rules.open_steps(draft.answers)
    return reverse(missing[0].page if missing else "customer_new_review", args=[draft.pk])


def _find(request: PortalRequest, pk: UUID) -> NewCustomer:
    """The own company's draft; 404 for everybody else's."""
    drafts = NewCustomer.objects.visible_to(request.user).select_related("relationship")
    found: NewCustomer = get_object_or_404(drafts, pk=pk)
    return found


@ADD
@require_http_methods(["GET", "HEAD", "POST"])
def customer_new_step(request: PortalRequest, pk: UUID, step: rules.Step) -> HttpResponse:
    """One page of a draft; from the review (`?check`) it leads back there."""
    draft = _find(request, pk)
    if draft.submitted_at:
        return redirect("customer_new_confirmation", draft.pk)
    seller_of(request.user)
    if request.method == "POST":
        return _step(request, draft, step)
    return _show(request, draft, step, pages.step_form(step, draft, by=request.user))


def _step(request: PortalRequest, draft: NewCustomer, step: rules.Step, **context: Any) -> HttpResponse:
    """What was sent: a domain to check, answers to keep for later, or answers to go on with."""
    by = request.user
    if "check" in request.POST:
        form = pages.step_form(step, draft, by=by, typed=request.POST.dict())
        return _show(request, draft, step, form, **context, **_checked_domain(request))
    form = pages.step_form(step, draft, by=by, data=request.POST)
    going_on = form.is_valid() and _has_free_domain(request, form)
    answer = _saved(request, draft, step, form) if going_on or "later" in request.POST else None
    return answer or _show(request, draft, step, form, **context)


def _checked_domain(request: PortalRequest) -> dict[str, Any]:
    """Whether the domain can be had, in the same words whoever has it."""
    throttle("customer-domain", str(request.user.tenant_id), limit=MOST_CHECKS, seconds=HOUR)
    domain = domains.normal_domain(request.POST.get("domain", ""))
    problem = pages.problem_with_domain(domain, by=request.user)
    free = not problem and actions.is_domain_free(domain)
    refusal = Refused(reasons.DOMAIN_NOT_FREE, details={"domain": domain})
    return {"checked": domain, "is_free": free, "problem": problem or sentences(refusal.sentence, refusal.remedy)}


def _has_free_domain(request: PortalRequest, form: StepForm) -> bool:
    """Asked again with every submit of the page that has the domain; the reason goes beside the field."""
    company = form.parts.get("company")
    if company is None:
        return True
    throttle("customer-domain", str(request.user.tenant_id), limit=MOST_CHECKS, seconds=HOUR)
    domain = company.cleaned_data["domain"]
    if actions.is_domain_free(domain):
        return True
    refusal = Refused(reasons.DOMAIN_NOT_FREE, details={"domain": domain})
    company.add_error("domain", sentences(refusal.sentence, refusal.remedy))
    return False


def _saved(request: PortalRequest, draft: NewCustomer, step: rules.Step, form: StepForm) -> HttpResponse | None:
    """Saves and goes on; None when somebody else saved these topics meanwhile, which the page then shows."""
    try:
        draft = actions.save_step(draft, form.answers(), revision=form.revision, by=request.user)
    except actions.EditedMeanwhile as conflict:
        form.conflicts_with(conflict.stored, data=request.POST.dict(), revision=conflict.revision)
        return None
    if "later" in request.POST:
        messages.success(request, _("Saved. Choose Add new customer to go on, on any device, within 30 days."))
        return redirect("customer_list")
    following = rules.step_after(step)
    if "check" in request.GET or following is None:
        return redirect("customer_new_review", draft.pk)
    return redirect(following.page, draft.pk)


def _show(request: PortalRequest, draft: NewCustomer, step: rules.Step, form: StepForm, **more: Any) -> HttpResponse:
    following, from_review = rules.step_after(step), "check" in request.GET
    context = {
        "step": step,
        "form": form,
        "parts": list(form),
        "draft": draft,
        "is_begun": draft.revision > 0,
        "progress": pages.progress_of(step),
        "from_review": from_review,
        "back_href": pages.page_before(draft, step, from_review=from_review),
        "next_title": following.title if following else pgettext("step", "Review"),
        "crumbs": pages.crumbs(str(step.title)),
    }
    return render(request, "customers/customer_new_step.html", {**context, **more})


@ADD
@require_safe
def customer_new_review(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Check your answers*: each with its Change link, then *Submit*."""
    draft = _find(request, pk)
    if draft.submitted_at:
        return redirect("customer_new_confirmation", draft.pk)
    seller_of(request.user)
    if rules.open_steps(draft.answers):
        messages.warning(request, _("Complete this step first."))
        return redirect(_next_page(draft))
    groups = pages.groups_of(draft, by=request.user)
    reseller = pages.reseller_name(draft, by=request.user)
    crumbs, progress = pages.crumbs(pgettext("step", "Review")), pages.progress_of(None)
    context = {"draft": draft, "groups": groups, "reseller": reseller, "progress": progress, "crumbs": crumbs}
    context["back_href"] = pages.page_before(draft)
    return render(request, "customers/customer_new_review.html", context)


@ADD
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def customer_new_confirmation(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Submit*, and *Setup info* after it: this answer alone carries the password (CUS-10)."""
    draft = _find(request, pk)
    if request.method == "POST":
        added = _submitted(request, draft)
    elif draft.relationship:
        added = actions.Added(draft.relationship)
    else:
        return redirect("customer_new_review", draft.pk)
    context = {"added": added, "relationship": added.relationship, **pages.setup_info(added)}
    crumbs = pages.crumbs(_("Confirmation"))
    return render(request, "customers/customer_new_confirmation.html", context | {"crumbs": crumbs})


def _submitted(request: PortalRequest, draft: NewCustomer) -> actions.Added:
    """A refusal leads back to the answers."""
    throttle("customer-new", str(request.user.tenant_id), limit=MOST_ADDED, seconds=HOUR)
    try:
        return actions.submit_new_customer(draft, by=request.user)
    except Refused as refusal:
        refusal.back_href = refusal.back_href or reverse("customer_new_details", args=[draft.pk]) + "?check"
        refusal.back_words = refusal.back_words or _("Back to the answers")
        raise


@ADD
@require_http_methods(["GET", "HEAD", "POST"])
def customer_new_cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Cancel*: what goes, and that nothing was created."""
    draft = _find(request, pk)
    if draft.submitted_at:
        return redirect("customer_new_confirmation", draft.pk)
    if request.method == "POST":
        actions.cancel_new_customer(draft, by=request.user)
        messages.success(request, _("Canceled. Nothing was created and nothing was kept."))
        return redirect("customer_list")
    context = {"draft": draft, "next_page": _next_page(draft), "crumbs": pages.crumbs(_("Cancel"))}
    return render(request, "customers/customer_new_cancel.html", context)
