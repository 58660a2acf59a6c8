"""Who adds customers of its own, and why somebody does not (CUS-13, CUS-14)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from enrollment.models import Programme
from partnercenter.errors import Reason, Refused

RESELLERS_INVITE = Reason(
    "resellers-invite-customers",
    _("An indirect reseller does not add customers itself: their accounts are opened by an indirect provider."),
    _("Invite the customer, or ask your indirect provider to add it and to name your company as its reseller."),
    _("You, or your indirect provider"),
    place="customer_list",
    place_words=_("Go to Customers"),
)
NO_DIRECT_CUSTOMERS = Reason(
    "no-new-direct-customers",
    _("Your company is moving to the indirect model and adds no new direct customers."),
    _("Invite the customer, or ask your indirect provider to add it. The direct customers you have stay."),
    _("You, or your indirect provider"),
    place="customer_list",
    place_words=_("Go to Customers"),
)
NOT_ENROLLED = Reason(
    "cannot-add-customers",
    _("Your company is in no program in which it can add customers."),
    _("Enroll it as an indirect provider or as a direct-bill partner."),
    _("A global admin of your company"),
    permission=Permission.ENROL,
)
RESELLER_LEFT = Reason(
    "reseller-not-partner",
    _("Your company has no active partnership with this reseller."),
    _("Choose another reseller, or none. The customer can get one later."),
    _("You"),
    status=409,
)


def programme_to_add_in(programmes: Collection[str]) -> Programme:
    """As what a company adds customers. Refused: no-new-direct-customers, resellers-invite-customers,
    cannot-add-customers."""
    if Programme.INDIRECT_PROVIDER in programmes:
        return Programme.INDIRECT_PROVIDER
    is_reseller = Programme.INDIRECT_RESELLER in programmes
    if Programme.DIRECT_BILL in programmes:
        if is_reseller:
            raise Refused(NO_DIRECT_CUSTOMERS)
        return Programme.DIRECT_BILL
    raise Refused(RESELLERS_INVITE if is_reseller else NOT_ENROLLED)
