"""Why an invitation, a partnership or a grant does not work: one list for pages, mails and tests (decision 9).

`ENDED` names what became of a link; the others name what stands between the reader and the answer, and lift.
"""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from partnercenter.errors import Reason
from relationships.models import InvitationStatus

INVITER = _("Whoever invited you")
ADMIN = _("A global admin of your company")

INVITATION_UNKNOWN = Reason(
    "invitation-unknown",
    _("This link belongs to no invitation. It may have been cut off when it was copied."),
    _("Open the link from the message again, or copy all of it. If it still does not work, ask for a new one."),
    INVITER,
    status=404,
)
INVITATION_ACCEPTED = Reason(
    "invitation-accepted",
    _("This invitation was accepted already. A link works once."),
    _("If it was not you or a colleague, tell whoever invited you."),
    INVITER,
    status=410,
)
INVITATION_DECLINED = Reason(
    "invitation-declined",
    _("This invitation was declined."),
    _("If you have changed your mind, ask whoever invited you for a new one."),
    INVITER,
    status=410,
)
INVITATION_EXPIRED = Reason(
    "invitation-expired",
    _("This invitation has expired."),
    _("Ask for a new link with one click: whoever invited you gets a message."),
    INVITER,
    status=410,
)
INVITATION_REVOKED = Reason(
    "invitation-revoked",
    _("This invitation was taken back by the company that made it."),
    _("If you expected it, ask them why."),
    INVITER,
    status=410,
)
INVITATION_SUPERSEDED = Reason(
    "invitation-superseded",
    _("This link was replaced by a newer one."),
    _("Look for the newer message from the same company. Only its link works."),
    INVITER,
    status=410,
)
INVITATION_CHANGED = Reason(
    "invitation-changed",
    _("Somebody changed this invitation meanwhile."),
    _("Look at it as it is now, then decide again."),
    _("You"),
    status=409,
)
ENDED = {
    InvitationStatus.ACCEPTED: INVITATION_ACCEPTED,
    InvitationStatus.DECLINED: INVITATION_DECLINED,
    InvitationStatus.EXPIRED: INVITATION_EXPIRED,
    InvitationStatus.REVOKED: INVITATION_REVOKED,
    InvitationStatus.SUPERSEDED: INVITATION_SUPERSEDED,
}

# Before somebody may invite
NOT_A_PROVIDER = Reason(
    "not-a-provider",
    _("Only indirect providers invite resellers, and your company is not enrolled as one."),
    _("Enroll as an indirect provider, or ask a provider to invite you: Find a provider lists them."),
    ADMIN,
)
INVITATION_LIMIT = Reason(
    "invitation-limit",
    _("Your company has made as many invitations as it can in this time: %(limit)s."),
    _("Wait until %(until)s, then go on. Invitations made so far keep working."),
    _("It lifts by itself."),
    status=429,
)
RECIPIENT_LIMIT = Reason(
    "recipient-limit",
    _("The portal sends no more invitations to this address today."),
    _("Send it from your own mail program, or wait until tomorrow. Your draft is kept."),
    _("It lifts by itself."),
    status=429,
)
NOT_SENDABLE = Reason(
    "invitation-not-sendable",
    _("The portal cannot send this invitation: the address, the link or the text does not allow it."),
    _("Open the draft and choose Send it for me again: it says what to change."),
    _("You"),
    status=409,
)
ALREADY_PARTNERS = Reason(
    "already-partners",
    _("Your company and %(name)s are partners already."),
    _("There is nothing left to accept. The partnership stands in your list."),
    _("You"),
    status=409,
)

# Between the invited and the answer
WRONG_ACCOUNT = Reason(
    "wrong-account",
    _("This invitation is for %(recipient)s, and you are signed in as %(email)s."),
    _("Use the account it was made for. The link keeps working."),
    _("You"),
)
OWN_INVITATION = Reason(
    "own-invitation",
    _("Your own company made this invitation, and it cannot answer it."),
    _("Send the link to the company that you want to invite. To try it out, sign out first."),
    _("You"),
    status=409,
)
WRONG_KIND_OF_COMPANY = Reason(
    "wrong-kind-of-company",
    _("This invitation is for indirect resellers, and %(company)s is not a partner."),
    _("Use an account of the company that is to become the reseller. The link keeps working."),
    _("You"),
)
WRONG_MARKET = Reason(
    "wrong-market",
    _("%(inviter)s works in %(theirs)s, and %(company)s in %(ours)s. Partners must be in the same market."),
    _("Find a provider in your own market. If your company has an account there, use that one."),
    _("The program’s operator draws the markets."),
)
RESELLER_NOT_ENROLLED = Reason(
    "reseller-not-enrolled",
    _("%(company)s is not enrolled as an indirect reseller."),
    _("Enroll first, then open this link again: it keeps working until %(until)s."),
    ADMIN,
    number="800016",
    permission=Permission.ENROL,
)
RESELLER_NOT_SIGNED = Reason(
    "reseller-not-signed",
    _("%(company)s has not accepted the partner agreement yet."),
    _("Accept it first, then open this link again: it keeps working until %(until)s."),
    ADMIN,
    number="900124",
    permission=Permission.SIGN_AGREEMENT,
)
NOT_GLOBAL_ADMIN = Reason(
    "not-global-admin",
    _("Only a global admin of %(company)s can answer this invitation."),
    _("Ask a global admin to answer, or ask for the role. The link keeps working until %(until)s."),
    ADMIN,
    permission=Permission.AUTHORIZE_PROVIDERS,
)
INVITER_CANNOT = Reason(
    "inviter-cannot",
    _("%(inviter)s cannot work with resellers at the moment: its enrollment or its agreement is not in order."),
    _("Tell them. The link keeps working until %(until)s and can be answered once this is mended."),
    INVITER,
    status=409,
)

# Between partners
PROVIDERS_ONLY = Reason(
    "providers-only",
    _("This page lists the resellers of an indirect provider, and %(company)s is not enrolled as one."),
    _("Enroll as an indirect provider. Programs tells whether the operator takes applications at the moment."),
    ADMIN,
    permission=Permission.ENROL,
    place="programme_list",
    place_words=_("See the programs"),
)
RESELLERS_ONLY = Reason(
    "resellers-only",
    _("This page lists the providers of an indirect reseller, and %(company)s is not enrolled as one."),
    _("Enroll as an indirect reseller, then connect with a provider."),
    ADMIN,
    permission=Permission.ENROL,
    place="programme_list",
    place_words=_("See the programs"),
)
PARTNERSHIP_UNKNOWN = Reason(
    "partnership-unknown",
    _("There is no such partnership in your company’s list."),
    _("Open it from the list of your partners."),
    _("You"),
    status=404,
)
PARTNERSHIP_ENDED = Reason(
    "partnership-ended",
    _("This partnership was removed already."),
    _("Look at it as it is now."),
    _("You"),
    status=409,
)
ACCESS_WITHDRAWN = Reason(
    "access-withdrawn",
    _("%(company)s has withdrawn your administrator access."),
    _("Ask a global admin there to grant it again if you still need it. Nothing was changed."),
    _("A global admin of that company"),
)

# Asking to be connected
NOT_A_RESELLER = Reason(
    "not-a-reseller",
    _("Only indirect resellers ask a provider to be connected, and your company is not enrolled as one."),
    _("Enroll as an indirect reseller, then come back to this provider."),
    ADMIN,
    permission=Permission.ENROL,
)
OWN_LISTING = Reason(
    "own-listing",
    _("This is your own company’s listing."),
    _("Resellers who find it can ask you to be connected. Their requests appear under Connection requests."),
    _("You"),
    status=409,
)
OTHER_MARKET = Reason(
    "other-market",
    _("%(provider)s works in %(theirs)s, and %(company)s in %(ours)s. Partners must be in the same market."),
    _("Find a provider in your own market."),
    _("The program’s operator draws the markets."),
    place="provider_directory",
    place_words=_("Find a provider"),
)
PROVIDER_CANNOT = Reason(
    "provider-cannot",
    _("%(provider)s cannot work with resellers at the moment: its enrollment or its agreement is not in order."),
    _("Ask another provider, or try again later. Nothing was sent."),
    _("The provider"),
    status=409,
)
ASKED_ALREADY = Reason(
    "asked-already",
    _("Your company asked %(provider)s already, on %(when)s, and waits for the answer."),
    _("Wait for the answer, or withdraw the request and ask again."),
    _("You"),
    status=409,
)
CONNECTION_UNKNOWN = Reason(
    "connection-request-unknown",
    _("There is no such connection request in your company’s list."),
    _("Open it from Connection requests."),
    _("You"),
    status=404,
)
CONNECTION_ENDED = Reason(
    "connection-request-ended",
    _("%(who)s has answered or withdrawn this request already. Its status: %(status)s."),
    _("Nothing was changed by you. Look at it as it is now."),
    _("Nobody needs to"),
    status=409,
)

# Delegated access: who ends it, and what stands between a guest and an act
ACCESS_ENDED = Reason(
    "access-ended",
    _("This access was withdrawn already."),
    _("Look at it as it is now. Nothing was changed."),
    _("You"),
    status=409,
)
ACCESS_OF_ANOTHER = Reason(
    "access-of-another",
    _("Only %(company)s can withdraw the access to its own work account."),
    _("Ask a global admin there to withdraw it. Until then your company can simply leave it unused."),
    _("A global admin of that company"),
)
ACCESS_LACKS_RIGHT = Reason(
    "access-lacks-right",
    _("The access that %(company)s granted does not include this: %(what)s."),
    _("Ask a global admin of %(company)s to do it. Nothing was changed."),
    _("A global admin of that company"),
)
ACCESS_NEEDS_SECOND_FACTOR = Reason(
    "access-needs-second-factor",
    _("%(company)s demands a second factor of everybody who works in its work account, and you have none."),
    _("Set up an authenticator app or a passkey, then open the work account again."),
    _("You"),
    place="my_security",
    place_words=_("Set up a second factor"),
)
ACCESS_OWN_STANDING = Reason(
    "access-own-standing",
    _("The enrollment of your company is not active, so its people cannot work in other work accounts."),
    _("Look at Program info to see how your company stands. Nothing was changed."),
    ADMIN,
    place="program_info",
)
USER_OUT_OF_REACH = Reason(
    "user-out-of-reach",
    _("%(name)s holds a role that the access of your company does not reach: %(roles)s."),
    _("Ask a global admin of %(company)s to do it. Nothing was changed."),
    _("A global admin of that company"),
)
