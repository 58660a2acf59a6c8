"""Mail domains: what a company can have for itself, and what an address at one proves."""

import re
from collections.abc import Collection

import tldextract
from disposable_email_domains import blocklist
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")

# The Public Suffix List as it came with the package: nothing is fetched. Names that hosts give away (github.io) count.
SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def normal_domain(text: str) -> str:
    """A domain as people type it ("https://www.Contoso.com/") as the portal keeps it ("contoso.com")."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip().lower()).split("/")[0].removeprefix("www.").strip(".@")
    return _in_ascii(host)


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def domain_of(email: str) -> str:
    """The part after the last @, an international name in its xn-- form. Nothing is taken off: www counts, too."""
    return _in_ascii(email.rpartition("@")[2].strip().lower())


def is_domain(text: str) -> bool:
    """Whether it can be a company's mail domain (an international name in its xn-- form)."""
    return bool(DOMAIN.match(text))


def is_under_domain(email: str, domain: str) -> bool:
    """Whether the address belongs to the domain or to a part of it."""
    return f".{domain_of(email)}".endswith(f".{domain.lower()}")


def is_at_domain(email: str, domain: str) -> bool:
    """Whether the address proves the domain: it is at the domain itself. Whoever has a part of it owns only that."""
    return domain_of(email) == domain.lower()


def is_of_company(email: str, domain: str, *, exactly: bool) -> bool:
    """Whether somebody of the company with this domain may have the address (`Tenant.has_exact_addresses`)."""
    return is_at_domain(email, domain) if exactly else is_under_domain(email, domain)


def problem_with_domain(domain: str, *, webmail: Collection[str]) -> Text:
    """What to enter instead when many share the domain; empty for one that a company can have for itself."""
    if not SUFFIXES(domain).domain:
        return _("Enter your company's own domain in full: many companies have theirs under this one.")
    if _is_listed(domain, webmail):
        return _("Enter your company's own domain: this one belongs to a web-mail service.")
    if _is_listed(domain, blocklist):
        return _("Enter your company's permanent domain: this one belongs to a disposable mail service.")
    return ""


def _is_listed(domain: str, listed: Collection[str]) -> bool:
    """Whether the domain or one of its parents is in the list."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in listed for start in range(len(parts)))
