"""Documents that an applicant sends for a check."""

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment.actions import _state
from enrollment.models import Evidence, VerificationCheck
from enrollment.models.verification import CheckStatus
from enrollment.rules import verification
from partnercenter import audit


@transaction.atomic
def send_evidence(
    check: VerificationCheck, *, name: str, content: bytes, document_type: str, comment: str, by: User
) -> Evidence:
    """Stores a document for a check and opens a rejected check again, so that a reviewer looks at it.

    `content` is taken by its own first bytes (PDF, PNG, JPEG, at most 10 MB), at most ten documents an application.
    Refused: role-lacks-right, evidence-not-asked, evidence-full, file-not-accepted. Source: VER-03, facts 2b.
    """
    require(by, Permission.SEND_EVIDENCE)
    application = _state.locked_own(check.application, by=by)
    check = application.checks.get(pk=check.pk)
    verification.check_can_send_evidence(check, application, Evidence.objects.filter(application=application).count())
    evidence: Evidence = Evidence.objects.create(
        tenant_id=application.tenant_id,
        application=application,
        check_kind=check.kind,
        document_type=document_type,
        comment=comment,
        file_name=name[-150:],
        content_type=verification.content_type_of(name, content),
        size=len(content),
        content=content,
        uploaded_by=by,
    )
    if check.status == CheckStatus.REJECTED:
        check.status, check.reason_code, check.decided_at, check.decided_by = CheckStatus.PENDING, "", None, None
        check.save(update_fields=["status", "reason_code", "decided_at", "decided_by"])
    after = {"kind": check.kind, "file_name": evidence.file_name, "size": evidence.size}
    audit.record("send_evidence", application, by=by, tenant_id=application.tenant_id, after=after)
    return evidence
