"""My access: my roles, what I can do, and whom to ask for the rest (HLP-06, opportunity 4)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.access import PortalRequest, givers
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from accounts.rules import access_requests as rules
from accounts.views.roles import GROUPS
from partnercenter.texts import Text, listed

MOST_NAMED = 3
Status = AccessRequest.Status


@dataclass(frozen=True)
class Missing:
    """Something this person cannot do: who can give it, and what became of the last request."""

    permission: Permission
    people: str
    gives_self: bool
    asked: AccessRequest | None

    @property
    def waits(self) -> bool:
        return self.asked is not None and self.asked.status == Status.OPEN

    @property
    def declined(self) -> bool:
        return self.asked is not None and self.asked.status == Status.DECLINED


@require_safe
def my_access(request: PortalRequest) -> HttpResponse:
    """The words of every refusal, before it happens."""
    user = request.user
    missing = _missing(user)
    context = {
        "held_roles": [role for role in roles.ALL.values() if role.key in user.role_keys],
        "can": _grouped([one for one in _offered(user) if user.may(one)]),
        "cannot": [(title, [missing[one] for one in rights]) for title, rights in _grouped(list(missing))],
        "may_see_users": user.may(Permission.VIEW_USERS),
    }
    return render(request, "accounts/my_access.html", context)


def _offered(user: User) -> list[Permission]:
    return [one for one in Permission if one in roles.PERMISSIONS_BY_KIND[user.tenant.kind]]


def _grouped(rights: list[Permission]) -> list[tuple[Text, list[Permission]]]:
    """Permissions under their headings; a heading without any is left out."""
    groups = [(title, [one for one in rights if one in members]) for title, members in GROUPS]
    return [(title, found) for title, found in groups if found]


def _missing(user: User) -> dict[Permission, Missing]:
    """What the user lacks. One statement for each group of people who can give, not for each permission."""
    last = AccessRequest.objects.visible_to(user).filter(requester=user)
    asked = {row.permission: row for row in last.order_by("permission", "-created_at").distinct("permission")}
    people: dict[frozenset[str], str] = {}
    found = {}
    for permission in _offered(user):
        if not user.may(permission):
            keys = rules.givers_of(permission, user.tenant.kind)
            if keys not in people:
                people[keys] = listed(givers(user, permission)[:MOST_NAMED])
            gives_self = rules.can_give_themselves(user, permission)
            found[permission] = Missing(permission, people[keys], gives_self, asked.get(str(permission)))
    return found
