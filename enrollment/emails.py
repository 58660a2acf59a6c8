"""The mails of enrolment: one function for each thing that happened, in the recipient's language."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enrollment.models import Application, ContactConfirmation, ListingChange
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus
from enrollment.rules.listings import REJECTIONS
from enrollment.rules.verification import REVIEW_REASONS
from partnercenter import programme
from partnercenter.mail import queue_mail
from partnercenter.texts import Text


def _language_of(application: Application) -> str:
    """The contact's language as answered; the applicant's until then."""
    return application.contact.get("language") or application.applicant.language


def _name_of(contact: dict[str, str]) -> str:
    """The contact's name in its own order: family name first, without a space, where it is written in ideographs."""
    first, last = contact.get("first_name", ""), contact.get("last_name", "")
    ideographs = last[:1] >= "\u2e80"
    return f"{last}{first}" if ideographs else f"{first} {last}"


def _recipient(application: Application) -> str:
    """The address that has confirmed, else the one that was last asked to; never one that was only typed."""
    asked = application.confirmations.order_by(F("confirmed_at").desc(nulls_last=True), "-created_at")
    return str(asked[0].email)


def _send(kind: str, application: Application, *, action: Text, link: str, to: str = "", **context: object) -> None:
    queue_mail(
        f"enrollment/{kind}",
        to=to or _recipient(application),
        language=_language_of(application),
        tenant_id=application.tenant_id,
        context={
            "application": application,
            "contact_name": _name_of(application.contact),
            "company_name": application.answers.get("company", {}).get("company_name", str(application.tenant)),
            "help_email": programme.current().help_email,
            "action_text": action,
            "action_href": settings.PORTAL_BASE_URL + link,
            **context,
        },
    )


def confirm_address(confirmation: ContactConfirmation, token: str) -> None:
    """E01: confirm that you signed up and that the address is yours (ENR-17, VER-01)."""
    link = reverse("contact_confirm_link", args=[token])
    _send(
        "confirm_address",
        confirmation.application,
        to=confirmation.email,
        action=_("Open the confirmation page"),
        link=link,
        expires_at=confirmation.expires_at,
    )


def application_status_changed(application: Application) -> None:
    """E02: the application is in review, or changes are requested, or it was withdrawn (ENR-20)."""
    asked = application.status == Status.CHANGES_REQUESTED
    rejected = application.checks.filter(status=CheckStatus.REJECTED) if asked else ()
    changes = [(check, REVIEW_REASONS[check.reason_code]) for check in rejected]
    link = application.get_absolute_url()
    _send("application_status_changed", application, action=_("See the application"), link=link, changes=changes)


def application_approved(application: Application) -> None:
    """E03: the review is complete, the company is enrolled; what is left is the agreement (ENR-19)."""
    _send("application_approved", application, action=_("Go to Overview"), link=reverse("overview"))


def application_rejected(application: Application) -> None:
    """E03: the review is complete, the application is rejected, with the reason and what can be done (ENR-19)."""
    rejected = application.checks.filter(status=CheckStatus.REJECTED)
    reasons = [(check, REVIEW_REASONS[check.reason_code]) for check in rejected]
    link = application.get_absolute_url()
    _send("application_rejected", application, action=_("See the application"), link=link, reasons=reasons)


def _send_about(kind: str, change: ListingChange, *, action: Text, **context: object) -> None:
    """To whoever submitted the change, who may have nothing to do with an application."""
    to: User = change.submitted_by  # type: ignore[assignment]
    queue_mail(
        f"enrollment/{kind}",
        to=to.email,
        language=to.language,
        tenant_id=change.tenant_id,
        context={
            "change": change,
            "full_name": to.full_name,
            "help_email": programme.current().help_email,
            "action_text": action,
            "action_href": settings.PORTAL_BASE_URL + reverse("listing_detail", args=[change.listing_id]),
            **context,
        },
    )


def listing_received(change: ListingChange) -> None:
    """E11: the change of a listing has arrived, and by when it is decided (DIR-04)."""
    _send_about("listing_received", change, action=_("See the change"))


def listing_approved(change: ListingChange) -> None:
    """E11: the directory shows it (DIR-04)."""
    _send_about("listing_approved", change, action=_("See the listing"))


def listing_rejected(change: ListingChange) -> None:
    """E11: it is not shown, why, and what to change (DIR-04)."""
    _send_about("listing_rejected", change, action=_("Change the listing"), reason=REJECTIONS[change.reason_code])


def listing_taken_out(change: ListingChange, comment: str) -> None:
    """The operator has taken a published listing out of the directory, and why."""
    _send_about("listing_taken_out", change, action=_("See the listing"), comment=comment)
