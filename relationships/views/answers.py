"""What the invited company sees: the link, what is asked, what stands in the way, the answer (P22).

Looking changes nothing, whoever does it and however often. The first look moves the secret out of the address into
the session, as a hash; it stays there through sign-in and through a change of account.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest
from accounts.freshness import fresh
from accounts.views.addresses import with_next
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, enter
from partnercenter.throttle import throttle, throttle_address
from partnercenter.tokens import hash_of
from relationships.actions import answers as actions
from relationships.actions.ledger import ask_for_fresh_link
from relationships.actions.questions import named, question_of
from relationships.forms.answers import ConsentForm, DeclineForm
from relationships.models import Invitation, InvitationStatus
from relationships.models.invitation import UNANSWERED
from relationships.views.answer_pages import answer_page, unknown_page

LINK = "invitation"  # the session entry with the hash of the link's secret
View = Callable[..., HttpResponse]


@login_not_required
@never_cache
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: takes the secret out of the address bar. Every token gets the same answer."""
    throttle_address(request, "invitation_link", limit=60, seconds=300)
    request.session[LINK] = hash_of(token)
    return redirect("invitation_open")


def with_invitation(view: View) -> View:
    """Hands the view the invitation whose link was opened in this browser; without one there is the page that says so.

    A visitor looks at the gate, somebody signed in from their company, with the row of the link open.
    """

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        secret_hash = request.session.get(LINK, "")
        enter(role=Role.APP if request.user.is_authenticated else Role.GATE, presented=secret_hash)
        invitation = Invitation.objects.opened_with(secret_hash)
        return view(request, invitation) if invitation else unknown_page(request)

    return never_cache(answered)


@login_not_required
@require_safe
@with_invitation
def invitation_open(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Who asks and for what; once signed in, what stands in the way, or the decision."""
    return answer_page(request, invitation)


@login_not_required
@require_POST
@with_invitation
def invitation_continue(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """*Sign in to answer*: a person was here, not a scanner."""
    if request.user.is_authenticated:
        return redirect("invitation_open")
    actions.mark_opened(invitation)
    return redirect(with_next(reverse("account_login"), reverse(question_of(invitation).way_back)))


@login_not_required
@require_POST
@with_invitation
def invitation_other_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """*Use another account*: signs out, keeps the link, and leads to the sign-in and back."""
    secret_hash, back = request.session[LINK], reverse(question_of(invitation).way_back)
    logout(request, show_message=False)
    request.session[LINK] = secret_hash
    return redirect(with_next(reverse("account_login"), back))


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@with_invitation
def invitation_accept(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """The ticked box and its button. Whatever has changed since the page was opened, also the link in another tab, is
    said on the page again."""
    if request.method != "POST":
        return redirect("invitation_open")
    question = question_of(invitation)
    form = ConsentForm(request.POST, invitation=invitation, consent=question.consent(invitation, request.user))
    if not form.is_valid():
        return answer_page(request, invitation, form)
    try:
        record = question.accept(invitation.token_hash, consent=form.agreed, by=request.user)
    except Refused as refusal:
        invitation.refresh_from_db()
        return answer_page(request, invitation, form, refusal)
    messages.success(request, named(question.done, invitation))
    return redirect(record)


@require_http_methods(["GET", "HEAD", "POST"])
@with_invitation
def invitation_decline(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """*Decline*, with a reason or without."""
    if invitation.status_now not in UNANSWERED:
        return answer_page(request, invitation)
    actions.check_can_decline(invitation, request.user)
    form = DeclineForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        actions.decline_invitation(invitation.token_hash, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("You have declined. %s gets a mail.") % invitation.inviter_name)
        return redirect("invitation_open")
    return render(request, "relationships/answer_decline.html", {"invitation": invitation, "form": form})


@login_not_required
@require_POST
@with_invitation
def invitation_fresh_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """*Ask for a new link*, for one that has expired: whoever made it gets a message."""
    if invitation.status_now != InvitationStatus.EXPIRED:
        return redirect("invitation_open")
    throttle("invitation_fresh_link", str(invitation.pk), limit=3, seconds=3600)
    ask_for_fresh_link(invitation)
    return render(request, "relationships/answer_asked.html", {"invitation": invitation})
