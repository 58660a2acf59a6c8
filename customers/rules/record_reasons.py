"""Why the record of a customer cannot be changed this way."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

PROVIDERS_DESIGNATE = Reason(
    "providers-designate-resellers",
    _("Only an indirect provider shares a customer with a reseller, and your company does not serve %(customer)s so."),
    _("Nothing has to be done. To serve it together with a provider, invite the customer from the provider’s row."),
    _("Your indirect provider"),
)
RELATIONSHIP_ENDED = Reason(
    "customer-record-closed",
    _("The relationship with %(customer)s has ended, so its tags and its reseller cannot be changed any more."),
    _("Invite the customer to begin a new relationship. The history stays readable."),
    _("You"),
    status=409,
)
RESELLER_CHANGED = Reason(
    "customer-reseller-changed",
    _("Somebody of your company changed the reseller of %(customer)s meanwhile. It is now: %(reseller)s."),
    _("Look at the customer as it is now, then decide again. Nothing was changed."),
    _("You"),
    status=409,
)
RESELLER_NOT_OURS = Reason(
    "reseller-not-ours",
    _("Your company has no active partnership with this reseller."),
    _("Choose another reseller, or invite this one to a partnership first."),
    _("You"),
    status=409,
    place="reseller_list",
    place_words=_("See your indirect resellers"),
)
RESELLER_CANNOT_ACT = Reason(
    "reseller-cannot-act",
    _("%(reseller)s cannot serve customers now: its enrollment or its agreement is not in order."),
    _("Choose another reseller, or tell this one. Indirect resellers shows how each of them stands."),
    _("A global admin of the reseller"),
    number="800039",
    status=409,
    place="reseller_list",
    place_words=_("See your indirect resellers"),
)
RESELLER_ELSEWHERE = Reason(
    "reseller-in-other-market",
    _("%(reseller)s works in another market than %(customer)s."),
    _("Choose a reseller in the customer’s market."),
    _("The program’s operator draws the markets."),
    status=409,
)
RESELLER_WITHOUT_CONSENT = Reason(
    "reseller-without-consent",
    _("%(customer)s came to you by its own consent, and %(reseller)s has no relationship with it."),
    _("Ask the reseller to invite the customer, alone or together with you. Then you can name it here."),
    _("The customer, when it accepts the reseller’s invitation"),
    status=409,
)
RESELLER_ENDED = Reason(
    "reseller-ended-by-customer",
    _("%(customer)s itself has ended its relationship with %(reseller)s."),
    _("Ask the reseller to invite %(customer)s together with you. Once the customer accepts, you can name it here."),
    _("The customer, when it accepts the reseller’s invitation"),
    status=409,
)
ACCOUNT_CLOSED = Reason(
    "customer-account-closed",
    _("Your company has no delegated access to the account of %(customer)s."),
    _("Ask for it with a new invitation. A global admin of the customer decides."),
    _("A global admin of the customer"),
    place="customer_invite",
    place_words=_("Request a reseller relationship"),
)
NOT_A_CUSTOMER = Reason(
    "customers-only",
    _("This page belongs to the work accounts of customers, and %(company)s is none."),
    _("What your company told about itself stands under Program info."),
    _("Nobody has to do anything."),
)
