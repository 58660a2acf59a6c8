"""What keeps a customer of a connected directory from being connected: codes for the rows, words for the report."""

from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

# Of the file
CELLS, LENGTH, TWICE = "cells", "length", "twice"
MPN_ID, NAME, DOMAIN, COUNTRY, DELEGATED = "mpn-id", "name", "domain", "country", "delegated"
# Of the companies
PARTNER_ACCOUNT, OTHER_MARKET, IN_PARTS, ENDED_BEFORE, SERVED, EARLIER_FILE = (
    "partner-account", "other-market", "in-parts", "ended-before", "served", "earlier-file",
)  # fmt: skip

WORDS: dict[str, Text] = {
    CELLS: _("The row has more or fewer cells than the first line."),
    LENGTH: _("A cell is too long or is not plain text."),
    TWICE: _("This partner and domain stand in an earlier row of the file."),
    MPN_ID: _("Enter the MPN ID as digits."),
    NAME: _("Enter the name of the customer."),
    DOMAIN: _("Enter the customer’s own domain in the form contoso.com."),
    COUNTRY: _("Enter the country as a two-letter code such as TW."),
    DELEGATED: _("Enter yes or no in the column delegated."),
    PARTNER_ACCOUNT: _("The domain belongs to a partner’s work account: such a company is never a customer."),
    OTHER_MARKET: _("Partner and customer are not in the same market."),
    IN_PARTS: _("Another company has a part of this domain. Its owner can create the work account itself."),
    ENDED_BEFORE: _("The two were connected before and one of them ended it. Only an invitation connects them again."),
    SERVED: _("The partner serves this customer already."),
    EARLIER_FILE: _("An earlier file has connected the two."),
}
