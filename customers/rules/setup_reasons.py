"""Why a partner does not set up the first administrator of a customer."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

NOT_OURS = Reason(
    "customer-setup-not-ours",
    _("Your company did not open the account of %(customer)s, so it does not set up its first administrator."),
    _("Ask the partner that opened the account. Nothing was changed."),
    _("The partner that opened the account"),
)
SIGNED_IN = Reason(
    "customer-signs-in-itself",
    _("%(customer)s manages its own sign-ins now: somebody of it has signed in."),
    _("Whoever cannot sign in chooses “Forgot your password?” on the sign-in page. Nothing was changed."),
    _("A global admin of the customer"),
    status=409,
)
