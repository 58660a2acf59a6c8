"""Rules of work accounts: pure, they read only their arguments."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from partnercenter.errors import Reason, Refused

ROLE_LACKS_RIGHT = Reason(
    "role-lacks-right",
    _("Your role does not include this: %(what)s."),
    _("Ask one of the people below to do it, or to give you the role."),
    _("A global admin of your company"),
    number="900150",
)
DOMAIN_TAKEN = Reason(
    "domain-taken",
    _("A work account with this domain exists already."),
    _("Sign in with it, or ask a colleague who is global admin to add you as a user."),
    _("A global admin of your company"),
    status=409,
)
LINK_SPENT = Reason(
    "link-spent",
    _("This link was used already or has expired."),
    _("Sign in if your work account exists; otherwise create it again to get a new link."),
    _("You"),
    status=409,
)
DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")


def check_has_permission(user: User, permission: Permission, what: str | Promise) -> None:
    """Refuses with the missing right in words; who holds it is added by `access`."""
    if not user.may(permission):
        raise Refused(ROLE_LACKS_RIGHT, details={"what": str(what)})


def is_domain(text: str) -> bool:
    """Whether it can be a company's mail domain (an international name in its xn-- form)."""
    return bool(DOMAIN.match(text))


def is_under_domain(email: str, domain: str) -> bool:
    """Whether the address belongs to the domain or to a part of it."""
    return f".{email.rpartition('@')[2].lower()}".endswith(f".{domain.lower()}")
