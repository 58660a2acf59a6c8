"""Why a company cannot accept an invitation as a customer: what stands in the way, and what lifts it."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason
from relationships.rules.reasons import INVITER

OPERATOR = _("The program’s operator draws the markets.")
NOT_A_CUSTOMER = Reason(
    "not-a-customer",
    _("This invitation is for customers, and %(company)s is none."),
    _("Use an account of the company that is to become the customer. The link keeps working until %(until)s."),
    _("You"),
)
PARTNER_TRADES = Reason(
    "partner-not-customer",
    _("%(company)s sells in the program with this work account, so it cannot be a customer of another partner."),
    _(
        "The rule binds this work account alone: another one of your company, which does not sell, can accept. Sign in "
        "with it, or create it under another domain of your company. The link keeps working until %(until)s."
    ),
    _("You"),
)
PARTNER_ACCOUNT = Reason(
    "partner-account",
    _("The work account of %(company)s is that of a partner, and a partner is nobody’s customer."),
    _(
        "Sign in with the work account that your company uses as a customer, or create one under another domain of "
        "your company. The link keeps working until %(until)s."
    ),
    _("You"),
)
CUSTOMER_MARKET = Reason(
    "customer-market",
    _("%(partner)s works in %(theirs)s, and %(company)s in %(ours)s. Partner and customer must be in the same market."),
    _("Look for a partner in your own market. If your company has an account in theirs, use that one."),
    OPERATOR,
)
ALREADY_CUSTOMER = Reason(
    "already-customer",
    _("%(company)s has accepted all of this already: %(partners)s."),
    _("There is nothing left to accept. Under Partners you see what each may do, and end it."),
    _("You"),
    status=409,
)
JOINT_ENDED = Reason(
    "joint-partnership-ended",
    _("%(inviter)s and %(provider)s do not work together any more, so they cannot be accepted together."),
    _("Ask %(inviter)s for a new invitation: for itself alone, or together with the provider it works with now."),
    INVITER,
    status=409,
)
PARTNER_CANNOT = Reason(
    "partner-cannot",
    _("%(partner)s cannot take on customers at the moment: its enrollment or its agreement is not in order."),
    _("Tell them. The link keeps working until %(until)s and can be answered once this is mended."),
    INVITER,
    status=409,
)
CONSENT_CHANGED = Reason(
    "consent-changed",
    _("What this invitation asks for has changed since you opened the page. Nothing was accepted."),
    _("Open it again and read what is left to accept."),
    _("You"),
    status=409,
    place="invitation_open",
    place_words=_("Open it again"),
)
FOR_OTHERS = frozenset({NOT_A_CUSTOMER.code, PARTNER_TRADES.code, PARTNER_ACCOUNT.code})
