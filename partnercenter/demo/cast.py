"""The nouns of the story: people, companies, and the scenes that each company goes through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.roles import Role
from enrollment.models import Programme

if TYPE_CHECKING:
    from partnercenter.demo.stage import Stage

PASSWORD = "high-mountain-tea"  # noqa: S105 - printed for everybody; the demo never runs in production


@dataclass(frozen=True)
class Person:
    """Somebody with a work account. The first of a company is the one who created it."""

    full_name: str
    email: str
    language: str
    roles: tuple[Role, ...]

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]


@dataclass(frozen=True)
class Profile:
    """A company profile of the membership site."""

    mpn_id: str
    partner_name: str
    country: str
    city: str
    active: bool = True
    incentives_email: str = ""


@dataclass(frozen=True)
class Scene:
    """One thing that happens: when, what (a function of `scenes`), and its particulars."""

    days_ago: int  # working days
    at: str  # UTC, "HH:MM"
    act: "Callable[[Stage, Company, Scene], None]"
    text: str = ""
    kinds: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""  # first name of the reviewer's address


Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Company:
    """A company of the story: who works there, what it answers, and what happens to it."""

    name: str
    domain: str
    country: str
    people: tuple[Person, ...]
    state: str  # as the table of sign-ins says it
    answers: Answers
    profiles: tuple[Profile, ...]  # of its membership sign-in; it links the first, a visitor can try the others
    scenes: tuple[Scene, ...]
    address: str  # a documentation address (RFC 5737), from where its people work
    programme: Programme = Programme.INDIRECT_RESELLER
    bank: Mapping[str, str] = field(default_factory=dict)
    keeps_mpn: bool = True  # its first profile is linked when the story ends

    @property
    def admin(self) -> Person:
        return self.people[0]

    @property
    def profile(self) -> Profile:
        return self.profiles[0]

    @property
    def membership_user(self) -> str:
        return f"membership@{self.domain}"


@dataclass(frozen=True)
class Client:
    """A customer of the story: its people get to know the portal through a partner."""

    name: str
    domain: str
    country: str
    people: tuple[Person, ...]
    state: str  # as the table of sign-ins says it
    address: str

    @property
    def admin(self) -> Person:
        return self.people[0]
