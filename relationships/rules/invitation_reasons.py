"""Why a company cannot invite, beyond what blocks it in its program."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from partnercenter.errors import Reason
from relationships.rules.reasons import ADMIN

NOT_IN_A_PROGRAM = Reason(
    "not-in-a-program",
    _("Only companies in a program invite others, and your company is in none."),
    _("Enroll in a program first. Programs tells which ones take applications at the moment."),
    ADMIN,
    permission=Permission.ENROL,
    place="programme_list",
    place_words=_("See the programs"),
)
JOINT_NEEDS_A_RESELLER = Reason(
    "joint-needs-a-reseller",
    _("Only indirect resellers invite customers together with a provider, and your company is not enrolled as one."),
    _("Invite the customer for your company alone, or enroll as an indirect reseller."),
    ADMIN,
    permission=Permission.ENROL,
    place="programme_list",
    place_words=_("See the programs"),
)
JOINT_WITHOUT_PARTNERSHIP = Reason(
    "joint-without-partnership",
    _("Your company and %(provider)s are not partners any more, so you cannot invite customers together."),
    _("Invite the customer for your company alone, or become partners again first: the provider invites you."),
    _("You, or a global admin of both companies"),
    status=409,
    place="customer_invite",
    place_words=_("Invite the customer alone"),
)
JOINT_PROVIDER_CANNOT = Reason(
    "joint-provider-cannot",
    _("%(provider)s cannot serve customers at the moment: its enrollment or its agreement is not in order."),
    _("Wait until it is mended, or invite the customer for your company alone. Nothing was sent."),
    _("The provider"),
    status=409,
    place="customer_invite",
    place_words=_("Invite the customer alone"),
)
