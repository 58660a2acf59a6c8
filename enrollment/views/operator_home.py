"""The operator's start page: what is late, what is waiting, and what this person can do about it."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access_requests import tasks_for
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Application, CompanyProfile
from enrollment.models.application import Status
from enrollment.views import operator_applications as queue
from enrollment.views.operator_agreements import programme_rows
from enrollment.views.operator_case import case_href
from enrollment.views.operator_clock import clock_text, clock_tone
from enrollment.views.operator_desk import READ, OperatorRequest, capped_count, capped_text, crumbs
from enrollment.views.operator_mail import MOST_LOUD
from partnercenter.models import OutgoingEmail
from partnercenter.ui import Task

MOST_DUE = 10


@READ
@require_safe
def operator_home(request: OperatorRequest) -> HttpResponse:
    """Tasks first, then the numbers, then what is due next."""
    user = request.user
    counts = queue.count_applications(user)
    in_review = Application.objects.visible_to(user).filter(status=Status.IN_REVIEW)
    due = list(in_review.select_related("claimed_by").order_by("promised_on", "pk")[:MOST_DUE])
    context = {
        "tasks": list(_tasks(user, counts)),
        "numbers": queue.application_numbers(counts),
        "due": [(row, case_href(row), clock_text(row), clock_tone(row)) for row in due],
        "more": counts["in_review"] - len(due),
        "crumbs": crumbs()[:1],
    }
    return render(request, "enrollment/operator/home.html", context)


def _tasks(user: User, counts: dict[str, int]) -> Iterator[Task]:
    """What this person's roles can do now; an empty list means that nothing waits for them."""
    if user.may(Permission.REVIEW):
        yield from _review_tasks(counts)
    if user.may(Permission.VIEW_MAIL):
        yield from _mail_tasks(user)
    if user.may(Permission.MANAGE_PROGRAMME):
        yield from _programme_tasks(user)
    if user.may(Permission.MANAGE_MEMBERSHIP) and not CompanyProfile.objects.visible_to(user).exists():
        hint = _("Without profiles no partner can link an MPN ID.")
        yield Task(_("Load the membership profiles"), reverse("operator_profile_import"), _("To do"), "warning", hint)
    yield from tasks_for(user)


def _review_tasks(counts: dict[str, int]) -> Iterator[Task]:
    href, mine, free = reverse("operator_application_list"), counts["mine"], counts["unclaimed"]
    if mine:
        title = ngettext("Decide the application you claimed", "Decide the %(count)s applications you claimed", mine)
        yield Task(title % {"count": mine}, f"{href}?claimed=mine", _("Claimed by you"), "info")
    if free:
        title = ngettext(
            "Claim the application nobody reviews", "Claim one of %(count)s applications nobody reviews", free
        )
        yield Task(title % {"count": free}, f"{href}?claimed=unclaimed", _("Not claimed"), "warning")


def _mail_tasks(user: User) -> Iterator[Task]:
    letters = OutgoingEmail.objects.visible_to(user).filter(state=OutgoingEmail.State.DEAD)
    dead = capped_count(letters, MOST_LOUD)
    if dead:
        title = ngettext("%(count)s mail could not be delivered", "%(count)s mails could not be delivered", dead)
        hint = _("Correct the cause, then send them again from the mail log.")
        count = {"count": capped_text(dead, MOST_LOUD)}
        yield Task(title % count, reverse("operator_mail_list"), _("Problem"), "danger", hint)


def _programme_tasks(user: User) -> Iterator[Task]:
    for row in programme_rows(user):
        if row.current is None:
            href = reverse("operator_agreement_publish", args=[row.key])
            hint = _("Until then its partners cannot accept anything and cannot trade.")
            tone = "danger" if row.enrolled else "warning"
            yield Task(_("Publish the agreement: %s") % row.label, href, _("Missing"), tone, hint)
