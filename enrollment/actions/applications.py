"""The applicant's side: start, answer, submit, take back, withdraw."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment import emails
from enrollment.actions import _state
from enrollment.actions.confirmations import send_confirmation
from enrollment.models import Application, MpnAssociation, Partner, ProgramEnrollment, VerificationCheck
from enrollment.models.application import OPEN_STATUSES, Status
from enrollment.models.verification import CheckStatus, Kind
from enrollment.rules import applications as rules
from partnercenter import audit, programme

_TAKEN_BACK = {"submitted_at": None, "submitted_by": None, "claimed_at": None, "claimed_by": None}


class EditedMeanwhile(Exception):  # noqa: N818 - an answer to the one who was slower, not an error
    """Somebody saved this topic after the page was opened; `stored` is what they saved."""

    def __init__(self, stored: dict[str, Any]) -> None:
        super().__init__("edited meanwhile")
        self.stored = stored


def _check_may_apply(user: User, programme_key: str, *, resubmitted: bool = False) -> None:
    """What was open when it was submitted can be finished, also when the program has closed meanwhile."""
    require(user, Permission.ENROL)
    enrolled = set(ProgramEnrollment.objects.filter(tenant_id=user.tenant_id).values_list("programme", flat=True))
    settings = None if resubmitted else programme.current()
    rules.check_can_enrol(user.tenant, programme_key, enrolled=enrolled, settings=settings)


@transaction.atomic
def start_application(programme_key: str, *, by: User) -> Application:
    """The company's open application to a programme: the one that is open already, or a new draft.

    An enrolled partner's draft is filled from its partner record, so that only support information is asked (ENR-07).
    Refused: role-lacks-right, not-a-partner-account, already-enrolled, programme-closed. Source: ENR-01, ENR-08,
    ENR-22..24, ENR-29.
    """
    mine = Application.objects.filter(tenant_id=by.tenant_id, programme=programme_key, status__in=OPEN_STATUSES)
    existing: Application | None = mine.first()
    if existing:
        require(by, Permission.ENROL)
        return existing
    _check_may_apply(by, programme_key)
    partner = Partner.objects.filter(tenant_id=by.tenant_id).first()
    known = _known(partner)
    application, created = Application.objects.get_or_create(
        tenant=by.tenant,
        programme=programme_key,
        status=Status.DRAFT,
        defaults={
            "applicant": by,
            "reference": rules.new_reference(),
            "answers": known,
            "company_name": known.get("company", {}).get("company_name", by.tenant.name),
        },
    )
    if created:
        audit.record(
            "create_application", application, by=by, tenant_id=by.tenant_id, after={"programme": programme_key}
        )
    return application


def _known(partner: Partner | None) -> dict[str, Any]:
    """What an enrolled partner has told before. Support information is asked anew."""
    if partner is None:
        return {}
    company = {"company_name": partner.company_name, "registration_number": partner.registration_number}
    return {
        "company": {**company, "tax_id": partner.tax_id},
        "address": partner.address,
        "contact": partner.primary_contact,
    }


def _fill_in_known(application: Application) -> None:
    """Topics that are not asked of a partner are answered by its record, also in a draft begun before it was one."""
    partner = Partner.objects.filter(tenant_id=application.tenant_id).first()
    missing = {key: values for key, values in _known(partner).items() if not application.answers.get(key)}
    if missing:
        application.answers.update(missing)
        application.company_name = application.answers["company"]["company_name"]
        application.save(update_fields=["answers", "company_name"])


@transaction.atomic
def save_section(
    application: Application, section: str, values: dict[str, Any], *, revision: int, by: User
) -> Application:
    """Saves one topic's answers; the draft is there on every device at once (ENR-29).

    `revision` is the application's as the page was opened: when somebody saved the same topic since with other
    values, nothing is written and EditedMeanwhile carries theirs. Refused: role-lacks-right,
    application-not-editable.
    """
    require(by, Permission.ENROL, _("changing the application"))
    application = _state.locked_own(application, by=by)
    rules.check_is_editable(application)
    before = application.answers.get(section, {})
    changed = {key: value for key, value in values.items() if before.get(key) != value}
    if changed and before.get("_revision", 0) > revision:
        raise EditedMeanwhile(before)
    application.revision += 1
    application.answers[section] = {**values, "_revision": application.revision}
    if section == rules.COMPANY.key:
        application.company_name = str(values.get("company_name") or by.tenant.name)[:200]
    application.save(update_fields=["answers", "revision", "company_name"])
    if changed:
        old = {key: before.get(key) for key in changed}
        audit.record("update_application", application, by=by, tenant_id=by.tenant_id, before=old, after=changed)
    return application


def sections_with_state(application: Application) -> list[tuple[rules.Section, bool]]:
    """Each topic of the application, and whether it is answered."""
    already_partner = Partner.objects.filter(tenant_id=application.tenant_id).exists()
    sections = rules.sections_of(application.programme, already_partner=already_partner)
    done = {key for key, values in application.answers.items() if values and not values.get("_unfinished")}
    if MpnAssociation.objects.filter(tenant_id=application.tenant_id).exists():
        done.add(rules.MPN.key)
    return [(section, section.key in done) for section in sections]


@transaction.atomic
def submit_application(application: Application, *, by: User) -> Application:
    """*Enroll now*: the application goes to the operator, and the primary contact is asked to confirm by mail (E01).

    In the same transaction the four checks are opened. A second submit of the same application (double click, second
    tab) changes nothing and returns it as it is. After requested changes, a confirmed and unchanged contact is not
    asked again: the review goes on at once. Refused: role-lacks-right, application-not-complete, programme-closed,
    already-enrolled. Source: ENR-14, ENR-17, VER-01, VER-02.
    """
    application = _state.locked_own(application, by=by)
    resubmitted = application.status == Status.CHANGES_REQUESTED
    _check_may_apply(by, application.programme, resubmitted=resubmitted)
    if not application.is_editable:
        return application
    _fill_in_known(application)
    state = sections_with_state(application)
    rules.check_is_complete([section for section, done in state if not done])
    if resubmitted and _is_contact_confirmed(application):
        return _back_to_review(application, by=by)
    submission = {"submitted_at": timezone.now(), "submitted_by": by, "promised_on": None}
    _state.move(application, Status.EMAIL_PENDING, by=by, changes=submission)
    _open_checks(application)
    send_confirmation(application)
    return application


def _open_checks(application: Application) -> None:
    """Every check that is not accepted yet waits for the contact; the mail check always does."""
    for kind in Kind:
        VerificationCheck.objects.get_or_create(
            application=application, kind=kind, defaults={"tenant_id": application.tenant_id}
        )
    to_do = Q(kind=Kind.EMAIL_OWNERSHIP) | ~Q(status=CheckStatus.ACCEPTED)
    application.checks.filter(to_do).update(
        status=CheckStatus.WAITING, reason_code="", due_on=None, decided_at=None, decided_by=None
    )


def _is_contact_confirmed(application: Application) -> bool:
    email = application.contact.get("email", "").lower()
    confirmed = application.confirmations.exclude(confirmed_at=None).values_list("email", flat=True)
    return email in {address.lower() for address in confirmed}


def _back_to_review(application: Application, *, by: User) -> Application:
    """Requested changes were made: the rejected checks are open again, with a new promised date."""
    days = programme.current().verification_working_days
    promised = rules.working_days_after(timezone.localdate(), days)
    submission = {"submitted_at": timezone.now(), "submitted_by": by, "promised_on": promised, "decision_reason": ""}
    _state.move(application, Status.IN_REVIEW, by=by, changes=submission)
    application.checks.exclude(status=CheckStatus.ACCEPTED).update(
        status=CheckStatus.PENDING, reason_code="", due_on=promised, decided_at=None, decided_by=None
    )
    emails.application_status_changed(application)
    return application


@transaction.atomic
def take_back_application(application: Application, *, by: User) -> Application:
    """Makes a submitted application a draft again while its contact has not confirmed; the mailed link ends.

    The way out of a mistyped contact address. Refused: role-lacks-right, already-decided.
    """
    require(by, Permission.ENROL, _("changing the application"))
    application = _state.locked_own(application, by=by)
    _state.move(application, Status.DRAFT, by=by, changes=_TAKEN_BACK)
    application.confirmations.filter(confirmed_at=None, superseded_at=None).update(superseded_at=timezone.now())
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> Application:
    """Ends an open application for good; its history stays readable and a new one can be started.

    The MPN ID is free again unless the company is a partner already. Refused: role-lacks-right, already-decided.
    """
    require(by, Permission.ENROL, _("withdrawing the application"))
    application = _state.locked_own(application, by=by)
    was_submitted = application.submitted_at is not None
    _state.move(application, Status.WITHDRAWN, by=by)
    application.confirmations.filter(confirmed_at=None, superseded_at=None).update(superseded_at=timezone.now())
    _state.release_mpn(application)
    if was_submitted:
        emails.application_status_changed(application)
    return application
