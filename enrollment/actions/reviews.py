"""The operator's side: claim, note, decide the checks, approve, reject, ask for changes."""

from django.db import transaction
from django.utils import timezone

from accounts import roles
from accounts.access import require
from accounts.models import RoleAssignment, Tenant, User
from accounts.roles import Permission
from enrollment import emails
from enrollment.actions import _state
from enrollment.models import (
    Application,
    MpnAssociation,
    Partner,
    ProgramEnrollment,
    ReviewNote,
    VerificationCheck,
)
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus
from enrollment.rules import applications, reasons, verification
from partnercenter import audit, programme
from partnercenter.errors import Refused


def _for_review(application: Application, by: User) -> Application:
    """The locked application, once it is sure that the reviewer may decide and has claimed it."""
    require(by, Permission.REVIEW)
    application = _state.locked(application)
    if application.status != Status.IN_REVIEW:
        raise Refused(reasons.ALREADY_DECIDED, details={"status": application.get_status_display()})
    if application.claimed_by_id is None:
        raise Refused(reasons.NOT_CLAIMED)
    if application.claimed_by_id != by.pk:
        raise Refused(reasons.NOT_CLAIMED_BY_YOU, details={"reviewer": str(application.claimed_by)})
    return application


def _claim(application: Application, by: User, *, claimed: bool) -> Application:
    before = application.claimed_by
    application.claimed_by = by if claimed else None
    application.claimed_at = timezone.now() if claimed else None
    application.save(update_fields=["claimed_by", "claimed_at"])
    operation = "claim_application" if claimed else "release_application"
    audit.record(
        operation,
        application,
        by=by,
        tenant_id=None,
        before={"claimed_by": before},
        after={"claimed_by": application.claimed_by},
    )
    return application


@transaction.atomic
def claim_application(application: Application, *, by: User) -> Application:
    """Takes an application for review, so that nobody else decides it meanwhile; claiming one's own again is nothing.

    Refused: role-lacks-right, already-decided, not-claimed-by-you.
    """
    require(by, Permission.REVIEW)
    application = _state.locked(application)
    if application.status != Status.IN_REVIEW:
        raise Refused(reasons.ALREADY_DECIDED, details={"status": application.get_status_display()})
    if application.claimed_by_id not in (None, by.pk):
        raise Refused(reasons.NOT_CLAIMED_BY_YOU, details={"reviewer": str(application.claimed_by)})
    return _claim(application, by, claimed=True)


@transaction.atomic
def release_application(application: Application, *, by: User) -> Application:
    """Gives a claimed application back to the queue. Any reviewer can: people fall ill.

    An application that nobody holds stays as it is. Refused: role-lacks-right, already-decided.
    """
    require(by, Permission.REVIEW)
    application = _state.locked(application)
    if not application.is_open:
        raise Refused(reasons.ALREADY_DECIDED, details={"status": application.get_status_display()})
    return _claim(application, by, claimed=False) if application.claimed_by_id else application


@transaction.atomic
def add_note(application: Application, text: str, *, by: User) -> ReviewNote:
    """Writes a note for the operator's people; the applicant never sees it. Refused: role-lacks-right."""
    require(by, Permission.REVIEW)
    note = ReviewNote.objects.create(tenant_id=application.tenant_id, application=application, author=by, text=text)
    audit.record("add_note", application, by=by, tenant_id=None)
    return note


@transaction.atomic
def decide_check(
    check: VerificationCheck, *, accepted: bool, by: User, reason_code: str = "", comment: str = ""
) -> VerificationCheck:
    """Accepts a check, or rejects it with a reason of the list and what the applicant reads beside it.

    The applicant sees it on the page at once; the mail comes with the decision on the whole. Refused: role-lacks-right,
    already-decided, not-claimed, not-claimed-by-you, check-not-open. Source: VER-03.
    """
    application = _for_review(check.application, by)
    check = application.checks.get(pk=check.pk)
    verification.check_can_decide_check(check, application)
    if not accepted:
        verification.check_is_known_reason(reason_code)
    before = check.status
    check.status = CheckStatus.ACCEPTED if accepted else CheckStatus.REJECTED
    check.reason_code, check.comment = ("", "") if accepted else (reason_code, comment)
    check.decided_at, check.decided_by = timezone.now(), by
    check.save(update_fields=["status", "reason_code", "comment", "decided_at", "decided_by"])
    after = {"kind": check.kind, "status": check.status, "reason_code": check.reason_code}
    audit.record(
        "decide_check", application, by=by, tenant_id=application.tenant_id, before={"status": before}, after=after
    )
    return check


def _decision(by: User, reason: str) -> dict[str, object]:
    return {"decided_at": timezone.now(), "decided_by": by, "decision_reason": reason}


@transaction.atomic
def approve_application(application: Application, *, by: User, reason: str = "") -> Partner:
    """The company becomes a partner in the programme: partner record, enrolment, roles and mail (E03) commit together.

    The applicant becomes global admin and admin agent (DEC-01). Trading still waits for the agreement. Refused:
    role-lacks-right, already-decided, not-claimed, not-claimed-by-you, checks-open. Source: ENR-19, VER-03, VER-08.
    """
    application = _for_review(application, by)
    verification.check_all_accepted(list(application.checks.all()))
    _state.move(application, Status.APPROVED, by=by, reason=reason, changes=_decision(by, reason))
    partner = _become_partner(application)
    enrolled = ProgramEnrollment.objects.create(
        tenant_id=partner.tenant_id, partner=partner, programme=application.programme
    )
    audit.record(
        "create_program_enrollment",
        enrolled,
        by=by,
        tenant_id=partner.tenant_id,
        after={"programme": enrolled.programme},
    )
    _name_programmes(partner)
    for role in (roles.GLOBAL_ADMIN, roles.ADMIN_AGENT):
        _give_role(application.applicant, role.key, by=by)
    emails.application_approved(application)
    return partner


def _name_programmes(partner: Partner) -> None:
    """The company's own row says which programmes it is in: the menu reads it with the user."""
    enrolled = ProgramEnrollment.objects.filter(partner=partner).order_by("enrolled_at")
    Tenant.objects.filter(pk=partner.tenant_id).update(programmes=list(enrolled.values_list("programme", flat=True)))


def _become_partner(application: Application) -> Partner:
    answers = application.answers
    company = answers["company"]
    values = {
        "mpn_id": _linked_mpn(application),
        "company_name": company["company_name"],
        "registration_number": company.get("registration_number", ""),
        "tax_id": company.get("tax_id", ""),
        "address": _without_marks(answers["address"]),
        "primary_contact": _without_marks(answers["contact"]),
        "support_profile": _without_marks(answers["support"]),
    }
    partner, _created = Partner.objects.update_or_create(tenant_id=application.tenant_id, defaults=values)
    return partner


def _linked_mpn(application: Application) -> str:
    """The MPN ID of the company; without one nobody becomes a partner."""
    association = MpnAssociation.objects.filter(tenant_id=application.tenant_id).first()
    if association is None:
        raise Refused(reasons.NOT_COMPLETE, details={"sections": str(applications.MPN.title)})
    return association.mpn_id


def _without_marks(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if not key.startswith("_")}


def _give_role(user: User, role: str, *, by: User) -> None:
    assigned, created = RoleAssignment.objects.get_or_create(
        user_id=user.pk, role=role, defaults={"tenant_id": user.tenant_id}
    )
    if created:
        audit.record("assign_role", user, by=by, tenant_id=user.tenant_id, after={"role": assigned.role})


@transaction.atomic
def reject_application(application: Application, *, by: User, reason: str) -> Application:
    """Ends the application with a reason the applicant reads on the page and in the mail (E03).

    The MPN ID is free again unless the company is a partner already; a new application can be started. Refused:
    role-lacks-right, already-decided, not-claimed, not-claimed-by-you. Source: ENR-19, opportunities 1.
    """
    application = _for_review(application, by)
    _state.move(application, Status.REJECTED, by=by, reason=reason, changes=_decision(by, reason))
    _state.release_mpn(application)
    emails.application_rejected(application)
    return application


@transaction.atomic
def request_changes(application: Application, *, by: User, reason: str) -> Application:
    """Hands the application back with what to change, each rejected check with its reason and a date (E02).

    The claim is released. Refused: role-lacks-right, already-decided, not-claimed, not-claimed-by-you,
    nothing-to-change.
    """
    application = _for_review(application, by)
    verification.check_some_rejected(list(application.checks.all()))
    due = applications.working_days_after(timezone.localdate(), programme.current().changes_working_days)
    changes = {"decision_reason": reason, "promised_on": due, "claimed_by": None, "claimed_at": None}
    _state.move(application, Status.CHANGES_REQUESTED, by=by, reason=reason, changes=changes)
    application.checks.filter(status=CheckStatus.REJECTED).update(due_on=due)
    emails.application_status_changed(application)
    return application
