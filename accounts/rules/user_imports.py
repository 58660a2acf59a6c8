"""What must be true of a row before its user is added, and what to do when it is not."""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import cache, partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import UserImportRow
from accounts.rules import users
from accounts.rules.domains import is_of_company
from accounts.rules.reasons import ROLE_LACKS_RIGHT
from accounts.rules.user_import_files import FileRow
from partnercenter.errors import Reason, Refused
from partnercenter.fields import check_no_links, check_one_line, check_plain
from partnercenter.texts import Text
from partnercenter.ui.columns import FORMULA_STARTS

KEPT_UNSTARTED, KEPT_AFTER_END = timedelta(days=7), timedelta(days=90)
LONGEST_NAME, LONGEST_ADDRESS, MOST_ROLES = 150, 254, 20
Outcome = UserImportRow.Outcome
Problem = tuple[str, str]  # a key of PROBLEMS, and what it is about

NOTHING_TO_ADD = Reason(
    "import-nothing-to-add",
    _("This file has no user who can be added."),
    _("Correct the rows in the file and import it again."),
    _("You"),
    status=409,
)
IMPORTER_GONE = Reason(
    "import-without-person",
    _("The person who started this import has no active account any more."),
    _("Start the import again: the users who are missing are added."),
    _("Somebody who may add users"),
    status=409,
)

PROBLEMS: dict[str, Text] = {
    "too-wide": _("This row has more cells than the line of column names. Put a name with a comma in quotation marks."),
    "name-missing": _("Enter the full name."),
    "name-formula": _("A name cannot begin with %(detail)s."),
    "name-long": _("Shorten the name to 150 characters or fewer."),
    "name-not-plain": _("Enter the name on one line, without pictures, invisible signs and web addresses."),
    "email-missing": _("Enter the e-mail address."),
    "email-formula": _("An e-mail address cannot begin with %(detail)s."),
    "email-invalid": _("Enter an e-mail address in the form name@company.example."),
    "email-outside": _("Enter an address of your company: it ends in %(detail)s."),
    "email-twice": _("Line %(detail)s has the same e-mail address."),
    "role-unknown": _("There is no role with this name: %(detail)s."),
    users.ROLE_ABOVE_OWN.code: _("Whoever starts this import may not give: %(detail)s."),
    users.ADDRESS_IN_COMPANY.code: users.ADDRESS_IN_COMPANY.sentence,
    users.ADDRESS_NOT_FREE.code: users.ADDRESS_NOT_FREE.sentence,
    ROLE_LACKS_RIGHT.code: _("Whoever started this import may not add users any more."),
    "not-possible": _("This user could not be added. Add them under User management."),
}


def words_of(problem: str, detail: str) -> str:
    """The problem of a row in the reader's language."""
    if problem == users.ROLE_ABOVE_OWN.code:
        detail = users.names_of(detail.split(","))
    return str(PROBLEMS[problem]) % {"detail": detail, "name": detail}


def check_rows(
    rows: Iterable[FileRow], *, domain: str, grantable: Collection[str], exactly: bool = False
) -> list[UserImportRow]:
    """Every row with its outcome, as far as the file and the importer's roles tell; not yet stored.

    `domain` is the company's (`exactly` as `is_of_company` takes it), `grantable` the keys of the roles that the
    importer gives. Whose address is taken is for the caller to ask.
    """
    seen: dict[str, int] = {}
    return [_checked(row, seen, domain, exactly, grantable) for row in rows]


def _checked(
    row: FileRow, seen: dict[str, int], domain: str, exactly: bool, grantable: Collection[str]
) -> UserImportRow:
    known = [role_key(name) or name for name in row.roles]
    checked = UserImportRow(
        number=row.number,
        full_name=row.full_name[:200],
        email=row.email[:LONGEST_ADDRESS],
        roles=list(dict.fromkeys(name[:60] for name in known[:MOST_ROLES])),
        outcome=Outcome.READY,
    )
    checks: tuple[Callable[[], Problem | None], ...] = (
        partial(_problem_with_width, row),
        partial(_problem_with_name, row.full_name),
        partial(_problem_with_address, row.email, domain, exactly),
        partial(_problem_with_twin, row, seen),
        partial(_problem_with_roles, known, grantable),
    )
    refuse(checked, next(filter(None, (check() for check in checks)), None))
    return checked


def refuse(row: UserImportRow, problem: Problem | None) -> None:
    """Marks a row as broken; nothing happens without a problem."""
    if problem:
        row.outcome, row.problem, row.detail = Outcome.BROKEN, problem[0], problem[1][:300]


def _problem_with_width(row: FileRow) -> Problem | None:
    return ("too-wide", "") if row.is_too_wide else None


def _problem_with_name(name: str) -> Problem | None:
    if not name:
        return "name-missing", ""
    if _is_formula(name):
        return "name-formula", name[0]
    if len(name) > LONGEST_NAME:
        return "name-long", ""
    try:
        for check in (check_plain, check_one_line, check_no_links):
            check(name)
    except ValidationError:
        return "name-not-plain", ""
    return None


def _problem_with_address(email: str, domain: str, exactly: bool) -> Problem | None:
    if not email:
        return "email-missing", ""
    if _is_formula(email):
        return "email-formula", email[0]
    try:
        validate_email(email)
    except ValidationError:
        return "email-invalid", ""
    if len(email) > LONGEST_ADDRESS:
        return "email-invalid", ""
    return None if is_of_company(email, domain, exactly=exactly) else ("email-outside", f"@{domain}")


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet would run it; East Asian ones run wide signs, too."""
    return unicodedata.normalize("NFKC", text[0]).startswith(FORMULA_STARTS)


def _problem_with_twin(row: FileRow, seen: dict[str, int]) -> Problem | None:
    earlier = seen.setdefault(row.email.lower(), row.number)
    return None if earlier == row.number else ("email-twice", str(earlier))


def _problem_with_roles(known: list[str], grantable: Collection[str]) -> Problem | None:
    unknown = [name for name in known if name not in roles.ALL]
    if unknown or len(known) > MOST_ROLES:
        return "role-unknown", ", ".join(unknown)
    beyond = [key for key in known if key not in grantable]
    return problem_with_grant(beyond) if beyond else None


def problem_with_grant(beyond: Iterable[str]) -> Problem:
    return users.ROLE_ABOVE_OWN.code, ",".join(beyond)


def problem_of(refusal: Refused, *, beyond: Collection[str]) -> Problem:
    """Why adding the user was refused, as a row keeps it; `beyond` are the roles that the importer may not give."""
    if refusal.code == users.ROLE_ABOVE_OWN.code:
        return problem_with_grant(sorted(beyond))
    return (refusal.code, refusal.details.get("name", "")) if refusal.code in PROBLEMS else ("not-possible", "")


def role_key(name: str) -> str:
    """The key of a role that is written as its key, or as its name in any language of the portal; empty if none is."""
    return _role_names().get(" ".join(name.split()).casefold(), "")


@cache
def _role_names() -> dict[str, str]:
    names = {key: key for key in roles.ALL}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(role.name).casefold(): role.key for role in roles.ALL.values()}
    return names
