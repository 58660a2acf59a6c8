"""The checks of an application: the reviewers' reasons in plain words, and which files are taken as evidence."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from enrollment.models.application import Application, Status
from enrollment.models.verification import CheckStatus, Evidence, Kind, VerificationCheck
from enrollment.rules import reasons
from partnercenter.errors import Refused
from partnercenter.texts import Text, listed

MOST_BYTES = 10 * 1024 * 1024
MOST_DOCUMENTS = 10
SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
SUFFIXES = {"application/pdf": (".pdf",), "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg")}
REVIEWED = (Kind.DOMAIN, Kind.EMPLOYMENT, Kind.BUSINESS)


@dataclass(frozen=True)
class ReviewReason:
    """Why a check was rejected: as the applicant reads it, and what to send."""

    code: str
    label: Text
    remedy: Text


REVIEW_REASONS: dict[str, ReviewReason] = {
    reason.code: reason
    for reason in (
        ReviewReason(
            "name-differs",
            _("The company name differs from the register"),
            _("Correct the name to equal the register letter by letter, or send the registration that shows it."),
        ),
        ReviewReason(
            "address-differs",
            _("The address differs from the register"),
            _("Correct the address, or send a utility bill or bank letter that shows it."),
        ),
        ReviewReason(
            "not-in-register",
            _("The company was not found in the public register"),
            _("Check the registration number, or send the company's registration document."),
        ),
        ReviewReason(
            "domain-not-proven",
            _("It is not clear that the mail domain belongs to the company"),
            _("Send an invoice of the registrar or another proof of domain ownership in the company's name."),
        ),
        ReviewReason(
            "not-authorised",
            _("It is not clear that the primary contact works for the company and may act for it"),
            _("Send a letter on company paper that names the person and the authority, or name another contact."),
        ),
        ReviewReason(
            "evidence-unreadable",
            _("A document cannot be read or is incomplete"),
            _("Send all pages again as one sharp PDF, PNG or JPEG."),
        ),
        ReviewReason(
            "something-else",
            _("Another reason"),
            _("Read the reviewer's comment; it says what to send."),
        ),
    )
}


def check_can_decide_check(check: VerificationCheck, application: Application) -> None:
    """Reviewers decide the three reviewed checks while the application is in review; the mail check decides itself."""
    if check.kind not in REVIEWED or application.status != Status.IN_REVIEW:
        raise Refused(reasons.CHECK_NOT_OPEN)


def check_is_known_reason(reason_code: str) -> None:
    """A rejection names a reason of the list: the applicant's page and mail are written from it."""
    if reason_code not in REVIEW_REASONS:
        raise Refused(reasons.REASON_UNKNOWN)


def check_all_accepted(checks: Collection[VerificationCheck]) -> None:
    """Approval needs every check accepted (VER-02, VER-03)."""
    still_open = [str(check) for check in checks if check.status != CheckStatus.ACCEPTED]
    if still_open:
        raise Refused(reasons.CHECKS_OPEN, details={"checks": listed(still_open)})


def check_some_rejected(checks: Collection[VerificationCheck]) -> None:
    """Changes are requested for a reason the applicant can act on."""
    if not any(check.status == CheckStatus.REJECTED for check in checks):
        raise Refused(reasons.NOTHING_REJECTED)


def check_can_send_evidence(check: VerificationCheck, application: Application, already_sent: int) -> None:
    """Documents are taken for reviewed checks while somebody looks at the application."""
    asked = application.status in (Status.IN_REVIEW, Status.CHANGES_REQUESTED)
    if not asked or check.kind not in REVIEWED or check.status == CheckStatus.ACCEPTED:
        raise Refused(reasons.EVIDENCE_NOT_ASKED)
    if already_sent >= MOST_DOCUMENTS:
        raise Refused(reasons.EVIDENCE_FULL)


def content_type_of(name: str, content: bytes) -> str:
    """The type by the file's own first bytes; a name that says otherwise, or a size over the limit, is refused."""
    if 0 < len(content) <= MOST_BYTES:
        for signature, content_type in SIGNATURES.items():
            if content.startswith(signature) and name.lower().endswith(SUFFIXES[content_type]):
                return content_type
    raise Refused(reasons.FILE_NOT_ACCEPTED)


def document_types() -> list[tuple[str, str]]:
    """What can be sent."""
    return [(str(value), str(label)) for value, label in Evidence.DocumentType.choices]
