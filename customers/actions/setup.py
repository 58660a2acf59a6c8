"""The first administrator of an account that a partner opened: set up, or set up anew, until somebody has signed in.

An account from a file or from a connected directory comes to be without anybody in it, and a first sign-in that was
handed over may expire unused. No guest reaches a global admin, so whoever opened the account does this part.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.access import require
from accounts.actions.passwords import save_password, send_password_link
from accounts.actions.sessions import end_all_sessions
from accounts.models import RoleAssignment, Tenant, User
from accounts.roles import GLOBAL_ADMIN, Permission
from accounts.rules.users import TEMPORARY_LIFETIME
from accounts.rules.work_accounts import zone_of
from customers.actions._hold import hold_customer
from customers.actions.new import Added
from customers.rules import setup as rules
from customers.rules.new_reasons import ADMIN_NOT_FREE
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_password
from relationships.actions.sides import side_of
from relationships.models import DelegatedAdmin, ResellerRelationship

PERSON = ["email", "full_name", "is_active"]


@dataclass(frozen=True)
class Setup:
    """An account in which nobody has signed in yet. `admin` waits for the first sign-in; None: there is none.

    Without `may_show` a temporary password is not handed out: only the mailbox proves who somebody is.
    """

    company: Tenant
    admin: User | None
    may_show: bool

    @property
    def seen(self) -> str:
        """A mark of the first sign-in as it is now: another one from each setup on. It betrays nothing."""
        return salted_hmac("customers.setup", f"{self.admin.pk}{self.admin.password}").hexdigest() if self.admin else ""


@dataclass(frozen=True)
class FirstSignIn:
    """What somebody chose: who it is, and how the first password reaches them."""

    full_name: str
    email: str
    with_link: bool


def setup_of(relationship: ResellerRelationship, *, by: User) -> Setup:
    """What there is to set up. Refused: role-lacks-right, customer-record-closed, customer-setup-not-ours,
    customer-signs-in-itself."""
    with acting_as(role=Role.OPS):
        company = _unused_company(relationship, by=by)
        admins = User.objects.filter(tenant=company).having([GLOBAL_ADMIN.key]).select_related("tenant")
        return Setup(company, admins.order_by("created_at", "pk").first(), rules.is_opened_by(relationship, company))


def awaits_first_sign_in(relationship: ResellerRelationship, *, by: User) -> bool:
    """The same question, for pages that lead there: one statement."""
    try:
        with acting_as(role=Role.OPS):
            _unused_company(relationship, by=by)
    except Refused:
        return False
    return True


def _unused_company(relationship: ResellerRelationship, *, by: User) -> Tenant:
    """The account, of which nobody ever chose a password, or did anything with one; the deleted count, too."""
    require(by, Permission.ADD_CUSTOMERS)
    people = User._base_manager.filter(tenant=OuterRef("pk"), must_change_password=False)
    own_acts = AuditEvent.objects.filter(tenant_id=OuterRef("pk"), acting_tenant_id=OuterRef("pk"))
    grants = DelegatedAdmin.objects.filter(target=OuterRef("pk"), grantee=relationship.partner_id, status="active")
    is_used = Exists(people) | Exists(own_acts.exclude(operation_type__in=rules.BEFORE_USE))
    companies = Tenant.objects.annotate(is_used=is_used, has_access=Exists(grants))
    found: Any = companies.get(pk=relationship.customer_id)
    company: Tenant = found
    rules.check_is_ours(relationship, company, has_access=found.has_access)
    rules.check_is_unused(relationship, is_used=found.is_used)
    return company


def set_up_first_admin(relationship: ResellerRelationship, wanted: FirstSignIn, *, seen: str, by: User) -> Added:
    """The customer's first global admin can sign in: with a temporary password within a day, or by a mailed link.

    There is one: a second setup renews it, under another name and address if need be; what was handed over or mailed
    before opens nothing any more. `seen` is the mark of `Setup` as the page was opened: when somebody set it up since,
    nothing happens, and no password comes back. Waits for a first sign-in under way, which then wins. Both logs tell
    it. Refused: as `setup_of`, customer-admin-not-free, and what keeps the partner from trading. Source: CUS-10,
    USR-07, USR-08.
    """
    password = "" if wanted.with_link else new_password()
    hashed = make_password(password or None)  # slow on purpose: not while everybody waits
    with transaction.atomic():
        _hold(relationship)
        setup = setup_of(relationship, by=by)
        _check_may_trade(relationship, by=by)
        if setup.seen != seen:
            return Added(relationship, _mailed_to(setup, wanted))
        with acting_as(role=Role.OPS):
            user = _written(setup, wanted, hashed, by=by)
            _tell(relationship, user, by=by)
            if wanted.with_link:
                send_password_link(user, by=by.as_guest_of(setup.company, ()), is_new=True)
    return Added(relationship, user.email, password, user.language)


def _hold(relationship: ResellerRelationship) -> None:
    """Customer, relationship and people as they are now: nobody adds one, and nobody chooses a password."""
    hold_customer(relationship.customer_id)
    relationship.refresh_from_db()
    with acting_as(role=Role.OPS):
        people = User._base_manager.filter(tenant=relationship.customer_id).order_by("pk")
        list(people.select_for_update(no_key=True).values_list("pk"))


def _mailed_to(setup: Setup, wanted: FirstSignIn) -> str:
    """Where the link that was wanted is on its way to already; empty when something else was done."""
    admin = setup.admin
    same = admin and wanted.with_link and not admin.temporary_until and admin.email == wanted.email.lower()
    return admin.email if admin and same else ""


def _check_may_trade(relationship: ResellerRelationship, *, by: User) -> None:
    if blocker := side_of(by.tenant_id, relationship.programme).blocker:
        raise Refused(blocker)


def _written(setup: Setup, wanted: FirstSignIn, hashed: str, *, by: User) -> User:
    """The person with address, role and password. Refused (customer-admin-not-free) when the address is another's."""
    company = setup.company
    user = setup.admin or User(tenant=company, language=by.language, time_zone=zone_of(company.country.code))
    is_new = setup.admin is None
    user.email, user.full_name, user.is_active = wanted.email.lower(), wanted.full_name, True
    user.password, user.must_change_password, user.temporary_used_at = hashed, True, None
    user.temporary_until = None if wanted.with_link else timezone.now() + TEMPORARY_LIFETIME
    try:
        with transaction.atomic():
            _save(user, is_new=is_new)
    except IntegrityError as error:
        raise Refused(ADMIN_NOT_FREE, details={"email": user.email}) from error
    if is_new:
        RoleAssignment.objects.create(tenant=company, user=user, role=GLOBAL_ADMIN.key)
    return user


def _save(user: User, *, is_new: bool) -> None:
    if is_new:
        user.save(force_insert=True)
    else:
        user.save(update_fields=PERSON)
        save_password(user)
        end_all_sessions(user, by=user)
    EmailAddress.objects.update_or_create(user=user, primary=True, defaults={"email": user.email, "verified": True})


def _tell(relationship: ResellerRelationship, user: User, *, by: User) -> None:
    first = "temporary" if user.temporary_until else "link"
    after = {"email": user.email, "role": GLOBAL_ADMIN.key, "first_password": first}
    for tenant_id in (relationship.partner_id, relationship.customer_id):
        audit.record("set_up_customer", relationship, by=by, tenant_id=tenant_id, after=after)
