"""The page on which an invitation is made, whatever it asks: the form, what stands in its way, and on to the draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from accounts.access import PortalRequest
from enrollment.rules import reasons as programme_reasons
from partnercenter.errors import Refused
from partnercenter.texts import sentences
from partnercenter.throttle import throttle
from relationships.actions import inviters
from relationships.actions.invitations import create_invitation
from relationships.forms.drafts import InvitationForm
from relationships.models import InvitationKind
from relationships.rules import reasons

PREFILLED = {"recipient_company": "company", "recipient_name": "name", "recipient_email": "email"}
READ, SEE = gettext_lazy("Read the agreement"), gettext_lazy("See how far it is")
AGREEMENT = "agreement_detail"
WAYS_OUT = {  # the code of what blocks the company: the page where that is lifted
    programme_reasons.AGREEMENT_NOT_SIGNED.code: (AGREEMENT, READ),
    programme_reasons.AGREEMENT_NOT_PUBLISHED.code: ("overview", SEE),
    programme_reasons.PROGRAMME_NOT_ACTIVE.code: ("program_info", SEE),
}


@dataclass(frozen=True)
class NewInvitation:
    """One page of the kind: its template and form, what the invitation is made with, and what the template needs."""

    template: str
    form: type[InvitationForm] = InvitationForm
    kind: InvitationKind = InvitationKind.PARTNERSHIP
    provider_id: UUID | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


def make_invitation(request: PortalRequest, page: NewInvitation) -> HttpResponse:
    """For whom, and in which language; the draft comes next. The same form twice makes one invitation."""
    by, sent = request.user, request.method == "POST"
    form = page.form(request.POST if sent else None, by=by, initial=_prefilled(request))
    asks: dict[str, Any] = {"kind": page.kind, "provider_id": page.provider_id}
    try:
        inviters.check_can_invite(by, **asks)
        if sent and form.is_valid():
            throttle("invitation-new", str(by.pk), limit=60, seconds=60)
            made = create_invitation(by=by, invitation_id=form.invitation_id, **asks, **form.values)
            return redirect("invitation_draft", made.pk)
    except Refused as refusal:
        return _not_made(request, page, form, refusal)
    return _show(request, page, form)


def _prefilled(request: PortalRequest) -> dict[str, str]:
    """What another page knows already; a list of resellers, an answered request to be connected."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    return {"language": language, **{name: request.GET.get(key, "")[:254] for name, key in PREFILLED.items()}}


def _not_made(request: PortalRequest, page: NewInvitation, form: InvitationForm, refusal: Refused) -> HttpResponse:
    """The limit stands above the form, which keeps what was typed; what blocks the company takes the form's place."""
    if refusal.reason is reasons.INVITATION_LIMIT:
        form.add_error(None, sentences(refusal.sentence, refusal.remedy))
        return _show(request, page, form, status=refusal.reason.status)
    if refusal.code not in WAYS_OUT:
        raise refusal
    name, words = WAYS_OUT[refusal.code]
    programme = inviters.inviting_side(request.user.tenant_id, page.kind).programme
    href = reverse(name, args=[programme] if name == AGREEMENT else [])
    return _show(request, page, form, status=refusal.reason.status, refusal=refusal, href=href, words=words)


def _show(
    request: PortalRequest, page: NewInvitation, form: InvitationForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, page.template, {"form": form, **page.context, **context}, status=status)
