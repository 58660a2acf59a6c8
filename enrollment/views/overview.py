"""The Overview: my tasks first, then what the company can do and what stands in the way; and Program info."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import PortalRequest, helpers, needs
from accounts.access_requests import tasks_for
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions.agreements import standings_of
from enrollment.models import Application, Partner, Programme
from enrollment.models.application import OPEN_STATUSES, Status
from enrollment.rules import agreements as rules
from enrollment.rules import reasons
from enrollment.views.answers import STATUS_TONES
from partnercenter.start_page import tasks_of
from partnercenter.ui.parts import Task
from partnercenter.ui.times import moment_text


@dataclass(frozen=True)
class Capability:
    """What the company can do in one programme, or who can lift what blocks it."""

    title: str
    standing: rules.Standing
    people: list[str]
    ask_href: str


def overview(request: PortalRequest) -> HttpResponse:
    """Everybody's first page; the operator's people have their own (P13)."""
    user = request.user
    if user.tenant.is_operator:
        return redirect("operator_home")
    partner = Partner.objects.visible_to(user).first()
    standings = standings_of(partner)
    applications = list(Application.objects.visible_to(user).order_by("-started_at")[:20])
    context = {
        "partner": partner,
        "tasks": _tasks_for(user, applications, standings),
        "to_sign": [standing for standing in standings if standing.blocker is reasons.AGREEMENT_NOT_SIGNED],
        "capabilities": _capabilities(user, standings),
        "signed": [standing for standing in standings if standing.can_act],
        "may_sign": user.may(Permission.SIGN_AGREEMENT),
        "enrolled": bool(standings),
        "rejected": _last_rejected(applications, standings),
    }
    return render(request, "enrollment/overview.html", context)


def _last_rejected(applications: list[Application], standings: list[rules.Standing]) -> Application | None:
    """The rejection that a company without an enrollment should read before it tries again."""
    newest = applications[0] if applications and not standings else None
    return newest if newest and newest.status == Status.REJECTED else None


def _tasks_for(user: User, applications: list[Application], standings: list[rules.Standing]) -> list[Task]:
    """What this person should do next, most urgent first; a task of somebody else's role names who can."""
    tasks = [_application_task(row, user) for row in applications if row.status in OPEN_STATUSES]
    for standing in standings:
        if standing.blocker is reasons.AGREEMENT_NOT_SIGNED:
            tasks.append(_agreement_task(standing, user))
    if not tasks and not standings and user.may(Permission.ENROL):
        href = reverse("programme_list")
        tasks.append(
            Task(_("Enroll your company in a program"), href, _("To do"), "info", _("Choose the model that fits."))
        )
    return [*tasks, *tasks_for(user), *tasks_of(user)]


WORDS = {
    Status.DRAFT: gettext_lazy("Finish your enrollment: %s"),
    Status.EMAIL_PENDING: gettext_lazy("Have the primary contact confirm the address: %s"),
    Status.IN_REVIEW: gettext_lazy("Wait for the review: %s"),
    Status.CHANGES_REQUESTED: gettext_lazy("Make the requested changes: %s"),
}


PROMISES = {
    Status.IN_REVIEW: gettext_lazy("We promise an answer by %s."),
    Status.CHANGES_REQUESTED: gettext_lazy("We expect your answer by %s."),
}


def _application_task(application: Application, user: User) -> Task:
    title = str(WORDS[Status(application.status)]) % application.get_programme_display()
    href = application.get_absolute_url() if user.may(Permission.VIEW_COMPANY) else ""
    hint = "" if href else _("A global admin of your company does this.")
    if application.contact.get("email") and application.status == Status.EMAIL_PENDING:
        hint = _("We wrote to %s.") % application.contact["email"]
    elif application.promised_on:
        hint = str(PROMISES[Status(application.status)]) % moment_text(application.promised_on, with_time=False)
    return Task(title, href, application.get_status_display(), STATUS_TONES[application.status], hint)


def _agreement_task(standing: rules.Standing, user: User) -> Task:
    title = _("Accept the partner agreement: %s") % Programme(standing.programme).label
    href = reverse("agreement_detail", args=[standing.programme])
    hint = "" if user.may(Permission.SIGN_AGREEMENT) else _("Only a global admin can accept it.")
    return Task(title, href, _("To do"), "warning", hint)


def _capabilities(user: User, standings: list[rules.Standing]) -> list[Capability]:
    people = helpers(user, Permission.SIGN_AGREEMENT) if any(not row.can_act for row in standings) else []
    return [Capability(str(Programme(row.programme).label), row, people, _ask_href(user, row)) for row in standings]


def _ask_href(user: User, standing: rules.Standing) -> str:
    """Where to ask for what lifts the blocker; nothing for whoever holds it, or where waiting lifts it."""
    lifted_by = standing.blocker.permission if standing.blocker else ""
    if not lifted_by or user.may(Permission(lifted_by)):
        return ""
    return f"{reverse('access_request_create')}?permission={lifted_by}"


@needs(Permission.VIEW_COMPANY, gettext_lazy("reading the partner profile"))
def program_info(request: PortalRequest) -> HttpResponse:
    """Partner profile → Program info: status, account types, signature, and every application (ENR-30, AGR-04)."""
    mine = {"tenant_id": request.user.tenant_id}
    partner = Partner.objects.visible_to(request.user).filter(**mine).first()
    applications = Application.objects.visible_to(request.user).filter(**mine).order_by("-started_at")
    context: dict[str, Any] = {
        "partner": partner,
        "standings": [(Programme(row.programme).label, row) for row in standings_of(partner)],
        "applications": [(row, STATUS_TONES[row.status]) for row in applications[:50]],
    }
    return render(request, "enrollment/program_info.html", context)
