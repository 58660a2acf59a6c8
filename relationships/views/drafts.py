"""Making an invitation and its draft: edit, copy, open, send, done (P21)."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from partnercenter.errors import Refused
from partnercenter.texts import sentences
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from partnercenter.ui.times import moment_text
from relationships.actions import invitations
from relationships.emails.drafts import mail_file
from relationships.forms.drafts import DraftForm, SendForm
from relationships.models import Invitation, InvitationStatus
from relationships.rules import drafts, reasons
from relationships.rules.kinds import MAKING
from relationships.rules.letters import guide_address, letter_of
from relationships.rules.mailto import LONGEST, fitting
from relationships.views.new_invitations import NewInvitation, make_invitation

READ = needs(Permission.VIEW_RELATIONSHIPS)  # beyond that, each kind has makers of its own: `of_a_draft` asks


@needs(Permission.MANAGE_RESELLERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_new(request: PortalRequest) -> HttpResponse:
    """*Request a reseller relationship*: for whom, and in which language; the draft comes next (REL-03, C06)."""
    trail = [Crumb(_("Indirect resellers"), reverse("reseller_list")), Crumb(_("Request a reseller relationship"))]
    context = {"guide": guide_address(), "crumbs": trail}
    return make_invitation(request, NewInvitation("relationships/invitation_new.html", context=context))


def of_a_draft(view: Callable[[PortalRequest, Invitation], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view a draft of the company, for whoever makes invitations of its kind. What was handed out or has
    expired meanwhile leads to its own page."""

    def of_its_maker(request: PortalRequest, invitation: Invitation) -> HttpResponse:
        if invitation.status_now != InvitationStatus.DRAFT:
            return redirect(invitation)
        if request.method == "POST":
            throttle("invitation-draft", str(request.user.pk), limit=300, seconds=600)
        return view(request, invitation)

    @wraps(view)
    def found(request: PortalRequest, pk: UUID) -> HttpResponse:
        invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
        return needs(MAKING[invitation.kind].permission)(of_its_maker)(request, invitation)

    return found


@READ
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def invitation_draft(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """P21: the message to edit, its link, and the ways to pass it on. Saving leads back here, or on to the file."""
    form = _form(request, invitation)
    if request.method != "POST" or not form.is_valid():
        return _show_draft(request, invitation, form)
    invitations.update_draft(invitation, by=request.user, **form.cleaned_data)
    if request.POST.get("then") == "file":
        return redirect("invitation_eml", invitation.pk)
    messages.success(request, _("The draft is saved."))
    return redirect("invitation_draft", invitation.pk)


@READ
@never_cache
@require_safe
@of_a_draft
def invitation_eml(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """The saved message as a file that opens in a mail program, ready to send."""
    text = drafts.with_link(invitation.text, _address(invitation))
    content = mail_file(to=invitation.recipient_email, subject=invitation.subject, text=text)
    response = HttpResponse(content, content_type="message/rfc822")
    response["Content-Disposition"] = 'attachment; filename="invitation.eml"'
    return response


@READ
@require_POST
@of_a_draft
def invitation_send(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """*Send it for me*: what stands on the page is kept, mailed by the portal and handed out."""
    form = _form(request, invitation, SendForm)
    if not form.is_valid():
        return _show_draft(request, invitation, form)
    invitations.update_draft(invitation, by=request.user, **form.cleaned_data)
    try:
        invitation = invitations.send_invitation(invitation, by=request.user)
    except Refused as refusal:
        if refusal.reason is not reasons.RECIPIENT_LIMIT:
            raise
        form.add_error(None, sentences(refusal.sentence, refusal.remedy))
        return _show_draft(request, invitation, form, status=refusal.reason.status)
    messages.success(request, _("The invitation is on its way to %s.") % invitation.recipient_email)
    return redirect(invitation)


@READ
@require_POST
@of_a_draft
def invitation_hand_out(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """*Done*: what stands on the page is kept; from here the link works and is no longer known here (REL-04)."""
    form = _form(request, invitation)
    if not form.is_valid():
        return _show_draft(request, invitation, form)
    invitations.update_draft(invitation, by=request.user, **form.cleaned_data)
    invitation = invitations.hand_out_invitation(invitation, by=request.user)
    until = moment_text(invitation.expires_at)
    messages.success(request, _("The link works now, until %s.") % until)
    return redirect(invitation)


def _address(invitation: Invitation) -> str:
    return drafts.address_of(invitations.secret_of(invitation))


def _form(request: PortalRequest, invitation: Invitation, form: type[DraftForm] = DraftForm) -> DraftForm:
    data = request.POST if request.method == "POST" else None
    return form(data, by=request.user, invitation=invitation, secret=invitations.secret_of(invitation))


def _show_draft(request: PortalRequest, invitation: Invitation, form: DraftForm, *, status: int = 200) -> HttpResponse:
    """The page with the form as it is; what opens and copies without a script is what was saved last."""
    address = form.address
    text, short = drafts.with_link(invitation.text, address), drafts.with_link(drafts.short_text(invitation), address)
    context = {
        "invitation": invitation,
        "letter": letter_of(invitation),
        "form": form,
        "address": address,
        "text": text,
        "short": short,
        "longest": LONGEST,
        "most_sent": drafts.MOST_SENT,
        "mailto": fitting(invitation.recipient_email, subject=invitation.subject, texts=[text, short, address]),
        "crumbs": [Crumb(_("Invitations"), reverse("invitation_list")), Crumb(_("Draft"))],
    }
    return render(request, "relationships/invitation_draft.html", context, status=status)
