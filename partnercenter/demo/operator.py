"""The operator of the story: who works there, and what it does to its rules before and between the applications."""

import base64
import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from accounts import roles
from accounts.operator import FIRST_ROLES
from partnercenter.demo.cast import Person

NAME, DOMAIN, COUNTRY = "Cloud Program Office", "cloud-program.example", "US"
MANAGER = Person("Helen Marsh", f"helen@{DOMAIN}", "en", FIRST_ROLES)
COLLEAGUES = (
    Person("Tomás Rivera", f"tomas@{DOMAIN}", "en", (roles.REVIEWER,)),
    Person("周雅雯", f"yawen@{DOMAIN}", "zh-hant", (roles.REVIEWER,)),
    Person("Priya Nair", f"priya@{DOMAIN}", "en", (roles.SUPPORT,)),
    Person("Jonas Lindqvist", f"jonas@{DOMAIN}", "en", (roles.AUDITOR,)),
)
PEOPLE = (MANAGER, *COLLEAGUES)
ADDRESS = "198.51.100.20"  # a documentation address (RFC 5737), from where they work
FOUNDED, PUBLISHED, LOADED = (60, "14:00"), (58, "15:10"), (57, "14:30")


def secret_of(person: Person) -> str:
    """Of the authenticator app, the same on every machine: it guards nothing, the password is printed beside it."""
    return base64.b32encode(hashlib.sha256(f"demo of {person.email}".encode()).digest()[:20]).decode()


@dataclass(frozen=True)
class Decision:
    """A programme setting that the manager changes."""

    days_ago: int
    at: str
    key: str
    value: Any
    reason: str


def reopening() -> datetime.date:
    """The first day of the month after next: a date that visitors of any day find believable."""
    month = datetime.date.today().replace(day=1)
    for _step in range(2):
        month = (month + datetime.timedelta(days=31)).replace(day=1)
    return month


def decisions() -> tuple[Decision, ...]:
    """Direct-bill and provider applications open for the story's first weeks, then close with a notice."""
    closing = "The places of this program year are taken; the list reopens after the yearly review."
    return (
        Decision(58, "15:40", "help_email", f"partner-help@{DOMAIN}", "Our own mailbox for questions"),
        Decision(58, "15:42", "vendor_domains", ("cloudvendor.example",), "The vendor's people are nobody's contact"),
        Decision(58, "15:45", "provider_enrolment_open", True, "Appointing the providers of the new program year"),
        Decision(58, "15:50", "direct_enrolment_open", True, "New program year"),
        Decision(
            35, "16:00", "provider_enrolment_notice",
            "Providers for this program year have been appointed. The next appointment is announced here.",
            "Three providers appointed",
        ),
        Decision(35, "16:01", "provider_enrolment_open", False, "Three providers appointed"),
        Decision(
            35, "16:05", "direct_enrolment_notice",
            "New direct-bill applications are paused while the yearly review of direct-bill partners runs. You can "
            "enroll as an indirect reseller today and keep your customers.",
            closing,
        ),
        Decision(35, "16:06", "direct_enrolment_reopens_on", reopening(), closing),
        Decision(35, "16:07", "direct_enrolment_open", False, closing),
    )  # fmt: skip
