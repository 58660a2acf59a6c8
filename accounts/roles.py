"""Roles as code: who may do what, one sentence each. Every page and document that lists roles prints this table."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text


class Permission(enum.StrEnum):
    """What a page or action asks for. A permission nobody asks for is not listed."""

    VIEW_COMPANY = "view_company"
    ENROL = "enrol"
    SIGN_AGREEMENT = "sign_agreement"
    SEND_EVIDENCE = "send_evidence"
    # the operator's
    VIEW_APPLICATIONS = "view_applications"
    REVIEW = "review"
    MANAGE_PROGRAMME = "manage_programme"
    MANAGE_MEMBERSHIP = "manage_membership"
    VIEW_MAIL = "view_mail"
    RETRY_MAIL = "retry_mail"


class Family(enum.Enum):
    """How the roles are grouped where they are chosen."""

    ADMIN = _("Admin types")
    AGENT = _("Agent types")
    PROGRAMME = _("Program roles")
    OPERATOR = _("Operator roles")


@dataclass(frozen=True)
class Role:
    """One role: its stable key, its name, one sentence, and what it permits."""

    key: str
    name: Text
    sentence: Text
    family: Family
    permissions: frozenset[Permission] = frozenset()


P = Permission
_OF_COMPANY = frozenset({P.VIEW_COMPANY})

GLOBAL_ADMIN = Role(
    "global_admin",
    _("Global admin"),
    _("Rules the company: enrollment, agreement, users and roles, profiles; reads every page of the company."),
    Family.ADMIN,
    frozenset({P.VIEW_COMPANY, P.ENROL, P.SIGN_AGREEMENT, P.SEND_EVIDENCE}),
)

USER_ADMIN = Role(
    "user_admin",
    _("User management admin"),
    _("Adds users, changes their roles and resets their passwords."),
    Family.ADMIN,
    _OF_COMPANY,
)
BILLING_ADMIN = Role(
    "billing_admin",
    _("Billing admin"),
    _("Reads price lists, invoices and reconciliation files."),
    Family.ADMIN,
    _OF_COMPANY,
)
ACCOUNT_ADMIN = Role(
    "account_admin",
    _("Account admin"),
    _("Looks after locations and program enrollments and assigns roles that belong to the portal alone."),
    Family.ADMIN,
    _OF_COMPANY,
)
MPN_PARTNER_ADMIN = Role(
    "mpn_partner_admin",
    _("MPN partner admin"),
    _("Looks after membership benefits and reads all partner profiles."),
    Family.ADMIN,
    _OF_COMPANY,
)
ADMIN_AGENT = Role(
    "admin_agent",
    _("Admin agent"),
    _("Works for customers: invites them, manages their subscriptions, licenses and users, sets support contacts."),
    Family.AGENT,
)
SALES_AGENT = Role(
    "sales_agent",
    _("Sales agent"),
    _("Invites customers and resellers, adds customers and places orders."),
    Family.AGENT,
)
HELPDESK_AGENT = Role(
    "helpdesk_agent",
    _("Helpdesk agent"),
    _("Helps customers with their users, licenses and support requests."),
    Family.AGENT,
)
BUSINESS_PROFILE_ADMIN = Role(
    "business_profile_admin",
    _("Business profile admin"),
    _("Writes and publishes the business profile so that the company can receive referrals."),
    Family.PROGRAMME,
)
REFERRALS_ADMIN = Role(
    "referrals_admin", _("Referrals admin"), _("Handles all referrals of the company."), Family.PROGRAMME
)
REFERRALS_USER = Role(
    "referrals_user", _("Referrals user"), _("Handles the referrals of the own team."), Family.PROGRAMME
)
INCENTIVES_ADMIN = Role(
    "incentives_admin",
    _("Incentives admin"),
    _("Enrolls the company for incentives and looks after bank and tax data for payouts."),
    Family.PROGRAMME,
)
INCENTIVES_USER = Role(
    "incentives_user", _("Incentives user"), _("Reads and files incentive claims."), Family.PROGRAMME
)
REVIEWER = Role(
    "reviewer",
    _("Reviewer"),
    _("Checks applications and the evidence sent with them, and decides with a reason."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.REVIEW}),
)
PROGRAMME_MANAGER = Role(
    "programme_manager",
    _("Program manager"),
    _("Changes program settings and agreements and loads membership profiles."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.MANAGE_PROGRAMME, P.MANAGE_MEMBERSHIP, P.VIEW_MAIL}),
)
SUPPORT = Role(
    "support",
    _("Support"),
    _("Reads applications and the mail log and sends undelivered mail again."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.VIEW_MAIL, P.RETRY_MAIL}),
)
AUDITOR = Role(
    "auditor",
    _("Auditor"),
    _("Reads everything the operator has and changes nothing."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.VIEW_MAIL}),
)

ALL: dict[str, Role] = {
    role.key: role
    for role in (
        GLOBAL_ADMIN, USER_ADMIN, BILLING_ADMIN, ACCOUNT_ADMIN, MPN_PARTNER_ADMIN,
        ADMIN_AGENT, SALES_AGENT, HELPDESK_AGENT,
        BUSINESS_PROFILE_ADMIN, REFERRALS_ADMIN, REFERRALS_USER, INCENTIVES_ADMIN, INCENTIVES_USER,
        REVIEWER, PROGRAMME_MANAGER, SUPPORT, AUDITOR,
    )
}  # fmt: skip
CHOICES = [(role.key, role.name) for role in ALL.values()]


def permissions_of(keys: Iterable[str]) -> frozenset[Permission]:
    """All that these roles permit together."""
    return frozenset().union(*(ALL[key].permissions for key in keys))


def roles_with(permission: Permission) -> list[Role]:
    """The roles that permit something: whom to ask."""
    return [role for role in ALL.values() if permission in role.permissions]
