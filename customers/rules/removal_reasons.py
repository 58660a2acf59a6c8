"""Why a customer relationship, or what a partner may do for a customer, cannot be ended."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

CUSTOMER_UNKNOWN = Reason(
    "customer-unknown",
    _("Your company has no such customer relationship."),
    _("Look for the customer in your list of customers."),
    _("You"),
    status=404,
)
CUSTOMER_ENDED = Reason(
    "customer-relationship-ended",
    _("This customer relationship was removed already."),
    _("The record says who removed it and when. A new invitation can make a new one."),
    _("Nobody has to do anything."),
    status=409,
)
CUSTOMER_BLOCKED = Reason(
    "customer-still-served",
    _("The relationship with %(customer)s cannot be removed yet: %(blockers)s"),
    _("End what is listed first, then remove the relationship."),
    _("Whoever in your company manages customers"),
    status=409,
)
OWN_ACCESS_MISSING = Reason(
    "own-access-missing",
    _("Your company has no delegated access to the account of %(customer)s."),
    _("There is nothing to give up."),
    _("Nobody has to do anything."),
    status=409,
)
ACCESS_MISSING = Reason(
    "access-missing",
    _("%(company)s has no delegated access to your account."),
    _("There is nothing to end."),
    _("Nobody has to do anything."),
    status=409,
)
