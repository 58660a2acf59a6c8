"""The case file: everything about one application on one page, for whoever decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from enrollment.forms.review import CheckDecisionForm, NoteForm
from enrollment.models import Application, ContactConfirmation, MpnAssociation, Programme, VerificationCheck
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus
from enrollment.rules import applications as rules
from enrollment.rules.verification import REVIEWED
from enrollment.views import answers
from enrollment.views.operator_clock import clock_text, clock_tone
from enrollment.views.operator_desk import OperatorRequest, crumbs
from enrollment.views.operator_registers import registers_of
from enrollment.views.operator_timeline import timeline_of
from partnercenter.texts import listed
from partnercenter.ui import Fact

PEOPLE = ("applicant", "submitted_by", "claimed_by", "decided_by")


@dataclass(frozen=True)
class CaseCheck:
    """A check on the case file, with the form to decide it where this reviewer can."""

    shown: answers.ShownCheck
    form: CheckDecisionForm | None
    href: str


def find_case(user: User, pk: UUID) -> Application:
    """The application with its checks and people; 404 for whoever may not see it."""
    visible = Application.objects.visible_to(user).select_related("tenant__mpn_association", *PEOPLE)
    found: Application = get_object_or_404(visible.prefetch_related("checks__decided_by"), pk=pk)
    return found


def case_href(application: Application, part: str = "") -> str:
    """The case file's address; `part` names a place on it."""
    return reverse("operator_application_detail", args=[application.pk]) + (f"#{part}" if part else "")


def company_of(application: Application) -> str:
    """The company's name as answered, or that of its work account."""
    return application.answers.get("company", {}).get("company_name") or application.tenant.name


def can_decide(application: Application, user: User) -> bool:
    """Whether this reviewer decides this application now: it is in review and claimed by them."""
    mine = application.claimed_by_id == user.pk and application.status == Status.IN_REVIEW
    return mine and user.may(Permission.REVIEW)


def open_checks(application: Application) -> list[VerificationCheck]:
    """The checks that stand between the application and its approval."""
    return [check for check in application.checks.all() if check.status != CheckStatus.ACCEPTED]


def rejected_checks(application: Application) -> list[answers.ShownCheck]:
    """The checks that the applicant has to do something about."""
    return [shown for shown in answers.checks_of(application) if shown.check.status == CheckStatus.REJECTED]


def _check_forms(
    application: Application, shown: Sequence[answers.ShownCheck], user: User, failed: dict[str, CheckDecisionForm]
) -> list[CaseCheck]:
    """Each check; the reviewed ones with their form where this reviewer decides. `failed` keeps what was typed."""
    decides = can_decide(application, user)
    found = []
    for item in shown:
        form = None
        if decides and item.check.kind in REVIEWED:
            form = failed.get(item.check.kind) or CheckDecisionForm(auto_id=f"{item.check.kind}_%s")
        href = reverse("operator_check_decide", args=[application.pk, item.check.pk])
        found.append(CaseCheck(item, form, href))
    return found


def render_case(
    request: OperatorRequest,
    application: Application,
    *,
    failed: dict[str, CheckDecisionForm] | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    """The page; `failed` and `note_form` are forms that came back with errors."""
    shown = answers.checks_of(application)
    user, failed = request.user, failed or {}
    context = {
        "application": application,
        "company": company_of(application),
        "tone": answers.STATUS_TONES[application.status],
        "groups": _groups(application),
        "checks": _check_forms(application, shown, user, failed),
        "failed_forms": [*failed.values(), note_form],
        "timeline": timeline_of(application, [sent for check in shown for sent in check.evidence], user),
        "notes": application.notes.select_related("author").order_by("-created_at"),
        "note_form": note_form or NoteForm(),
        "facts": facts_of(application),
        "registers": registers_of(application.tenant.country.code),
        "crumbs": crumbs((_("Applications"), "operator_application_list"), (application.reference, "")),
    }
    return render(request, "enrollment/operator/application_detail.html", context | _choices(application, user))


def _choices(application: Application, user: User) -> dict[str, Any]:
    """What this person can do with the application now, and what stands in the way."""
    return {
        "still_open": listed(open_checks(application)),
        "some_rejected": any(check.status == CheckStatus.REJECTED for check in application.checks.all()),
        "can_decide": can_decide(application, user),
        "may_review": user.may(Permission.REVIEW),
    }


def _groups(application: Application) -> list[answers.Group]:
    """The answers by topic. The MPN ID has a group of its own, with what the membership site says."""
    sections = [
        section for section in rules.SECTIONS[Programme(application.programme)] if application.answers.get(section.key)
    ]
    bank = [rules.BANK] if application.programme == Programme.DIRECT_BILL and rules.BANK not in sections else []
    found = answers.groups_of(application, [*sections, *bank], changeable=False)
    return [group for group in found if group.rows]


def association_of(application: Application) -> MpnAssociation | None:
    """The MPN ID linked by the company; a rejected or withdrawn application has given its own back."""
    return getattr(application.tenant, "mpn_association", None)


def facts_of(application: Application) -> list[Fact]:
    """The narrow column: what a reviewer looks up ten times a day."""
    contact = application.contact
    claimed = application.claimed_by
    return [
        Fact(_("Reference"), application.reference, copy=True),
        Fact(_("Status"), application.get_status_display(), tone=answers.STATUS_TONES[application.status]),
        Fact(_("Due"), clock_text(application), tone=clock_tone(application)),
        Fact(_("Claimed by"), claimed.full_name if claimed else _("Nobody")),
        Fact(_("Submitted"), application.submitted_at),
        Fact(_("Program"), application.get_programme_display()),
        Fact(_("Country"), application.tenant.country.name),
        Fact(_("Mail domain"), application.tenant.domain, copy=True),
        *_mpn_facts(application),
        Fact(_("Primary contact"), contact.get("email", ""), copy=True),
        _contact_fact(application),
        Fact(_("Applicant"), application.applicant.full_name),
        Fact(_("Applicant's address"), application.applicant.email, copy=True),
    ]


def _mpn_facts(application: Application) -> list[Fact]:
    association = association_of(application)
    if association is None:
        return [Fact(_("MPN ID"), _("None linked"), tone="warning")]
    return [Fact(_("MPN ID"), association.mpn_id, copy=True), Fact(_("Membership profile"), association.partner_name)]


def _contact_fact(application: Application) -> Fact:
    """Whether the primary contact has confirmed the address that stands in the application now."""
    email = application.contact.get("email", "").lower()
    links = [link for link in application.confirmations.order_by("created_at") if link.email.lower() == email]
    return Fact(_("Address"), *_confirmation_state(links))


def _confirmation_state(links: list[ContactConfirmation]) -> tuple[str, str, str]:
    """(text, href, tone) of the newest word on an address."""
    if any(link.confirmed_at for link in links):
        return _("Confirmed"), "", "success"
    waiting = [link for link in links if link.superseded_at is None]
    if waiting and waiting[-1].expires_at > timezone.now():
        return _("Not confirmed yet"), "", "warning"
    return (_("The link has expired"), "", "danger") if waiting else (_("Not asked yet"), "", "neutral")
