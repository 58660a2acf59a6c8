"""The membership site, as the portal sees it: three questions. A real membership service takes this module's place.

Its accounts and profiles belong to no company of the portal, so they are read at the gate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from enrollment.models import CompanyProfile, MembershipAccount
from partnercenter.tenancy import Role, acting_as

_NOBODY = make_password(None)


@dataclass(frozen=True)
class Profile:
    """A company profile of a membership account."""

    mpn_id: str
    partner_name: str
    country: str
    city: str
    is_active: bool
    incentives_email: str


def sign_in(user_name: str, password: str) -> UUID | None:
    """The account's key when the password is right, else None, after the same work for an unknown name."""
    with acting_as(role=Role.GATE):
        account = MembershipAccount.objects.filter(Exact(Lower("user_name"), user_name.lower())).first()
    if not check_password(password, account.password if account else _NOBODY):
        return None
    return account.pk if account else None


def user_name_of(account: UUID) -> str:
    """The user name behind an account's key; empty when the account is gone."""
    with acting_as(role=Role.GATE):
        names = MembershipAccount.objects.filter(pk=account).values_list("user_name", flat=True)
        return names.first() or ""


def profiles_of(account: UUID) -> Sequence[Profile]:
    """The company profiles of an account, by name."""
    fields = ("mpn_id", "partner_name", "country", "city", "is_active", "incentives_email")
    with acting_as(role=Role.GATE):
        rows = CompanyProfile.objects.filter(account_id=account).order_by("partner_name", "mpn_id").values(*fields)
        return [Profile(**row) for row in rows]
