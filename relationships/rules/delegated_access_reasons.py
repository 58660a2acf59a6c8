"""Why somebody does not work in a customer's account, and what lifts it."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

THEIR_ADMIN = _("A global admin of that company")
ACCESS_TO_CUSTOMER = Reason(
    "access-to-customer",
    _("The access of %(company)s to the account of a customer does not end here."),
    _("A global admin of the customer ends it under Partners, or the partner gives it up in the customer’s record."),
    _("A global admin of the customer"),
)
ROLE_OUT_OF_REACH = Reason(
    "role-out-of-reach",
    _("The access of your company does not let you give or take: %(roles)s."),
    _("Ask a global admin of %(company)s to do it. Nothing was changed."),
    THEIR_ADMIN,
)
