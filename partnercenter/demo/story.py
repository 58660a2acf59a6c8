"""Tells the story in the order it happened, all of it or nothing."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.actions.second_factor import add_authenticator_app
from accounts.models import Tenant
from accounts.operator import create_operator
from enrollment.actions.agreements import publish_agreement
from enrollment.actions.membership import COLUMNS, load_profiles
from enrollment.models import Programme
from partnercenter.demo import china, customers, germany, operator, partners, taiwan, united_states
from partnercenter.demo.cast import PASSWORD
from partnercenter.demo.clock import moment, told_at
from partnercenter.demo.stage import Stage, hashed_once
from partnercenter.programme import change_setting
from partnercenter.tenancy import Role, acting_as

COMPANIES = (*taiwan.COMPANIES, *china.COMPANIES, *united_states.COMPANIES, *germany.COMPANIES)
AGREEMENTS = Path(__file__).parent / "agreements"
MANAGER = operator.MANAGER.email.partition("@")[0]

Event = tuple[datetime, Callable[[], None]]


def is_told() -> bool:
    """Whether the story's operator is there; it comes with everybody else or not at all."""
    with acting_as(role=Role.OPS):
        return Tenant.objects.filter(domain=operator.DOMAIN).exists()


def is_portal_empty() -> bool:
    """The story is not poured over somebody's own data."""
    with acting_as(role=Role.OPS):
        return not Tenant.objects.exists()


@transaction.atomic
def tell() -> None:
    """Everything that happens, by time. Mail waits in the outbox until the whole story is told."""
    stage = Stage()
    events = [*_of_operator(stage), *_of_companies(stage), *_between_companies(stage)]
    with hashed_once(stage.password):
        for when, happen in sorted(events, key=lambda event: event[0]):
            with told_at(when):
                happen()


def _of_companies(stage: Stage) -> list[Event]:
    return [
        (moment(scene.days_ago, scene.at), partial(scene.act, stage, company, scene))
        for company in COMPANIES
        for scene in company.scenes
    ]


def _between_companies(stage: Stage) -> list[Event]:
    deals = (*partners.DEALS, *customers.DEALS)
    return [(moment(deal.days_ago, deal.at), partial(deal.act, stage=stage)) for deal in deals]


def _of_operator(stage: Stage) -> list[Event]:
    decisions = [(moment(made.days_ago, made.at), partial(_decide, stage, made)) for made in operator.decisions()]
    return [
        (moment(*operator.FOUNDED), partial(_found_operator, stage)),
        (moment(*operator.PUBLISHED), partial(_publish_agreements, stage)),
        (moment(*operator.LOADED), partial(_load_profiles, stage)),
        *decisions,
    ]


def _found_operator(stage: Stage) -> None:
    first = operator.MANAGER
    user = create_operator(
        name=operator.NAME,
        domain=operator.DOMAIN,
        country=operator.COUNTRY,
        full_name=first.full_name,
        email=first.email,
        password=PASSWORD,
        language=first.language,
    )
    stage.users[user.email] = user
    with stage.reviewer(MANAGER):
        for colleague in operator.COLLEAGUES:
            stage.add_colleague(colleague, by=user)
    for person in operator.PEOPLE:
        with stage.acting_for(stage.users[person.email], operator.ADDRESS) as owner:
            add_authenticator_app(owner, secret=operator.secret_of(person))


def agreement_texts(programme: str) -> dict[str, str]:
    """The text of a programme's agreement in every language of the portal."""
    return {code: (AGREEMENTS / f"{programme}.{code}.txt").read_text() for code, _name in settings.LANGUAGES}


def _publish_agreements(stage: Stage) -> None:
    with stage.reviewer(MANAGER) as manager:
        for programme in Programme.values:
            publish_agreement(programme, agreement_texts(programme), by=manager)


def profiles_csv() -> bytes:
    """The membership site's profiles as the operator gets them: one file, a password for each new sign-in."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for company in COMPANIES:
        for number, profile in enumerate(company.profiles):
            shown = (profile.mpn_id, profile.partner_name, profile.country, profile.city)
            active = "yes" if profile.active else "no"
            password = "" if number else PASSWORD
            rows.writerow((company.membership_user, password, *shown, active, profile.incentives_email))
    return file.getvalue().encode()


def _load_profiles(stage: Stage) -> None:
    with stage.reviewer(MANAGER) as manager:
        refused = [row for row in load_profiles(profiles_csv(), by=manager) if row.outcome == "refused"]
    if refused:
        raise RuntimeError(f"Row {refused[0].number} of the membership profiles: {refused[0].problem}")


def _decide(stage: Stage, made: operator.Decision) -> None:
    with stage.reviewer(MANAGER) as manager:
        change_setting(made.key, made.value, by=manager, reason=made.reason)
