"""Why a company has no list of customers."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from partnercenter.errors import Reason

NO_PROGRAMME = Reason(
    "serves-no-customers",
    _("%(company)s is not enrolled in a program yet, so it serves no customers."),
    _("Enroll first. Your customers stand here afterwards."),
    _("A global admin of your company"),
    permission=Permission.ENROL,
    place="overview",
    place_words=_("See what to do next"),
)
