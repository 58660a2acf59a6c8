"""The reason codes of enrolment, with what lifts each and who can."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from partnercenter.errors import Reason

_GLOBAL_ADMIN = _("A global admin of your company")
_OPERATOR = _("The program's operator")

PROGRAMME_CLOSED = Reason(
    "programme-closed",
    _("Applications to this program are closed. %(notice)s"),
    _("Enroll as an indirect reseller instead; that program is open."),
    _OPERATOR,
)
NOT_A_PARTNER_TENANT = Reason(
    "not-a-partner-account",
    _("This work account is not a partner's, so it cannot enroll in a program."),
    _("Create a work account for the company that will trade."),
    _GLOBAL_ADMIN,
)
NOT_YOUR_COMPANYS = Reason(
    "not-your-companys",
    _("This application belongs to another company."),
    _("Only people of that company change it."),
    _("A global admin of that company"),
)
ALREADY_ENROLLED = Reason(
    "already-enrolled",
    _("Your company is already enrolled in this program."),
    _("There is nothing left to do: see Program info for its status."),
    _("Nobody needs to"),
    status=409,
)
NOT_COMPLETE = Reason(
    "application-not-complete",
    _("The application is not complete yet. Still open: %(sections)s."),
    _("Complete the open sections, then choose Enroll now."),
    _GLOBAL_ADMIN,
    status=409,
    permission=Permission.ENROL,
)
NOT_EDITABLE = Reason(
    "application-not-editable",
    _("This application was submitted and cannot be changed now. Its status: %(status)s."),
    _("Wait for the reviewers, or take the application back while the e-mail address is not confirmed."),
    _OPERATOR,
    status=409,
    place="overview",
)
ALREADY_DECIDED = Reason(
    "already-decided",
    _("This application has moved on. Its status is now: %(status)s."),
    _("Open the application again to see what was decided and why. Your decision was not saved."),
    _("Nobody needs to"),
    status=409,
)
NOT_CLAIMED_BY_YOU = Reason(
    "not-claimed-by-you",
    _("Another reviewer is working on this application: %(reviewer)s."),
    _("Ask them to release it, or choose another application."),
    _("The reviewer who claimed it"),
    status=409,
    permission=Permission.REVIEW,
)
NOT_CLAIMED = Reason(
    "not-claimed",
    _("Nobody has claimed this application yet."),
    _("Claim it first, so that no two reviewers decide at once."),
    _("You"),
    status=409,
    permission=Permission.REVIEW,
)
CHECKS_OPEN = Reason(
    "checks-open",
    _("An application is approved when every check is accepted. Still open: %(checks)s."),
    _("Accept or reject each check first."),
    _("You"),
    number="800073",
    status=409,
    permission=Permission.REVIEW,
)
NOTHING_REJECTED = Reason(
    "nothing-to-change",
    _("No check is rejected, so the applicant would not know what to change."),
    _("Reject the checks that need something, each with its reason."),
    _("You"),
    status=409,
    permission=Permission.REVIEW,
)
REASON_UNKNOWN = Reason(
    "reason-unknown",
    _("A rejected check needs a reason of the list."),
    _("Choose the reason that the applicant will read."),
    _("You"),
    status=409,
)
CHECK_NOT_OPEN = Reason(
    "check-not-open",
    _("This check cannot be decided now."),
    _("The e-mail check is decided by the primary contact; the others once the application is in review."),
    _("The primary contact"),
    status=409,
)
PROGRAMME_NOT_ACTIVE = Reason(
    "programme-not-active",
    _("Your company's enrollment in this program is not approved yet."),
    _("Finish the enrollment and wait for its review; Program info shows how far it is."),
    _("The program's reviewers"),
    number="900149",
    place="overview",
)
AGREEMENT_NOT_SIGNED = Reason(
    "agreement-not-signed",
    _("Your company has not accepted the current version of the partner agreement."),
    _("Open the agreement, read it and choose Accept and continue."),
    _GLOBAL_ADMIN,
    number="900124",
    permission=Permission.SIGN_AGREEMENT,
)
AGREEMENT_NOT_PUBLISHED = Reason(
    "agreement-not-published",
    _("The operator has not published an agreement for this program yet."),
    _("Wait for the publication; a task appears on Overview."),
    _OPERATOR,
    status=409,
    place="overview",
)
AGREEMENT_REPLACED = Reason(
    "agreement-replaced",
    _("A newer version of the agreement was published while you were reading."),
    _("Read the new version; nothing was accepted."),
    _("You"),
    status=409,
)
MPN_NOT_PROVEN = Reason(
    "mpn-not-proven",
    _("The sign-in to the membership site has ended, or this profile does not belong to it."),
    _("Sign in to the membership site again and choose the profile."),
    _("You"),
)
MPN_FIXED = Reason(
    "mpn-fixed",
    _("The MPN ID cannot be changed now: an application with it is being reviewed, or your company is a partner."),
    _("Wait for the decision, or take the application back while the e-mail address is not confirmed."),
    _OPERATOR,
    status=409,
    place="overview",
)
LINK_ENDED = Reason(
    "link-ended",
    _("This link has been replaced or has expired."),
    _("Look for the newest mail, or ask for a new link."),
    _("The colleague who enrolled your company"),
    status=410,
)
PROFILE_INACTIVE = Reason(
    "mpn-inactive",
    _("This company profile is not active, so its MPN ID cannot be linked."),
    _("Activate the profile at the membership site, or choose another one."),
    _("The owner of the membership account"),
    status=409,
)
PROFILE_OTHER_COUNTRY = Reason(
    "mpn-other-country",
    _("This company profile is in another country or region than your work account."),
    _("Choose a profile in the same country or region, or create a work account there."),
    _("You"),
    status=409,
)
PROFILE_LINKED = Reason(
    "mpn-already-linked",
    _("This MPN ID is already linked to another work account."),
    _("Sign in with that work account, or ask the operator to release the MPN ID."),
    _OPERATOR,
    status=409,
)
FILE_NOT_ACCEPTED = Reason(
    "file-not-accepted",
    _("Send a PDF, PNG or JPEG file of at most 10 MB."),
    _("Save or scan the document in one of these formats."),
    _("You"),
    status=409,
)
EVIDENCE_NOT_ASKED = Reason(
    "evidence-not-asked",
    _("Nothing can be sent for this check now."),
    _("Documents are taken while the application is in review or changes are requested."),
    _("The program's reviewers"),
    status=409,
    place="overview",
)
EVIDENCE_FULL = Reason(
    "evidence-full",
    _("Ten documents were sent for this application already."),
    _("Ask the operator whether one of them can stand for what is missing."),
    _OPERATOR,
    status=409,
)
