"""Why a listing, a change of it or a logo is refused."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

_YOU = _("You")
_OPERATOR = _("The program's operator")

NOT_FOR_THE_DIRECTORY = Reason(
    "not-for-the-directory",
    _("Only indirect providers stand in the directory, and your company is not enrolled as one."),
    _("Enroll as an indirect provider first. Program info shows the programs of your company."),
    _OPERATOR,
)
PROVIDER_NOT_ACTIVE = Reason(
    "provider-not-active",
    _("%(company)s is not an active indirect provider at the moment, so nothing of it stands in the directory."),
    _("The enrollment has to be in order first. The draft stays as it is."),
    _OPERATOR,
    status=409,
)
LISTING_WAITS = Reason(
    "listing-waits",
    _("This change waits for the operator’s approval and stays as it was submitted."),
    _("Withdraw it to change it, or wait for the decision."),
    _YOU,
    status=409,
)
LISTING_MOVED_ON = Reason(
    "listing-moved-on",
    _("This change has moved on. Its status is now: %(status)s."),
    _("Open the listing again and look at it as it is now. Nothing was saved."),
    _YOU,
    status=409,
)
NOTHING_OPEN = Reason(
    "listing-without-draft",
    _("This listing has no draft: it was submitted, decided or withdrawn meanwhile."),
    _("Open the listing again and look at it as it is now. Nothing was saved."),
    _YOU,
    status=409,
)
NOTHING_CHANGED = Reason(
    "listing-unchanged",
    _("The draft says what the directory says already."),
    _("Change something first, or withdraw the draft."),
    _YOU,
    status=409,
)
TOO_MANY_LOCATIONS = Reason(
    "too-many-locations",
    _("Your company has as many listings as it can have: %(limit)s."),
    _("Change one of them instead."),
    _OPERATOR,
    status=409,
)
LISTING_REASON_UNKNOWN = Reason(
    "listing-reason-unknown",
    _("A rejected change needs a reason of the list."),
    _("Choose the reason that the provider will read."),
    _YOU,
    status=409,
)

# Pictures
LOGO_TOO_LARGE = Reason(
    "logo-too-large",
    _("This file is larger than 1 MB."),
    _("Save the logo smaller: 300 pixels of width are enough."),
    _YOU,
    status=409,
)
LOGO_WRONG_KIND = Reason(
    "logo-wrong-kind",
    _("This is not a PNG, JPEG or WebP picture, whatever its name says."),
    _("Save the logo as PNG and choose that file. Drawings such as SVG are not taken."),
    _YOU,
    status=409,
)
LOGO_TOO_MANY_PIXELS = Reason(
    "logo-too-many-pixels",
    _("This picture is wider or higher than 2,000 pixels."),
    _("Save the logo smaller: 300 pixels of width are enough."),
    _YOU,
    status=409,
)
LOGO_ANIMATED = Reason(
    "logo-animated",
    _("This picture moves."),
    _("Save one still picture of the logo as PNG and choose that file."),
    _YOU,
    status=409,
)
LOGO_BROKEN = Reason(
    "logo-broken",
    _("This picture is damaged, or something else hangs on it."),
    _("Open the logo in a drawing program, save it as PNG and choose that file."),
    _YOU,
    status=409,
)
