"""Add new customer: its steps, and what the names and addresses may be (CUS-05 to CUS-14)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from accounts.rules import domains
from customers.rules import new_reasons as reasons
from partnercenter.errors import Refused
from partnercenter.texts import Text, listed
from relationships.rules.markets import same_market

DRAFTS_KEPT = timedelta(days=30)
LEGAL_FORMS = frozenset({
    "ag", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "kg", "limited", "llc", "llp", "ltd",
    "nv", "plc", "pte", "pty", "sa", "sarl", "sas", "sdn", "spa", "srl", "公司", "有限公司", "股份有限公司",
    "有限责任公司", "股份", "有限",
})  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One page of the way. `parts` are the topics it asks, the keys under which a draft keeps their answers."""

    key: str
    title: Text
    page: str
    parts: tuple[str, ...]


DETAILS = Step("details", _("Customer details"), "customer_new_details", ("company", "address", "contact", "admin"))
AGREEMENT = Step("agreement", _("Customer agreement"), "customer_new_agreement", ("agreement",))
STEPS = (DETAILS, AGREEMENT)  # behind the last comes the review; choosing subscriptions finds its place here, too


def step_after(step: Step) -> Step | None:
    """The next page, or None where the review is."""
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0] if following else None


def is_answered(step: Step, answers: Mapping[str, Any]) -> bool:
    """Whether every topic of the step was saved as complete."""
    return all(answers.get(part) and not answers[part].get("_unfinished") for part in step.parts)


def open_steps(answers: Mapping[str, Any]) -> list[Step]:
    """The steps that are not answered yet, in their order."""
    return [step for step in STEPS if not is_answered(step, answers)]


def check_is_complete(answers: Mapping[str, Any]) -> None:
    """Refused (new-customer-not-complete) with the names of the open steps."""
    missing = open_steps(answers)
    if missing:
        raise Refused(reasons.NOT_COMPLETE, details={"steps": listed(step.title for step in missing)})


def countries_for(country: str, markets: Sequence[str]) -> list[str]:
    """The countries of a partner's market, its own first."""
    others = next((line.upper().split() for line in markets if country.lower() in line.split()), [])
    return [country, *sorted(code for code in others if code != country)]


def check_market(tenant: Tenant, country: str, country_name: str, markets: Sequence[str]) -> None:
    """Refused (customer-in-other-market) for a country outside the partner's market."""
    if not same_market(tenant.country.code, country, markets):
        details = {"company": tenant.name, "ours": str(tenant.country.name), "theirs": country_name}
        raise Refused(reasons.OTHER_MARKET, details=details)


def problem_with_name(name: str) -> Text:
    """What to enter instead; empty for what can be a company's name (facts 2h)."""
    if sum(sign.isalnum() for sign in name) < 2:
        return _("Enter the full name of the company: one character, or signs alone, are no name.")
    words = re.findall(r"\w+", name.casefold())
    if set(words) <= LEGAL_FORMS:
        return _("Enter the name of the company in front of its legal form.")
    return ""


def oddity_of(name: str) -> Text:
    """Why a name looks like a slip, though it may be right; empty for a usual one (facts 2h)."""
    if re.search(r"[^\W\d_]\.[a-z]{2,}$", name.casefold()):
        return _("This reads like a web address.")
    if re.search(r"(\w)\1{2,}", name.casefold()) or re.search(r"\b(\w{2,})\s+\1\b", name.casefold()):
        return _("Something in this name is repeated.")
    if re.fullmatch(r"[A-Z.& ]{2,5}", name):
        return _("This reads like an abbreviation.")
    return ""


DOMAIN_SHARED = _("Enter the customer’s own domain: many have theirs under this one, or share it.")


def problem_with_domain(domain: str, *, partner: Tenant, webmail: Collection[str], vendor: Collection[str]) -> Text:
    """What to enter instead; empty for a domain that a customer can have for itself."""
    if not domains.is_domain(domain):
        return _("Enter a domain in the form contoso.com.")
    if domains.is_under_domain(f"@{domain}", partner.domain):
        return _("Enter the customer’s own domain: this one is yours.")
    if any(domains.is_under_domain(f"@{domain}", name) for name in vendor):
        return _("Enter the customer’s own domain: this one belongs to the vendor.")
    return DOMAIN_SHARED if domains.problem_with_domain(domain, webmail=webmail) else ""


def problem_with_contact(email: str, *, partner: Tenant) -> Text:
    """What to enter instead; a customer's contact is somebody at the customer's (facts 2h)."""
    if domains.is_under_domain(email, partner.domain):
        return _("Enter an address of the customer: this one is at your own company.")
    return ""
