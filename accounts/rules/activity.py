"""Which logs somebody can read, and when a day begins where they are."""

import datetime
import enum

from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from partnercenter.texts import Text

EXPORTS_AN_HOUR = 20


class Tab(enum.StrEnum):
    """The parts of the activity log, by their word in the address."""

    OURS = "ours"
    OTHERS = "others"
    ALL = "all"

    @property
    def label(self) -> Text:
        return LABELS[self]


LABELS: dict[Tab, Text] = {
    Tab.OURS: _("In our company"),
    Tab.OTHERS: _("What we did for others"),
    Tab.ALL: _("All companies"),
}


def tabs_of(tenant: Tenant) -> list[Tab]:
    """Every company reads its own log and what it did for others; the operator reads every company's."""
    return [Tab.OURS, Tab.OTHERS, Tab.ALL] if tenant.is_operator else [Tab.OURS, Tab.OTHERS]


def tab_named(word: str, tenant: Tenant) -> Tab:
    """The tab that the address asks for, if this company has it; else the own log."""
    return next((tab for tab in tabs_of(tenant) if tab == word), Tab.OURS)


def start_of(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """Midnight at the beginning of a day in a zone."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=zone)


def end_of(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """The first moment that is no longer that day: days are 23 or 25 hours long twice a year."""
    return start_of(day + datetime.timedelta(days=1), zone)
