"""Rules of work accounts: pure, they read only their arguments."""

import datetime
import re
import zoneinfo
from datetime import timedelta

from babel.core import get_global
from django.utils.translation import gettext_lazy as _

from accounts.models import User, WorkAccountRequest
from accounts.roles import Permission
from partnercenter.errors import Reason, Refused
from partnercenter.texts import Text

ROLE_LACKS_RIGHT = Reason(
    "role-lacks-right",
    _("Your role does not include this: %(what)s."),
    _("Ask one of the people below to do it, or to give you the role."),
    _("A global admin of your company"),
    number="900150",
)
DOMAIN_TAKEN = Reason(
    "domain-taken",
    _("A work account with this domain exists already."),
    _("Sign in with it, or ask a colleague who is global admin to add you as a user."),
    _("A global admin of your company"),
    status=409,
)
ADDRESS_TAKEN = Reason(
    "address-taken",
    _("A work account with this e-mail address exists already."),
    _("Sign in with it. If you have forgotten the password, you can set a new one."),
    _("You"),
    status=409,
)
LINK_UNKNOWN = Reason(
    "link-unknown",
    _("This link is not complete, or it is not one of ours."),
    _("Open the link in our mail again, or copy the whole address into your browser."),
    _("You"),
    status=404,
)
LINK_EXPIRED = Reason(
    "link-expired",
    _("This link has expired. It worked for one day."),
    _("Create the work account again and we send you a new link. No account was created with the old one."),
    _("You"),
    status=410,
)
LINK_USED = Reason(
    "link-used",
    _("This link was used already. Your work account is ready."),
    _("Sign in with your e-mail address and the password that you chose."),
    _("You"),
    status=410,
)

LINK_LIFETIME = timedelta(days=1)
KEPT_AFTER_EXPIRY = timedelta(days=30)
DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland", "PG": "Pacific/Port_Moresby", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip


def check_has_permission(user: User, permission: Permission, what: Text) -> None:
    """Refuses with the missing right in words; who holds it is added by `access`."""
    if not user.may(permission):
        raise Refused(ROLE_LACKS_RIGHT, details={"what": str(what)})


def normal_domain(text: str) -> str:
    """A domain as people type it ("https://www.Contoso.com/") as the portal keeps it ("contoso.com")."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip().lower()).split("/")[0].removeprefix("www.").strip(".@")
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def is_domain(text: str) -> bool:
    """Whether it can be a company's mail domain (an international name in its xn-- form)."""
    return bool(DOMAIN.match(text))


def is_under_domain(email: str, domain: str) -> bool:
    """Whether the address belongs to the domain or to a part of it."""
    return f".{normal_domain(email.rpartition('@')[2])}".endswith(f".{domain.lower()}")


def check_can_confirm(request: WorkAccountRequest | None, *, now: datetime.datetime) -> WorkAccountRequest:
    """The request behind a mailed link, if the link still works. Refused: link-unknown, link-used, link-expired."""
    if request is None:
        raise Refused(LINK_UNKNOWN)
    if request.confirmed_at:
        raise Refused(LINK_USED)
    if request.expires_at <= now:
        raise Refused(LINK_EXPIRED)
    return request


def zone_of(country: str) -> str:
    """The time zone most people of a country live in; UTC where there is none. Each person can change it."""
    zones = [zone for zone, land in get_global("zone_territories").items() if land == country]
    try:
        return zoneinfo.ZoneInfo(MAIN_ZONES.get(country) or min(zones, default="UTC")).key
    except zoneinfo.ZoneInfoNotFoundError:
        return "UTC"
