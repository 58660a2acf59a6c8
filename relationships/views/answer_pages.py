"""The one page of a link in each of its states: unknown, ended, for a visitor, blocked, or ready for the answer."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access_requests import WayOut, way_out
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Application, Programme
from enrollment.models.application import OPEN_STATUSES
from partnercenter.errors import Refused
from partnercenter.texts import Text
from relationships.actions.questions import Question, named, question_of
from relationships.forms.answers import ConsentForm
from relationships.models import Invitation, InvitationStatus
from relationships.models.invitation import UNANSWERED
from relationships.rules import reasons
from relationships.rules.answers import ending_of

# What lifts a blocker, where whoever reads can do it: the words of the link, the page.
EXITS: dict[str, tuple[Text, str, tuple[str, ...]]] = {
    reasons.OWN_INVITATION.code: (_("See your invitations"), "invitation_list", ()),
    reasons.WRONG_MARKET.code: (_("Find a provider"), "provider_directory", ()),
    reasons.RESELLER_NOT_ENROLLED.code: (
        _("Enroll as an indirect reseller"), "enrollment_welcome", (Programme.INDIRECT_RESELLER,)
    ),
    reasons.RESELLER_NOT_SIGNED.code: (
        _("Read and accept the agreement"), "agreement_detail", (Programme.INDIRECT_RESELLER,)
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Obstacle:
    """What stands between somebody signed in and the answer, and the ways out: a page, an application on its way, or
    colleagues to ask."""

    refusal: Refused
    exit_words: Text = ""
    exit_href: str = ""
    application: Application | None = None
    way_out: WayOut | None = None
    other_account: bool = False


def unknown_page(request: HttpRequest) -> HttpResponse:
    """Guessed, altered, cut off, or never opened in this browser: one answer for all."""
    return render(request, "relationships/answer_unknown.html", status=404)


def answer_page(
    request: HttpRequest, invitation: Invitation, form: ConsentForm | None = None, refused: Refused | None = None
) -> HttpResponse:
    """The page that the link deserves now, for this reader. `form` is one that failed, or was `refused` for what the
    page may not know. Call it with the row open."""
    if invitation.status_now not in UNANSWERED:
        return _ended_page(request, invitation)
    question, user = question_of(invitation), request.user
    context = _asked(invitation, question)
    if not isinstance(user, User):
        return render(request, "relationships/answer_visitor.html", context)
    try:
        question.check(invitation, user)
        if refused:
            raise refused
    except Refused as refusal:
        context["obstacle"] = _obstacle(refusal, user, question)
        return render(request, "relationships/answer_blocked.html", context, status=refusal.reason.status)
    form = form or ConsentForm(invitation=invitation, consent=question.consent(invitation, user))
    context |= {"form": form, "title": form.consent.title or context["title"]}
    return render(request, "relationships/answer_decision.html", context)


def _asked(invitation: Invitation, question: Question) -> dict[str, Any]:
    """Who asks for what: the same for every reader."""
    return {
        "invitation": invitation,
        "question": question,
        "title": named(question.title, invitation),
        "askers": question.askers(invitation),
        "cannot": question.cannot(invitation),
        "ways_to_end": [named(text, invitation) for text in question.ways_to_end],
    }


def _ended_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What became of the link. Whoever's company has answered it reads by whom, and goes on to what came of it."""
    user, reason = request.user, ending_of(invitation)
    ours = isinstance(user, User) and user.tenant_id == invitation.answered_tenant_id
    context = {
        "invitation": invitation,
        "title": _("Your company has answered") if ours else _("This link does not work any more"),
        "refusal": Refused(reason, details={"inviter": invitation.inviter_name}),
        "ours": ours,
        "outcome": question_of(invitation).outcome(invitation, user) if ours and isinstance(user, User) else "",
        "expired": invitation.status_now == InvitationStatus.EXPIRED,
    }
    return render(request, "relationships/answer_ended.html", context, status=200 if ours else reason.status)


def _obstacle(refusal: Refused, user: User, question: Question) -> Obstacle:
    application = _application_of(user) if refusal.reason is reasons.RESELLER_NOT_ENROLLED else None
    if refusal.permission and not user.may(Permission(refusal.permission)):
        return Obstacle(refusal, application=application, way_out=way_out(user, Permission(refusal.permission)))
    if application:
        return Obstacle(refusal, _("Go to your application"), application.get_absolute_url(), application)
    if refusal.back_href:
        return Obstacle(refusal, refusal.back_words or _("See how you work together"), refusal.back_href)
    nowhere = (refusal.reason.place_words, refusal.reason.place, ())
    words, page, values = EXITS.get(refusal.code, nowhere)
    exit_href = reverse(page, args=values) if page else ""
    return Obstacle(refusal, words, exit_href, other_account=refusal.code in question.for_others)


def _application_of(user: User) -> Application | None:
    """The company's application that is on its way."""
    applications = Application.objects.visible_to(user).filter(
        tenant_id=user.tenant_id, programme=Programme.INDIRECT_RESELLER, status__in=OPEN_STATUSES
    )
    found: Application | None = applications.first()
    return found
