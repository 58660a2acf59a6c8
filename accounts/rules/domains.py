"""Mail domains: what a company can have for itself, and what an address at one proves."""

import re
from collections.abc import Collection

from disposable_email_domains import blocklist
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")

REGISTRIES = {
    "ae": "ac co gov net org", "ar": "com edu gob net org", "at": "ac co gv or", "au": "asn com edu gov id net org",
    "bd": "com edu gov net org", "br": "com edu gov net org", "cn": "ac com edu gov net org xn--55qx5d xn--io0a7i",
    "co": "com edu gov net org", "eg": "com edu gov net org", "es": "com gob nom org", "fr": "com gouv nom",
    "hk": "com edu gov idv net org xn--55qx5d", "hu": "co org", "id": "ac co go net or sch web",
    "il": "ac co gov net org", "in": "ac co edu firm gen gov ind net nic org", "it": "edu gov",
    "jp": "ac ad co ed go gr lg ne or", "ke": "ac co go ne or", "kr": "ac co go ne or pe re",
    "mo": "com edu gov net org", "mx": "com edu gob net org", "my": "com edu gov name net org",
    "ng": "com edu gov net org", "nz": "ac co geek gen govt iwi maori net org school", "pe": "com edu gob net org",
    "ph": "com edu gov net org", "pk": "com edu gov net org", "pl": "com edu gov net org", "pt": "com edu gov org",
    "ro": "com org", "ru": "com net org", "sa": "com edu gov net org", "sg": "com edu gov net org per",
    "th": "ac co go in net or", "tr": "av bel com edu gen gov net org web",
    "tw": "club com ebiz edu game gov idv mil net org",
    "ua": "com edu gov net org", "uk": "ac co gov ltd me net nhs org plc police sch", "us": "com",
    "uy": "com edu gub net org", "ve": "co com gob net org", "vn": "ac com edu gov net org",
    "za": "ac co gov net org web", "com": "br cn co de eu gb jpn kr mex ru sa uk us za", "net": "gb hu jp se uk",
    "org": "ae eu us",
}  # fmt: skip
PUBLIC_SUFFIXES = frozenset(f"{name}.{registry}" for registry, names in REGISTRIES.items() for name in names.split())

REGISTRY = re.compile(r"(ac|co|com|edu|gob|gouv|gov|mil|net|org)\.[a-z]{2}\Z")  # in any country, listed or not


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
    if domain in PUBLIC_SUFFIXES or REGISTRY.match(domain):
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
