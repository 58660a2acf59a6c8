"""Which e-mail addresses a primary contact may have (ENR-16): a monitored mailbox of the company, not a web mail."""

from collections.abc import Collection

from disposable_email_domains import blocklist
from django.utils.translation import gettext as _


def domain_of(email: str) -> str:
    """The part after the last @, in lower case."""
    return email.rpartition("@")[2].strip().lower()


def _under(domain: str, listed: Collection[str]) -> bool:
    """Whether the domain or one of its parents is in the list."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in listed for start in range(len(parts)))


def problem_with(email: str, *, webmail: Collection[str], vendor: Collection[str]) -> str:
    """What to do instead, in words; empty for an address that may stand."""
    domain = domain_of(email)
    if _under(domain, webmail):
        return _("Enter a work address at your company's own domain: addresses of web-mail services are not accepted.")
    if _under(domain, vendor):
        return _("Enter an address of your own company: this one belongs to the vendor.")
    if _under(domain, blocklist):
        return _("Enter a permanent work address: addresses of disposable mail services are not accepted.")
    return ""
