"""The wizard: the hub, one topic a page, check your answers, Enroll now, and the record of what was sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions import applications as actions
from enrollment.actions import bank, confirmations
from enrollment.forms.bank import BankForm
from enrollment.forms.sections import FORMS, SectionForm
from enrollment.models import Application
from enrollment.models.application import Status
from enrollment.rules import applications as rules
from enrollment.views import answers, finding
from partnercenter.throttle import throttle

ENROL = needs(Permission.ENROL)
VIEW = needs(Permission.VIEW_COMPANY, gettext_lazy("reading the company's applications"))


@VIEW
def application_detail(request: PortalRequest, pk: object) -> HttpResponse:
    """The task list while answers can change, afterwards the record with its checks and what happens next."""
    application = finding.find_application(request, pk)
    context = {"application": application, "crumbs": finding.crumbs(application)}
    if application.status == Status.DRAFT:
        tasks = finding.tasks_of(application)
        done = sum(task.tone == "success" for task in tasks)
        context |= {"tasks": tasks, "done": done, "total": len(tasks) - 1}
        return render(request, "enrollment/application_hub.html", context)
    record = answers.record_of(application, request.user)
    return render(request, "enrollment/application_detail.html", context | record)


@ENROL
@require_http_methods(["GET", "POST"])
@fresh(secret=True, when=lambda key, **_rest: key == "bank")
def section_edit(request: PortalRequest, pk: object, key: str) -> HttpResponse:
    """One topic: save and go on, or save as it is and come back later."""
    application = finding.find_application(request, pk)
    section = next((found for found, _done in actions.sections_with_state(application) if found.key == key), None)
    if section is None or key == rules.MPN.key:
        raise Http404
    rules.check_is_editable(application)
    form = _form(request, application, key)
    if request.method == "POST":
        answer = _save(request, application, key, form)
        if answer is not None:
            return answer
    context = {"application": application, "section": section, "form": form, "from_check": "check" in request.GET}
    return render(
        request, "enrollment/section_edit.html", context | {"crumbs": finding.crumbs(application, str(section.title))}
    )


def _form(request: PortalRequest, application: Application, key: str) -> SectionForm:
    """The topic's form with what is known: the saved answers, else what was told elsewhere before."""
    form_class = BankForm if key == "bank" else FORMS[key]
    initial = {**answers.suggestions(application, key, request.user), "revision": application.revision}
    return form_class(request.POST or None, initial=initial, country=application.tenant.country.code)


def _save(request: PortalRequest, application: Application, key: str, form: SectionForm) -> HttpResponse | None:
    """Saves what is valid; with *come back later* also what is not yet. None: the page is shown again."""
    later = "later" in request.POST
    if not form.is_valid() and (not later or key == "bank"):
        return None
    try:
        _store(application, key, form, by=request.user)
    except actions.EditedMeanwhile as conflict:
        form.conflicts_with(conflict.stored)
        form.data = {**request.POST.dict(), "revision": application.revision}
        return None
    if later:
        messages.success(request, _("Saved. You can come back at any time, on any device."))
        return redirect(application)
    application.refresh_from_db(fields=["answers"])
    return (
        redirect("application_check", application.pk)
        if "check" in request.GET
        else redirect(finding.next_href(application, key))
    )


def _store(application: Application, key: str, form: SectionForm, *, by: User) -> None:
    """The topic's clean answers; of a form that is not valid yet what was typed, marked as unfinished."""
    revision = form.cleaned_data.get("revision", 0)
    if isinstance(form, BankForm):
        bank.save_bank_account(application, revision=revision, by=by, **form.account())
    else:
        values = form.answers() if form.is_valid() else {**form.unfinished(), "_unfinished": True}
        actions.save_section(application, key, values, revision=revision, by=by)


@ENROL
def application_check(request: PortalRequest, pk: object) -> HttpResponse:
    """*Check your answers*: every answer with its Change link, then *Enroll now* (P09)."""
    application = finding.find_application(request, pk)
    rules.check_is_editable(application)
    state = actions.sections_with_state(application)
    if not all(done for _section, done in state):
        messages.warning(request, _("Complete the topics that are still open first."))
        return redirect(application)
    groups = answers.groups_of(application, [section for section, _done in state], changeable=True)
    context = {
        "application": application,
        "groups": groups,
        "crumbs": finding.crumbs(application, _("Check your answers")),
    }
    return render(request, "enrollment/application_check.html", context)


@ENROL
@require_POST
def application_submit(request: PortalRequest, pk: object) -> HttpResponse:
    """*Enroll now*. A second click or tab lands on the same confirmation."""
    application = finding.find_application(request, pk)
    if application.is_editable:
        _limit_mail(application)
    actions.submit_application(application, by=request.user)
    return redirect("application_submitted", application.pk)


def _limit_mail(application: Application) -> None:
    """The portal is nobody's way to fill a mailbox: so many links a day to one address, from all companies."""
    throttle("confirmation_mail", application.contact.get("email", "").lower(), limit=10, seconds=86400)


@ENROL
def application_submitted(request: PortalRequest, pk: object) -> HttpResponse:
    """Reference number, what happens next and by when, whom to ask."""
    application = finding.find_application(request, pk)
    if application.status not in (Status.EMAIL_PENDING, Status.IN_REVIEW):
        return redirect(application)
    context = {"application": application, "crumbs": finding.crumbs(application, _("Submitted"))}
    return render(request, "enrollment/application_submitted.html", context | answers.what_happens_next(application))


@ENROL
@require_POST
def application_take_back(request: PortalRequest, pk: object) -> HttpResponse:
    """Back to a draft while the contact has not confirmed, to correct the address or anything else."""
    application = actions.take_back_application(finding.find_application(request, pk), by=request.user)
    messages.success(request, _("The application is a draft again. The link that was mailed no longer works."))
    return redirect(application)


@ENROL
@require_POST
def application_confirmation_mail(request: PortalRequest, pk: object) -> HttpResponse:
    """A fresh link to the primary contact."""
    application = finding.find_application(request, pk)
    _limit_mail(application)
    application = confirmations.resend_confirmation(application, by=request.user)
    messages.success(
        request, _("A new link is on its way to %s. Earlier links no longer work.") % application.contact["email"]
    )
    return redirect(application)


@ENROL
@require_http_methods(["GET", "POST"])
def application_withdraw(request: PortalRequest, pk: object) -> HttpResponse:
    """The decision to withdraw: what ends, what stays, and that it cannot be undone."""
    application = finding.find_application(request, pk)
    rules.check_can_move(application, Status.WITHDRAWN)
    if request.method == "POST":
        actions.withdraw_application(application, by=request.user)
        messages.success(request, _("The application %s was withdrawn.") % application.reference)
        return redirect("program_info")
    context = {"application": application, "crumbs": finding.crumbs(application, _("Withdraw"))}
    return render(request, "enrollment/application_withdraw.html", context)


@ENROL
def application_changes(request: PortalRequest, pk: object) -> HttpResponse:
    """The task list again after changes were requested, with the reasons on top."""
    application = finding.find_application(request, pk)
    rules.check_is_editable(application)
    context: dict[str, Any] = {"tasks": finding.tasks_of(application), **answers.record_of(application, request.user)}
    context |= {"application": application, "crumbs": finding.crumbs(application, _("Make the changes"))}
    return render(request, "enrollment/application_changes.html", context)
