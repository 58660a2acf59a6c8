"""The partner agreement: read it, accept it, keep what was accepted (P14)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import PortalRequest, helpers
from accounts.freshness import fresh
from accounts.roles import Permission
from enrollment.actions.agreements import accept_agreement, standing_in
from enrollment.models import Partner, Programme
from enrollment.rules import agreements as rules
from partnercenter.ui.parts import Crumb


def agreement_detail(request: PortalRequest, programme: str) -> HttpResponse:
    """The text in the reader's language with its version and hash; *Accept and continue* for a global admin.

    Whoever works in the company may read what it agreed to; the refusal to accept names who can (AGR-03).
    """
    if programme not in Programme.values:
        raise Http404
    partner = Partner.objects.visible_to(request.user).filter(tenant_id=request.user.tenant_id).first()
    standing = standing_in(partner, programme)
    _enrollment, agreement = rules.check_can_accept(standing)
    language = get_language() or "en"
    may_sign = request.user.may(Permission.SIGN_AGREEMENT)
    context = {
        "standing": standing,
        "agreement": agreement,
        "text": agreement.text_in(language),
        "text_language": language if agreement.texts.get(language) else "en",
        "digest": agreement.digest_in(language),
        "may_sign": may_sign,
        "people": [] if may_sign else helpers(request.user, Permission.SIGN_AGREEMENT),
        "crumbs": [Crumb(_("Partner profile")), Crumb(_("Partner agreement"))],
    }
    return render(request, "enrollment/agreement_detail.html", context)


@require_POST
@fresh
def agreement_accept(request: PortalRequest, programme: str) -> HttpResponse:
    """*Accept and continue*: the version that was on the page, in the language it was shown in."""
    shown = {name: request.POST.get(name, "")[:64] for name in ("agreement", "language", "digest")}
    language = shown["language"] if shown["language"] in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    agreement_id, digest = shown["agreement"], shown["digest"]
    accept_agreement(programme, agreement_id=agreement_id, language=language, digest=digest, by=request.user)
    messages.success(request, _("Your company has accepted the partner agreement."))
    return redirect("overview")
