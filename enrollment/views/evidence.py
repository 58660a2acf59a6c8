"""Sending a document for a check, and reading it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from enrollment.actions.evidence import send_evidence
from enrollment.forms.evidence import EvidenceForm
from enrollment.models import Application, Evidence, VerificationCheck
from enrollment.models.application import Status
from enrollment.rules import verification as rules
from enrollment.views import finding
from enrollment.views.files import evidence_response
from partnercenter.errors import Refused
from partnercenter.texts import sentences

SEND = needs(Permission.SEND_EVIDENCE)


@SEND
@require_http_methods(["GET", "POST"])
def evidence_send(request: PortalRequest, pk: object, check_pk: object) -> HttpResponse:
    """*Fix now*: why the check waits or was rejected, what to send, and the upload."""
    application = finding.find_application(request, pk)
    check = get_object_or_404(application.checks.all(), pk=check_pk)
    rules.check_can_send_evidence(check, application, application.evidence.count())
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _send(request, check, form):
        messages.success(request, _what_next(application))
        return redirect(application)
    context = {"application": application, "check": check, "form": form, "crumbs": _crumbs(application, check)}
    return render(request, "enrollment/evidence_send.html", context | {"reason": _reason_of(check)})


def _crumbs(application: Application, check: VerificationCheck) -> list[object]:
    return [*finding.crumbs(application, str(check))]


def _reason_of(check: VerificationCheck) -> object:
    return rules.REVIEW_REASONS.get(check.reason_code)


def _what_next(application: Application) -> str:
    if application.status == Status.CHANGES_REQUESTED:
        return _("The document was sent. Now choose Make the changes and enroll again, so that a reviewer looks at it.")
    return _("The document was sent. A reviewer will look at it.")


def _send(request: PortalRequest, check: VerificationCheck, form: EvidenceForm) -> bool:
    """Sends it; a file that is refused for its type is an error beside the field, not a page."""
    file = form.cleaned_data["file"]
    values = {name: form.cleaned_data[name] for name in ("document_type", "comment")}
    try:
        content = file.read(rules.MOST_BYTES + 1)
        send_evidence(check, name=file.name, content=content, by=request.user, **values)
    except Refused as refusal:
        form.add_error("file", sentences(refusal.sentence, refusal.remedy))
        return False
    return True


@SEND
def evidence_file(request: PortalRequest, pk: object) -> HttpResponse:
    """A document the company has sent, as a download."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk, tenant_id=request.user.tenant_id)
    return evidence_response(evidence)
