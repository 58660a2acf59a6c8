"""What can be wrong with a row of an import, in words, and why an import does not go on."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.rules import user_imports
from accounts.rules.reasons import DOMAIN_TAKEN
from accounts.rules.users import ADDRESS_NOT_FREE, names_of
from customers.rules.founding import RESELLER_LEFT
from customers.rules.imports_files import CUSTOMER_COLUMNS
from customers.rules.new import DOMAIN_SHARED
from partnercenter.errors import Reason
from partnercenter.texts import Text
from relationships.rules.reasons import ACCESS_WITHDRAWN

NOTHING_TO_ADD = Reason(
    "customer-import-nothing-to-add",
    _("This file has no row that can be added."),
    _("Correct the rows in the file and import it again."),
    _("You"),
    status=409,
)
NOTHING_TO_UNDO = Reason(
    "customer-import-nothing-to-undo",
    _("Nothing of this import can be taken back."),
    _("Remove the customers one by one, on the page of each."),
    _("You"),
    status=409,
)
LIMIT = Reason(
    "customer-import-limit",
    _("Your company can add %(left)s more customers from files today, and this file has %(count)s."),
    _("Start it tomorrow, or import a smaller file. Nothing was added."),
    _("It lifts by itself."),
    status=429,
)
STOPPED = Reason(
    "customer-import-stopped",
    _("Somebody of your company stopped this import."),
    _("Go on with it, or leave it as it is: what was added stays."),
    _("You"),
    status=409,
)


@dataclass
class Problem(Exception):  # noqa: N818 - a finding, not an error
    """What is wrong with a row: a key of PROBLEMS, and what it is about."""

    code: str
    detail: str = ""


PROBLEMS: dict[str, Text] = {
    "too-wide": user_imports.PROBLEMS["too-wide"],
    "cell-missing": _("Fill in: %(detail)s."),
    "cell-long": _("Shorten this: %(detail)s."),
    "cell-not-plain": _("Write this on one line, without pictures and invisible signs: %(detail)s."),
    "cell-link": _("Write this without web addresses: %(detail)s."),
    "cell-invalid": _("Correct this, it is not valid in this country: %(detail)s."),
    "name-incomplete": _("Enter the full name of the company, not only its legal form or signs."),
    "domain-invalid": _("Enter a domain in the form contoso.com."),
    "domain-own": _("Enter the customer’s own domain: this one is yours."),
    "domain-shared": DOMAIN_SHARED,
    "domain-twice": _("Line %(detail)s has the same domain."),
    "country-unknown": _("There is no country or region with this name or code: %(detail)s."),
    "country-other-market": _("Your company serves no customers in this country or region: %(detail)s."),
    "email-invalid": _("Enter an e-mail address in the form name@company.example."),
    "contact-own": _("Enter a contact at the customer: this address is at your own company."),
    "phone-invalid": _("Enter a phone number that can be called, with its area code."),
    "day-invalid": _("Enter the day in the form 2026-01-31."),
    "day-in-future": _("Enter a day of acceptance that is not in the future."),
    "reseller-not-possible": _("Your company is no indirect provider and names no reseller. Leave this cell empty."),
    "reseller-unknown": _("None of your resellers has this MPN ID: %(detail)s."),
    "reseller-not-ready": _("This reseller cannot serve customers at the moment: %(detail)s."),
    "tag-invalid": _("A tag has at most 50 characters and stands on one line: %(detail)s."),
    "tags-many": _("A customer has at most %(detail)s tags."),
    "customer-missing": _("Enter the customer’s domain or ID."),
    "customer-unknown": _("Your company has no customer with this domain or ID: %(detail)s."),
    "customer-no-access": _("This customer does not let your company administer its account: %(detail)s."),
    "email-outside": _("Enter an address of the customer: it ends in %(detail)s."),
    DOMAIN_TAKEN.code: _("A work account with this domain exists already. Invite this customer instead."),
    ADDRESS_NOT_FREE.code: ADDRESS_NOT_FREE.sentence,
    RESELLER_LEFT.code: RESELLER_LEFT.sentence,
    ACCESS_WITHDRAWN.code: _("This customer has withdrawn your company’s delegated access."),
    "link-waits": _("Added without a mail: your company’s mails of today are used up. Send it from the user’s page."),
    "kept-changed": _("Stays: somebody has changed this customer since, or works in its account."),
    "not-possible": _("This row could not be added. Add it by hand."),
}


def words_of(problem: str, detail: str) -> str:
    """The problem of a row in the reader's language."""
    if problem not in PROBLEMS:
        return user_imports.words_of(problem, detail) if problem in user_imports.PROBLEMS else problem
    if problem.startswith("cell-"):
        detail = str(CUSTOMER_COLUMNS.get(detail, detail))
    return str(PROBLEMS[problem]) % {"detail": detail, "name": detail, "roles": names_of(detail.split(","))}
