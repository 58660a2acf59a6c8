"""What the pages of *Add new customer* show: the forms with what is known, and the answers to look over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_countries import countries

from accounts.models import User
from customers.actions.new import Added
from customers.forms.new import Ground, StepForm
from customers.models import NewCustomer
from customers.rules import new as rules
from enrollment.models import Programme
from enrollment.rules import addresses, identifiers
from enrollment.views.answers import phone
from partnercenter import programme
from partnercenter.texts import Text
from partnercenter.ui.parts import Crumb, SummaryRow
from partnercenter.ui.times import moment_text
from relationships.models import Partnership
from relationships.models.partnership import Party
from relationships.rules.standings import Standing, standing_of

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """The answers of one topic under its heading."""

    title: str
    rows: list[SummaryRow]


def ground_for(by: User, country: str) -> Ground:
    """What the forms judge by; `country` decides which address and which numbers are asked."""
    known = rules.countries_for(by.tenant.country.code, programme.current().markets)
    resellers, unready = _resellers_of(by)
    here = country if country in known else by.tenant.country.code
    return Ground(by, here, known, resellers, unready)


def _resellers_of(by: User) -> tuple[dict[str, str] | None, frozenset[str]]:
    """A provider's resellers by the id of the partnership, and those that cannot serve customers; None: no provider."""
    if Programme.INDIRECT_PROVIDER not in by.tenant.programmes:
        return None, frozenset()
    own = Partnership.objects.visible_to(by).of_party(Party.PROVIDER, by.tenant).filter(status="active")
    offered, unready = {}, set()
    for row in own.with_standing_of(Party.RESELLER).order_by("reseller_name", "pk"):
        standing = standing_of(row)
        mark = "" if standing is Standing.READY else f" · {standing.label}"
        offered[str(row.pk)] = f"{row.reseller_name} · {row.reseller_mpn_id}{mark}"
        if mark:
            unready.add(str(row.pk))
    return offered, frozenset(unready)


def step_form(step: rules.Step, draft: NewCustomer, *, by: User, data: Any = None, typed: Any = None) -> StepForm:
    """The forms of one page: of what was sent (`data`), else of what was `typed` or saved, or is known from before."""
    saved = {part: _suggested(part, draft.answers) for part in step.parts}
    if typed is not None:
        saved = {part: {**values, **typed} for part, values in saved.items()}
    asked = (data or typed or {}).get("country") if "company" in step.parts else None
    country = asked or draft.answers.get("company", {}).get("country", "")
    for values in saved.values():
        values["revision"] = draft.revision
    return StepForm(step, data, saved, ground_for(by, country))


def _suggested(part: str, answers: Answers) -> dict[str, Any]:
    """The saved answers; for who accepted the agreement, the contact, until somebody says otherwise (WCAG 3.3.7)."""
    saved = answers.get(part)
    if saved or part != "agreement":
        return dict(saved or {})
    return {name: answers.get("contact", {}).get(name, "") for name in ("first_name", "last_name", "email", "phone")}


def problem_with_domain(domain: str, *, by: User) -> Text:
    """What to enter instead, by the rules of the program."""
    current = programme.current()
    lists = {"webmail": current.webmail_domains, "vendor": current.vendor_domains}
    return rules.problem_with_domain(domain, partner=by.tenant, **lists)


def groups_of(draft: NewCustomer, *, by: User) -> list[Group]:
    """Every answer with a Change link that leads back to the review."""
    groups = []
    for step in rules.STEPS:
        href = reverse(step.page, args=[draft.pk]) + "?check"
        for part in step.parts:
            title, rows = SHOWN[part](draft, by)
            groups.append(Group(title, [_row(title, label, value, href) for label, value in rows]))
    return groups


def _row(title: str, label: str, value: Any, href: str) -> SummaryRow:
    """What a Change link changes is told in full to whoever hears the links without their rows."""
    return SummaryRow(label, value, href, _("%(what)s: %(name)s") % {"what": title, "name": label})


Shown = tuple[str, list[tuple[str, Any]]]


def _company(draft: NewCustomer, by: User) -> Shown:
    company = draft.answers["company"]
    country = company["country"]
    rows = [
        (_("Country or region"), str(countries.name(country))),
        (_("Legal company name"), company["company_name"]),
        (_("Customer’s domain"), company["domain"]),
        (str(identifiers.registration_of(country).label), company.get("registration_number")),
    ]
    if tax := identifiers.tax_of(country):
        rows.append((str(tax.label), company.get("tax_id")))
    resellers, _unready = _resellers_of(by)
    if resellers is not None:
        chosen = resellers.get(company.get("reseller", ""), _("None: we serve this customer ourselves"))
        rows.insert(0, (_("Reseller"), chosen))
    return _("Company"), rows


def _address(draft: NewCustomer, _by: User) -> Shown:
    country = draft.answers["company"]["country"]
    lines = addresses.lines_of(country, draft.answers["address"])
    title = pgettext("postal", "Address")
    return title, [(title, "\n".join([*lines, str(countries.name(country))]))]


def _person(draft: NewCustomer, part: str) -> list[tuple[str, Any]]:
    values = draft.answers[part]
    names = [(_("First name"), values["first_name"]), (_("Last name"), values["last_name"])]
    if draft.answers["company"]["country"] in addresses.FAMILY_NAME_FIRST:
        names.reverse()
    return [*names, (_("E-mail address"), values["email"]), (_("Phone number"), phone(values["phone"]))]


def _contact(draft: NewCustomer, _by: User) -> Shown:
    language = dict(settings.LANGUAGES).get(draft.answers["contact"]["language"], "")
    return _("Primary contact"), [*_person(draft, "contact"), (_("Language"), language)]


def _admin(draft: NewCustomer, _by: User) -> Shown:
    admin = draft.answers["admin"]
    return _("First administrator"), [(_("Full name"), admin["admin_name"]), (_("User name"), admin["admin_email"])]


def _agreement(draft: NewCustomer, _by: User) -> Shown:
    day = date.fromisoformat(draft.answers["agreement"]["date"])
    rows = [*_person(draft, "agreement"), (_("Date of acceptance"), moment_text(day, with_time=False))]
    return _("Customer agreement"), rows


SHOWN = {"company": _company, "address": _address, "contact": _contact, "admin": _admin, "agreement": _agreement}


def progress_of(step: rules.Step | None) -> str:
    """ "Step 1 of 3": the review is the last."""
    number = rules.STEPS.index(step) + 1 if step else len(rules.STEPS) + 1
    return _("Step %(number)s of %(total)s") % {"number": number, "total": len(rules.STEPS) + 1}


def page_before(draft: NewCustomer, step: rules.Step | None = None, *, from_review: bool = False) -> str:
    """Where *Back* leads: the review, for whoever comes from there, else the step before; empty on the first.

    Without a step it is the way back from the review itself.
    """
    if from_review:
        return reverse("customer_new_review", args=[draft.pk])
    place = rules.STEPS.index(step) if step else len(rules.STEPS)
    return reverse(rules.STEPS[place - 1].page, args=[draft.pk]) if place else ""


def crumbs(title: str) -> list[Crumb]:
    """Customers › Add new customer › this step."""
    return [Crumb(_("Customers"), reverse("customer_list")), Crumb(_("Add new customer")), Crumb(title)]


def reseller_name(draft: NewCustomer, *, by: User) -> str:
    """Of the reseller that was chosen, if any."""
    chosen: str = draft.answers["company"].get("reseller", "")
    if not chosen:
        return ""
    own = Partnership.objects.visible_to(by).filter(pk=chosen, provider_id=by.tenant_id)
    return own.values_list("reseller_name", flat=True).first() or ""


def setup_info(added: Added) -> dict[str, Any]:
    """Where the first administrator signs in, and a text to hand over in their language; none without a password."""
    sign_in_url = settings.PORTAL_BASE_URL + reverse("account_login")
    if not added.password:
        return {"sign_in_url": sign_in_url}
    with translation.override(added.language):
        text = [
            _("Your account for %(company)s is ready.") % {"company": added.relationship.customer_name},
            _("Sign in at %(address)s") % {"address": sign_in_url},
            _("User name: %(name)s") % {"name": added.user_name},
            _("Temporary password: %(password)s") % {"password": added.password},
            _("The password works once, for one day. You choose a new one right after signing in."),
        ]
    return {"sign_in_url": sign_in_url, "text": text, "whole": "\n".join(text)}
