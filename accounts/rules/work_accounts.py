"""Work accounts that wait for their confirmation, and the time zone of a country."""

import datetime
import zoneinfo
from datetime import timedelta

from babel.core import get_global

from accounts.models import WorkAccountRequest
from accounts.rules.reasons import LINK_EXPIRED, LINK_UNKNOWN, LINK_USED
from partnercenter.errors import Refused

LINK_LIFETIME = timedelta(days=1)
KEPT_AFTER_EXPIRY = timedelta(days=30)
MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CL": "America/Santiago", "CN": "Asia/Shanghai", "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland", "PG": "Pacific/Port_Moresby", "PT": "Europe/Lisbon", "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv", "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip


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
