"""The rules of customers that the operator changes without a release (DEC-02)."""

from django.utils.translation import gettext_lazy as _

from partnercenter.programme import Declaration, Kind

DECLARATIONS = (
    Declaration(
        "removal_ends_access_by_default", Kind.SWITCH, False,
        _("Removing a customer ends the delegated access by default"),
        _("How the box is ticked at first. Whoever removes the customer decides, and the record keeps the choice."),
    ),
    Declaration(
        "new_customers_a_day", Kind.NUMBER, 200_000,
        _("New customers from files a day"),
        _("For each company, counted over 24 hours. A file with more rows than are left is not started."),
    ),
    Declaration(
        "link_mails_a_day", Kind.NUMBER, 1_000,
        _("Mails to users from files a day"),
        _("Each company’s imports of users send so many links a day. Further users are added without a mail."),
    ),
)  # fmt: skip
