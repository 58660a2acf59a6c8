"""Roles as code: who may do what, one sentence each. Every page and document that lists roles prints this table."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text


class Permission(enum.StrEnum):
    """What a page or action asks for. A permission nobody asks for is not listed."""

    # of a partner
    VIEW_COMPANY = "view_company"
    ENROL = "enrol"
    SIGN_AGREEMENT = "sign_agreement"
    SEND_EVIDENCE = "send_evidence"
    VIEW_RELATIONSHIPS = "view_relationships"
    MANAGE_RESELLERS = "manage_resellers"
    AUTHORIZE_PROVIDERS = "authorize_providers"
    WITHDRAW_ACCESS = "withdraw_access"
    USE_DELEGATED_ACCESS = "use_delegated_access"
    MANAGE_LISTING = "manage_listing"
    VIEW_CUSTOMERS = "view_customers"
    INVITE_CUSTOMERS = "invite_customers"
    ADD_CUSTOMERS = "add_customers"
    MANAGE_CUSTOMERS = "manage_customers"
    # of a customer
    VIEW_ACCOUNT = "view_account"
    MANAGE_ACCOUNT = "manage_account"
    VIEW_PARTNERS = "view_partners"
    AUTHORIZE_PARTNERS = "authorize_partners"
    # of every company
    VIEW_USERS = "view_users"
    ADD_USERS = "add_users"
    ASSIGN_ROLES = "assign_roles"
    MANAGE_USERS = "manage_users"
    MANAGE_SECURITY = "manage_security"
    VIEW_ACTIVITY = "view_activity"
    # the operator's
    VIEW_APPLICATIONS = "view_applications"
    REVIEW = "review"
    MANAGE_PROGRAMME = "manage_programme"
    MANAGE_MEMBERSHIP = "manage_membership"
    VIEW_LISTINGS = "view_listings"
    REVIEW_LISTINGS = "review_listings"
    CONNECT_CUSTOMERS = "connect_customers"
    VIEW_MAIL = "view_mail"
    RETRY_MAIL = "retry_mail"

    @property
    def words(self) -> Text:
        """What it lets somebody do, as it ends "Your role does not include this: …"."""
        return WORDS[self]


WORDS: dict[Permission, Text] = {
    Permission.VIEW_COMPANY: _("reading the partner profile and the applications"),
    Permission.ENROL: _("enrolling the company"),
    Permission.SIGN_AGREEMENT: _("accepting the partner agreement"),
    Permission.SEND_EVIDENCE: _("sending documents"),
    Permission.VIEW_RELATIONSHIPS: _("seeing invitations, partnerships and delegated access"),
    Permission.MANAGE_RESELLERS: _("inviting and removing indirect resellers"),
    Permission.AUTHORIZE_PROVIDERS: _("authorizing indirect providers and ending partnerships with them"),
    Permission.WITHDRAW_ACCESS: _("withdrawing delegated access"),
    Permission.USE_DELEGATED_ACCESS: _("working in the work accounts of other companies"),
    Permission.MANAGE_LISTING: _("writing the directory listings"),
    Permission.VIEW_CUSTOMERS: _("seeing customers"),
    Permission.INVITE_CUSTOMERS: _("inviting customers"),
    Permission.ADD_CUSTOMERS: _("adding and importing customers"),
    Permission.MANAGE_CUSTOMERS: _("changing the reseller of a customer and removing customer relationships"),
    Permission.VIEW_ACCOUNT: _("reading the company and billing profile"),
    Permission.MANAGE_ACCOUNT: _("changing the company and billing profile"),
    Permission.VIEW_PARTNERS: _("seeing the company's partners and what each may do"),
    Permission.AUTHORIZE_PARTNERS: _("accepting partners and ending relationships with them"),
    Permission.VIEW_USERS: _("seeing the company's users"),
    Permission.ADD_USERS: _("adding users"),
    Permission.ASSIGN_ROLES: _("changing the roles of users"),
    Permission.MANAGE_USERS: _("resetting passwords, deactivating and deleting users"),
    Permission.MANAGE_SECURITY: _("changing how the company's people sign in"),
    Permission.VIEW_ACTIVITY: _("reading the activity log"),
    Permission.VIEW_APPLICATIONS: _("reading applications"),
    Permission.REVIEW: _("reviewing applications"),
    Permission.MANAGE_PROGRAMME: _("changing the program"),
    Permission.MANAGE_MEMBERSHIP: _("loading membership profiles"),
    Permission.VIEW_LISTINGS: _("reading directory changes"),
    Permission.REVIEW_LISTINGS: _("deciding on directory changes"),
    Permission.CONNECT_CUSTOMERS: _("loading customers from a connected directory"),
    Permission.VIEW_MAIL: _("reading the mail log"),
    Permission.RETRY_MAIL: _("sending mail again"),
}


class Family(enum.Enum):
    """How the roles are grouped where they are chosen."""

    ADMIN = _("Admin types")
    AGENT = _("Agent types")
    PROGRAMME = _("Program roles")
    OPERATOR = _("Operator roles")


@dataclass(frozen=True)
class Role:
    """One role: its stable key, its name, one sentence, what it permits, and which roles its holder gives and takes.

    Nobody gives a role above their own: `grants` holds the keys, and whoever holds a role that is not among them is
    out of reach for resets and deactivation, too (a reset password is a role taken over).
    """

    key: str
    name: Text
    sentence: Text
    family: Family
    permissions: frozenset[Permission] = frozenset()
    grants: frozenset[str] = frozenset()


P = Permission
_OF_COMPANY = frozenset({P.VIEW_COMPANY})
_AGENTS = frozenset({"admin_agent", "sales_agent", "helpdesk_agent"})
_OF_PORTAL = frozenset({
    "account_admin", "mpn_partner_admin", "business_profile_admin", "referrals_admin", "referrals_user",
    "incentives_admin", "incentives_user",
})  # fmt: skip
_OPERATORS = frozenset({"reviewer", "programme_manager", "support", "auditor"})
_CUSTOMERS = frozenset({P.VIEW_CUSTOMERS, P.INVITE_CUSTOMERS, P.ADD_CUSTOMERS, P.MANAGE_CUSTOMERS})
_OF_CUSTOMER = frozenset({P.VIEW_ACCOUNT, P.VIEW_PARTNERS})
_PEOPLE = frozenset({P.VIEW_USERS, P.ADD_USERS, P.ASSIGN_ROLES, P.MANAGE_USERS})

GLOBAL_ADMIN = Role(
    "global_admin",
    _("Global admin"),
    _("Rules the company: enrollment, agreement, users and roles, profiles; reads every page of the company."),
    Family.ADMIN,
    _OF_COMPANY
    | _PEOPLE
    | {P.ENROL, P.SIGN_AGREEMENT, P.SEND_EVIDENCE, P.MANAGE_SECURITY, P.VIEW_ACTIVITY, P.VIEW_RELATIONSHIPS}
    | {P.MANAGE_RESELLERS, P.AUTHORIZE_PROVIDERS, P.WITHDRAW_ACCESS, P.MANAGE_LISTING}
    | _CUSTOMERS
    | _OF_CUSTOMER
    | {P.MANAGE_ACCOUNT, P.AUTHORIZE_PARTNERS},
    frozenset({"global_admin", "user_admin", "billing_admin"}) | _AGENTS | _OF_PORTAL | _OPERATORS,
)

USER_ADMIN = Role(
    "user_admin",
    _("User management admin"),
    _("Adds users, changes their roles and resets their passwords; global admins are out of reach."),
    Family.ADMIN,
    _OF_COMPANY | _OF_CUSTOMER | _PEOPLE,
    frozenset({"user_admin", "billing_admin"}) | _AGENTS,
)
BILLING_ADMIN = Role(
    "billing_admin",
    _("Billing admin"),
    _("Reads price lists, invoices and reconciliation files; changes the company and billing profile of a customer."),
    Family.ADMIN,
    _OF_COMPANY | _OF_CUSTOMER | {P.MANAGE_ACCOUNT},
)
ACCOUNT_ADMIN = Role(
    "account_admin",
    _("Account admin"),
    _("Looks after locations and program enrollments and assigns roles that belong to the portal alone."),
    Family.ADMIN,
    _OF_COMPANY | {P.VIEW_USERS, P.ASSIGN_ROLES, P.MANAGE_LISTING},
    _OF_PORTAL,
)
MPN_PARTNER_ADMIN = Role(
    "mpn_partner_admin",
    _("MPN partner admin"),
    _("Looks after membership benefits and reads all partner profiles."),
    Family.ADMIN,
    _OF_COMPANY | {P.VIEW_USERS},
)
ADMIN_AGENT = Role(
    "admin_agent",
    _("Admin agent"),
    _("Works for customers: invites them, manages their subscriptions, licenses and users, sets support contacts."),
    Family.AGENT,
    frozenset({P.VIEW_USERS, P.ADD_USERS, P.ASSIGN_ROLES, P.VIEW_ACTIVITY})
    | {P.VIEW_RELATIONSHIPS, P.USE_DELEGATED_ACCESS}
    | _CUSTOMERS,
    _AGENTS,
)
SALES_AGENT = Role(
    "sales_agent",
    _("Sales agent"),
    _("Invites customers and resellers, adds customers and places orders."),
    Family.AGENT,
    frozenset({P.VIEW_RELATIONSHIPS, P.MANAGE_RESELLERS, P.VIEW_CUSTOMERS, P.INVITE_CUSTOMERS, P.ADD_CUSTOMERS}),
)
HELPDESK_AGENT = Role(
    "helpdesk_agent",
    _("Helpdesk agent"),
    _("Helps customers with their users, licenses and support requests."),
    Family.AGENT,
    frozenset({P.VIEW_RELATIONSHIPS, P.VIEW_CUSTOMERS}),
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
    frozenset({P.VIEW_APPLICATIONS, P.REVIEW, P.VIEW_LISTINGS, P.REVIEW_LISTINGS}),
)
PROGRAMME_MANAGER = Role(
    "programme_manager",
    _("Program manager"),
    _("Changes program settings and agreements and loads membership profiles."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.MANAGE_PROGRAMME, P.MANAGE_MEMBERSHIP, P.VIEW_MAIL, P.VIEW_ACTIVITY})
    | {P.VIEW_LISTINGS, P.REVIEW_LISTINGS, P.CONNECT_CUSTOMERS},
)
SUPPORT = Role(
    "support",
    _("Support"),
    _("Reads applications and the mail log and sends undelivered mail again."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.VIEW_MAIL, P.RETRY_MAIL, P.VIEW_LISTINGS}),
)
AUDITOR = Role(
    "auditor",
    _("Auditor"),
    _("Reads everything the operator has and changes nothing."),
    Family.OPERATOR,
    frozenset({P.VIEW_APPLICATIONS, P.VIEW_MAIL, P.VIEW_USERS, P.VIEW_ACTIVITY, P.VIEW_LISTINGS}),
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


PARTNER_ONLY = frozenset({
    P.VIEW_COMPANY, P.ENROL, P.SIGN_AGREEMENT, P.SEND_EVIDENCE, P.VIEW_RELATIONSHIPS, P.MANAGE_RESELLERS,
    P.AUTHORIZE_PROVIDERS, P.USE_DELEGATED_ACCESS, P.MANAGE_LISTING,
}) | _CUSTOMERS  # fmt: skip
CUSTOMER_ONLY = _OF_CUSTOMER | {P.MANAGE_ACCOUNT, P.AUTHORIZE_PARTNERS}
GRANTORS_ONLY = frozenset({P.WITHDRAW_ACCESS})
BETWEEN_COMPANIES = CUSTOMER_ONLY | GRANTORS_ONLY | _CUSTOMERS | {
    P.VIEW_RELATIONSHIPS, P.MANAGE_RESELLERS, P.AUTHORIZE_PROVIDERS, P.USE_DELEGATED_ACCESS,
}  # fmt: skip
EVERYWHERE = _PEOPLE | {P.MANAGE_SECURITY, P.VIEW_ACTIVITY}
OPERATOR_ONLY = frozenset(Permission) - PARTNER_ONLY - CUSTOMER_ONLY - GRANTORS_ONLY - EVERYWHERE

# What a company of each kind can use; the keys are those of Tenant.Kind.
PERMISSIONS_BY_KIND = {
    "partner": PARTNER_ONLY | GRANTORS_ONLY | EVERYWHERE,
    "customer": CUSTOMER_ONLY | GRANTORS_ONLY | EVERYWHERE,
    "operator": OPERATOR_ONLY | EVERYWHERE,
}
ROLES_BY_KIND = {
    "partner": frozenset(ALL) - _OPERATORS,
    "customer": frozenset({GLOBAL_ADMIN.key, USER_ADMIN.key, BILLING_ADMIN.key}),
    "operator": frozenset({GLOBAL_ADMIN.key, USER_ADMIN.key}) | _OPERATORS,
}


def permissions_of(keys: Iterable[str], kind: str) -> frozenset[Permission]:
    """All that these roles permit together in a company of this kind."""
    return frozenset().union(*(ALL[key].permissions for key in keys)) & PERMISSIONS_BY_KIND[kind]


def roles_with(permission: Permission) -> list[Role]:
    """The roles that permit something: whom to ask."""
    return [role for role in ALL.values() if permission in role.permissions]


def offered_to(kind: str) -> list[Role]:
    """The roles that exist in a company of this kind, in the order of the table."""
    return [role for role in ALL.values() if role.key in ROLES_BY_KIND[kind]]


def grantable_by(keys: Iterable[str]) -> frozenset[str]:
    """The keys of the roles that a holder of these roles gives and takes."""
    return frozenset().union(*(ALL[key].grants for key in keys))
