"""Why a customer cannot be added, beside what `customers.rules.founding` says of the company itself."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

NOT_COMPLETE = Reason(
    "new-customer-not-complete",
    _("This new customer is not complete yet. Still open: %(steps)s."),
    _("Complete the open steps, then choose Submit. Nothing was created."),
    _("You"),
    status=409,
)
DOMAIN_NOT_FREE = Reason(
    "customer-domain-not-free",
    _("%(domain)s cannot be used for a new customer."),
    _("Check the spelling. If the customer has a work account already, invite it instead of adding it."),
    _("You"),
    status=409,
)
ADMIN_NOT_FREE = Reason(
    "customer-admin-not-free",
    _("%(email)s cannot be used as the user name of the first administrator."),
    _("Choose another address under the customer’s domain. Nothing was created."),
    _("You"),
    status=409,
)
OTHER_MARKET = Reason(
    "customer-in-other-market",
    _("%(company)s works in %(ours)s, and the customer is in %(theirs)s. Both must be in the same market."),
    _("Change the country, or leave this customer to a partner in its own market. Nothing was created."),
    _("The program’s operator draws the markets."),
    status=409,
)
RESELLER_CANNOT = Reason(
    "customer-reseller-cannot",
    _("%(reseller)s cannot serve customers at the moment: its enrollment or its agreement is not in order."),
    _("Choose another reseller, or none, or tell them. Nothing was created."),
    _("The reseller"),
    number="800039",
    status=409,
)
SUBMITTED = Reason(
    "new-customer-submitted",
    _("This customer was submitted already."),
    _("Find it in your list of customers."),
    _("You"),
    status=409,
    place="customer_list",
    place_words=_("See your customers"),
)
CANCELED = Reason(
    "new-customer-canceled",
    _("A colleague has canceled this new customer meanwhile."),
    _("Begin anew if the customer is still to be added. Nothing was created."),
    _("You"),
    status=409,
    place="customer_new",
    place_words=_("Add new customer"),
)
