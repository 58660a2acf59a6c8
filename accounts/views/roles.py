"""What each role can do, printed from the role table (USR-05, USR-10)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.access import PortalRequest
from accounts.roles import Permission, Role
from accounts.rules.access_requests import permissions_in
from partnercenter.texts import Text, listed
from partnercenter.ui.parts import Crumb

GROUPS: tuple[tuple[Text, frozenset[Permission]], ...] = (
    (gettext_lazy("Enrollment and agreement"), roles.PARTNER_ONLY - roles.BETWEEN_COMPANIES),
    (gettext_lazy("Relationships"), roles.BETWEEN_COMPANIES),
    (gettext_lazy("Work of the operator"), roles.OPERATOR_ONLY),
    (gettext_lazy("Users and security"), roles.EVERYWHERE),
)


@dataclass(frozen=True)
class Described:
    """A role as the page tells it: what it permits, which roles it gives, and whose holders give it."""

    role: Role
    permissions: list[Permission]
    gives: str
    given_by: str

    @property
    def words(self) -> str:
        return listed(one.words for one in self.permissions)


@require_safe
def role_list(request: PortalRequest) -> HttpResponse:
    """Every role of this kind of company by family, then the table of roles and permissions."""
    kind = request.user.tenant.kind
    described = [_described(role, kind) for role in roles.offered_to(kind)]
    families = [(family.value, [one for one in described if one.role.family is family]) for family in roles.Family]
    context = {
        "families": [(title, members) for title, members in families if members],
        "columns": [one.role for one in described if one.permissions],
        "without": listed(one.role.name for one in described if not one.permissions),
        "rows": _matrix(kind),
        "held": request.user.role_keys,
        "crumbs": [Crumb(_("My access"), reverse("my_access")), Crumb(_("What each role can do"))],
    }
    return render(request, "accounts/role_list.html", context)


def _described(role: Role, kind: str) -> Described:
    offered = roles.offered_to(kind)
    permissions = permissions_in(role, kind)
    gives = listed(other.name for other in offered if other.key in role.grants)
    return Described(role, permissions, gives, listed(other.name for other in offered if role.key in other.grants))


def _matrix(kind: str) -> list[tuple[Permission, list[bool]]]:
    """A line for each permission, a column for each role that permits anything."""
    offered = roles.PERMISSIONS_BY_KIND[kind]
    columns = [role for role in roles.offered_to(kind) if permissions_in(role, kind)]
    return [(one, [one in role.permissions for role in columns]) for one in Permission if one in offered]
