"""Reading the file of a connected directory, and judging whom it may connect (CUS-03, CUS-04, C20)."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import Tenant
from accounts.rules import domains
from customers.rules import directory_reasons as reasons
from partnercenter.fields import check_no_links, check_one_line, check_plain
from partnercenter.texts import listed
from relationships.rules.markets import same_market

COLUMNS = ("mpn_id", "customer_name", "domain", "country", "delegated")
MOST_ROWS = 10_000
YES, NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0", ""})
LIMITS = {"mpn_id": 20, "customer_name": 200, "domain": 300, "country": 2}


@dataclass(frozen=True)
class Line:
    """One row of the file; `problem` is the code of what is wrong with it, empty for a good one."""

    number: int
    mpn_id: str
    name: str
    domain: str
    country: str
    is_delegated: bool
    problem: str


@dataclass(frozen=True)
class KnownCustomer:
    """A customer as a connected directory knows it. `key` is the directory's own."""

    key: UUID
    name: str
    domain: str
    country: str
    is_delegated: bool


def read_lines(content: bytes) -> list[Line]:
    """The rows of a CSV file in UTF-8, with or without byte-order mark; a broken row leaves the others alone.

    Raises ValidationError when the file as a whole cannot be read, with what to do.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The file is not UTF-8 text; perhaps it is Big5 or GBK. Save it as “CSV UTF-8” and try again.")
        ) from error
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        rows = [] if missing else list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        line = reader.line_num + 1
        raise ValidationError(_("Line %s cannot be read: a quotation mark is not closed.") % line) from error
    if missing:
        raise ValidationError(_("The first line must name these columns: %s.") % listed(missing))
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The file has more than %s rows. Split it.") % f"{MOST_ROWS:,}")
    return list(_lines(rows))


def _lines(rows: Sequence[Mapping[str | None, str | None]]) -> Iterator[Line]:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, start=2):
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        domain = domains.normal_domain(values["domain"][: LIMITS["domain"]])
        problem = reasons.CELLS if None in row or None in row.values() else _problem_in(values, domain)
        if not problem and (values["mpn_id"], domain) in seen:
            problem = reasons.TWICE
        seen.add((values["mpn_id"], domain))
        short = {name: values[name][:limit].replace("\x00", "") for name, limit in LIMITS.items()}
        yield Line(
            number, short["mpn_id"], short["customer_name"], domain[:253].replace("\x00", ""),
            short["country"].upper(), values["delegated"].lower() in YES, problem,
        )  # fmt: skip


def _problem_in(values: Mapping[str, str], domain: str) -> str:
    """The code of the first thing that is wrong with a row; empty for a good one."""
    if any(len(values[name]) > limit for name, limit in LIMITS.items() if name != "country"):
        return reasons.LENGTH
    checks = {
        reasons.MPN_ID: values["mpn_id"].isascii() and values["mpn_id"].isdigit(),
        reasons.NAME: _is_name(values["customer_name"]),
        reasons.DOMAIN: domains.is_domain(domain) and not domains.problem_with_domain(domain, webmail=()),
        reasons.COUNTRY: values["country"].upper() in countries.countries,
        reasons.DELEGATED: values["delegated"].lower() in YES | NO,
    }
    return next((code for code, is_right in checks.items() if not is_right), "")


def _is_name(text: str) -> bool:
    try:
        for check in (check_plain, check_one_line, check_no_links):
            check(text)
    except ValidationError:
        return False
    return bool(text)


def obstacle(
    company: Tenant, *, partner: Tenant, markets: Sequence[str], active: Collection[UUID], ended: Collection[UUID]
) -> str:
    """The code of what keeps a company from being connected to a partner; empty where nothing does.

    `active` and `ended` are the companies that the partner serves, and has served: what one of the two has ended, no
    directory brings back.
    """
    if company.kind != Tenant.Kind.CUSTOMER:
        return reasons.PARTNER_ACCOUNT
    if company.pk in active:
        return reasons.SERVED
    if company.pk in ended:
        return reasons.ENDED_BEFORE
    if not same_market(partner.country.code, company.country.code, markets):
        return reasons.OTHER_MARKET
    return ""
