"""Who can sign in, as a table for the terminal."""

import unicodedata
from collections.abc import Iterator

from partnercenter.demo import operator
from partnercenter.demo.cast import PASSWORD, Company, Person
from partnercenter.demo.customers import CLIENTS
from partnercenter.demo.story import COMPANIES

INDENT, WIDTH_EMAIL, WIDTH_NAME, WIDTH_MPN = "  ", 44, 18, 9


def table() -> str:
    """Companies with their people, then the sign-ins of the membership site that a visitor can try."""
    lines = [f"Everybody's password: {PASSWORD}"]
    lines += ["The operator's people need a code as well: this portal shows it at /outbox/codes/"]
    lines += ["To try passkeys, open it as localhost instead of 127.0.0.1: they need a host name", ""]
    lines += _company(operator.NAME, operator.COUNTRY, "the operator", operator.PEOPLE)
    for company in COMPANIES:
        lines += _company(company.name, company.country, company.state, company.people)
    for client in CLIENTS:
        lines += _company(client.name, client.country, client.state, client.people)
    lines += ["Sign-ins of the membership site, for the MPN ID step (the same password):", ""]
    for company in COMPANIES:
        if len(company.profiles) > 1:
            lines += _membership(company)
    return "\n".join(lines).rstrip() + "\n"


def _company(name: str, country: str, state: str, people: tuple[Person, ...]) -> Iterator[str]:
    yield f"{name} ({country}) – {state}"
    for person in people:
        held = ", ".join(str(role.name) for role in person.roles)
        yield f"{INDENT}{padded(person.email, WIDTH_EMAIL)}{padded(person.full_name, WIDTH_NAME)}{held}"
    yield ""


def _membership(company: Company) -> Iterator[str]:
    yield f"{INDENT}{company.membership_user}"
    for number, profile in enumerate(company.profiles):
        state = _state(company, linked=number == 0, active=profile.active, country=profile.country)
        yield f"{INDENT * 2}{padded(profile.mpn_id, WIDTH_MPN)}{profile.partner_name} ({profile.country}): {state}"
    yield ""


def _state(company: Company, *, linked: bool, active: bool, country: str) -> str:
    """Why a profile can be chosen or not, from a work account in the company's country."""
    if linked and company.keeps_mpn:
        return "linked"
    if not active:
        return "inactive"
    return "free" if country == company.country else "free, in another country"


def padded(text: str, width: int) -> str:
    """Filled up to a width on the terminal, where an ideograph takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(1, width - taken)
