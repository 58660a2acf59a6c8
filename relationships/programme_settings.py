"""The rules of relationships that the operator changes without a release (DEC-02)."""

from django.utils.translation import gettext_lazy as _

from partnercenter.programme import Declaration, Kind

# Countries that trade with each other, as the programs of the field draw them; a country in no line stands alone.
MARKETS = (
    "at be bg ch cy cz de dk ee es fi fr gb gr hr hu ie is it li lt lu lv mt nl no pl pt ro se si sk",
)  # fmt: skip

DECLARATIONS = (
    Declaration(
        "invitation_days", Kind.NUMBER, 30,
        _("Days an invitation works"),
        _("Counted from the moment it is made. It can be extended while it is open."),
    ),
    Declaration(
        "invitation_reminder_days", Kind.NUMBER, 3,
        _("Days before the end of an invitation when a reminder is sent"),
        _("Whoever made it and, if the portal sent it, whoever got it are reminded once."),
    ),
    Declaration(
        "invitations_a_day", Kind.NUMBER, 500,
        _("Invitations a company can make in a day"),
        _("Protects strangers from unwanted mail."),
    ),
    Declaration(
        "markets", Kind.MARKETS, MARKETS,
        _("Countries that form one market"),
        _("One market a line, as two-letter country codes. A country in no line is a market of its own."),
    ),
)  # fmt: skip
