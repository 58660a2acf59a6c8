"""Linking an MPN ID, and loading the membership site's profiles."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment import membership
from enrollment.models import Application, CompanyProfile, MembershipAccount, MpnAssociation, Partner
from enrollment.models.application import OPEN_STATUSES
from enrollment.rules import membership as rules
from enrollment.rules import reasons
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from partnercenter.texts import Text, listed

COLUMNS = ("user_name", "password", "mpn_id", "partner_name", "country", "city", "active", "incentives_email")
MOST_ROWS = 10_000
BATCH = 2_000
PROFILE_FIELDS = ["account", "partner_name", "country", "city", "is_active", "incentives_email"]
MOST_PASSWORDS = 100  # hashing one takes a tenth of a second, and the page waits for all
YES, NO = {"yes", "true", "1"}, {"no", "false", "0", ""}


def linked_elsewhere(mpn_ids: list[str], tenant_id: UUID) -> set[str]:
    """Those of the MPN IDs that another company has linked. It does not say which company."""
    with acting_as(role=Role.GATE):
        others = MpnAssociation.objects.filter(mpn_id__in=mpn_ids).exclude(tenant_id=tenant_id)
        return set(others.values_list("mpn_id", flat=True))


@transaction.atomic
def associate_mpn(mpn_id: str, *, account: UUID, by: User) -> MpnAssociation:
    """Links the profile's MPN ID to the company; the profile's data move into the portal (MPN-02, MPN-05).

    `account` is the membership account whose sign-in was proven in this session. An earlier link of the company is
    replaced. Refused: role-lacks-right, mpn-fixed, mpn-not-proven, mpn-inactive, mpn-other-country,
    mpn-already-linked (also when another company was faster).
    """
    require(by, Permission.ENROL, _("linking the MPN ID"))
    _check_may_change_mpn(by)
    found = {profile.mpn_id: profile for profile in membership.profiles_of(account)}
    taken = bool(linked_elsewhere([mpn_id], by.tenant_id))
    profile = rules.check_can_link(found.get(mpn_id), by.tenant, linked_elsewhere=taken)
    values = {
        "mpn_id": profile.mpn_id,
        "partner_name": profile.partner_name,
        "country": profile.country,
        "incentives_email": profile.incentives_email,
        "membership_user_name": membership.user_name_of(account),
    }
    try:
        with transaction.atomic():
            association, _created = MpnAssociation.objects.update_or_create(tenant=by.tenant, defaults=values)
    except IntegrityError as error:
        raise Refused(reasons.PROFILE_LINKED) from error
    audit.record("create_mpn_association", association, by=by, tenant_id=by.tenant_id, after=values)
    return association


def _check_may_change_mpn(by: User) -> None:
    """What a reviewer looks at does not change under their eyes; a partner keeps its MPN ID."""
    mine = Application.objects.select_for_update(no_key=True).filter(tenant_id=by.tenant_id, status__in=OPEN_STATUSES)
    under_review = not all(application.is_editable for application in mine)
    if under_review or Partner.objects.filter(tenant_id=by.tenant_id).exists():
        raise Refused(reasons.MPN_FIXED)


@dataclass
class RowReport:
    """What became, or would become, of one row of the file. `number` counts as a spreadsheet does: the header is 1."""

    number: int
    mpn_id: str
    outcome: str  # "new" | "changed" | "unchanged" | "refused"
    problem: Text = ""
    values: dict[str, str] = field(default_factory=dict, repr=False)
    profile_id: UUID | None = None  # of the profile that the row is about, where there is one


def read_profiles(content: bytes) -> list[RowReport]:
    """Checks a CSV file of membership profiles and says per row what loading it would do; writes nothing.

    Columns: user_name, password, mpn_id, partner_name, country, city, active, incentives_email. UTF-8, with or
    without byte-order mark. A broken row is reported and leaves the others alone. Raises ValidationError when the
    file as a whole cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.")) from error
    reader = csv.DictReader(io.StringIO(text), strict=True)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ValidationError(_("The first line must name these columns: %s.") % listed(missing))
    reports = list(_reports(_rows(reader)))
    if sum(bool(report.values["password"]) for report in reports) > MOST_PASSWORDS:
        raise ValidationError(_("The file sets more than %s passwords. Split it.") % MOST_PASSWORDS)
    return reports


def _rows(reader: "csv.DictReader[str]") -> list[dict[str, str]]:
    """The file's rows; a row with more cells than the first line holds the rest under None."""
    try:
        rows = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise ValidationError(
            _("Line %s cannot be read: a quotation mark is not closed.") % (reader.line_num + 1)
        ) from error
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The file has more than %s rows. Split it.") % MOST_ROWS)
    return rows


def _reports(rows: list[dict[str, str]]) -> Iterator[RowReport]:
    named = {(row["mpn_id"] or "").strip().replace("\x00", "") for row in rows}
    profiles = CompanyProfile.objects.filter(mpn_id__in=named).select_related("account")
    stored = {profile.mpn_id: profile for profile in profiles}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        problem = _problem_in(values, seen) if None not in row else _("This row has more cells than the first line.")
        seen.add(values["mpn_id"])
        known = stored.get(values["mpn_id"])
        outcome = "refused" if problem else _outcome(values, known)
        yield RowReport(number, values["mpn_id"], outcome, problem, values, known.pk if known else None)


def _problem_in(values: dict[str, str], seen: set[str]) -> str:
    """The first thing that is wrong with a row, in words; empty for a good one."""
    empty = [name for name in ("user_name", "mpn_id", "partner_name", "country") if not values[name]]
    if empty:
        return _("Fill in %s.") % listed(empty)
    if not (values["mpn_id"].isascii() and values["mpn_id"].isdigit()) or len(values["mpn_id"]) > 20:
        return _("Enter the MPN ID as digits.")
    if values["mpn_id"] in seen:
        return _("This MPN ID stands in an earlier row.")
    if values["country"].upper() not in countries.countries:
        return _("Enter the country as a two-letter code such as TW.")
    if values["active"].lower() not in YES | NO:
        return _("Enter yes or no in the column active.")
    return _problem_in_mail(values["incentives_email"]) or _problem_in_lengths(values)


def _problem_in_mail(email: str) -> str:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return _("Enter the incentives contact as an e-mail address.")
    return ""


def _problem_in_lengths(values: dict[str, str]) -> str:
    limits = {"user_name": 150, "partner_name": 200, "city": 100, "password": 128}
    long = [name for name, most in limits.items() if len(values[name]) > most or "\x00" in values[name]]
    return _("Too long or not plain text: %s.") % listed(long) if long else ""


def _wanted(values: dict[str, str]) -> dict[str, object]:
    return {
        "partner_name": values["partner_name"],
        "country": values["country"].upper(),
        "city": values["city"],
        "is_active": values["active"].lower() in YES,
        "incentives_email": values["incentives_email"],
    }


def _outcome(values: dict[str, str], stored: CompanyProfile | None) -> str:
    if stored is None:
        return "new"
    same_owner = stored.account.user_name.lower() == values["user_name"].lower()
    same = all(getattr(stored, name) == value for name, value in _wanted(values).items())
    return "unchanged" if same and same_owner and not values["password"] else "changed"


@transaction.atomic
def load_profiles(content: bytes, *, by: User) -> list[RowReport]:
    """Loads the good rows of the file and reports on every row; the whole load is one transaction (MPN-03, P42).

    A password is set for a new sign-in, and for a known one where the file gives one; it is stored hashed. Two loads
    at once go one after the other. Refused: role-lacks-right. Raises ValidationError as `read_profiles` does.
    """
    require(by, Permission.MANAGE_MEMBERSHIP)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_profiles'))")
    reports = read_profiles(content)
    rows = [report for report in reports if report.outcome in ("new", "changed")]
    accounts = _load_accounts([report.values for report in rows])
    profiles = [_profile(report, accounts) for report in rows]
    CompanyProfile.objects.bulk_create(
        profiles, update_conflicts=True, unique_fields=["mpn_id"], update_fields=PROFILE_FIELDS, batch_size=BATCH
    )
    changes = [(profile, _wanted(report.values)) for profile, report in zip(profiles, rows, strict=True)]
    audit.record_all("load_company_profile", changes, by=by, tenant_id=None)
    return reports


def _profile(report: RowReport, accounts: dict[str, MembershipAccount]) -> CompanyProfile:
    key = {"pk": report.profile_id} if report.profile_id else {}
    account = accounts[report.values["user_name"].lower()]
    return CompanyProfile(**key, mpn_id=report.mpn_id, account=account, **_wanted(report.values))


def _load_accounts(rows: list[dict[str, str]]) -> dict[str, MembershipAccount]:
    """The sign-in of every row, by its name in small letters: new ones are made, given passwords are set.

    Where the file names a sign-in several times, its last password counts.
    """
    accounts = _accounts_named({values["user_name"] for values in rows})
    known = set(accounts)
    passwords = {values["user_name"].lower(): values["password"] for values in rows if values["password"]}
    for values in rows:
        name = values["user_name"]
        accounts.setdefault(name.lower(), MembershipAccount(user_name=name))
    for name, account in accounts.items():
        if name in passwords or name not in known:
            account.password = make_password(passwords.get(name))
    new = [account for name, account in accounts.items() if name not in known]
    MembershipAccount.objects.bulk_create(new, batch_size=BATCH)
    MembershipAccount.objects.bulk_update([accounts[name] for name in known & set(passwords)], ["password"])
    return accounts


def _accounts_named(names: set[str]) -> dict[str, MembershipAccount]:
    """The stored sign-ins among these. Both spellings are asked for: the database's small letters are not Python's."""
    lowered = MembershipAccount.objects.annotate(lowered=Lower("user_name"))
    found = lowered.filter(lowered__in=names | {name.lower() for name in names})
    return {account.user_name.lower(): account for account in found}
