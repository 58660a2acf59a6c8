"""Nobody gives a role above their own, by whatever form they send: every role tries it with every other."""

import pytest
from django.urls import reverse

from accounts import roles
from accounts.forms.users import FIELD_OF
from accounts.models import RoleAssignment, User
from partnercenter.models import AuditEvent
from tests import factories
from tests.authorization import worlds
from tests.authorization.doors import opened

WORLD = worlds.WorldOfRoles
AGENTS = {"admin_agent", "sales_agent", "helpdesk_agent"}
OF_THE_PORTAL = {
    "account_admin", "mpn_partner_admin", "business_profile_admin", "referrals_admin", "referrals_user",
    "incentives_admin", "incentives_user",
}  # fmt: skip
OF_A_PARTNER = {"global_admin", "user_admin", "billing_admin"} | AGENTS | OF_THE_PORTAL
EVERY_ROLE = OF_A_PARTNER | {"reviewer", "programme_manager", "support", "auditor"}  # the last four: the operator's

GIVES_AND_TAKES = {
    "global_admin": OF_A_PARTNER,
    "user_admin": {"user_admin", "billing_admin"} | AGENTS,
    "account_admin": OF_THE_PORTAL,
    "admin_agent": AGENTS,
}
GIVES_TO_THEMSELVES = {"global_admin": OF_A_PARTNER}
ADDS_WITH = {key: GIVES_AND_TAKES[key] for key in ("global_admin", "user_admin", "admin_agent")}
MANAGES_HOLDERS_OF = {key: GIVES_AND_TAKES[key] for key in ("global_admin", "user_admin")}
VERBS = {
    "user_password_reset": {"first_password": "temporary"},
    "user_delete": {"email": "{email}"},
    "user_rename": {"full_name": "Mallory"},
    "user_deactivate": {},
    "user_sessions_end": {},
}


class Forms:
    """Sends forms as somebody of the world; each is undone after what it did was looked at."""

    def __init__(self, world, browser, actor):
        self.browser, self.cookies, self.sent = browser, world.cookies[actor], 0

    def send(self, address, form, look):
        self.sent += 1
        with opened(self.browser, self.cookies, "POST", address, form):
            return look()

    def tick(self, user, held, wanted):
        """The user's roles after the boxes were ticked so."""
        form = {"seen": ",".join(held), **boxes(wanted)}
        return self.send(reverse("user_roles_update", args=[user.pk]), form, lambda: roles_of(user))


def boxes(keys):
    """A role is a box in the field of its family."""
    ticked = {}
    for key in keys:
        ticked.setdefault(FIELD_OF[roles.ALL[key].family], []).append(key)
    return ticked


def roles_of(user):
    with factories.everything_visible():
        return set(RoleAssignment.objects.filter(user=user).values_list("role", flat=True))


@pytest.fixture
def forms(world, one_browser, actor, record_property):
    forms = Forms(world, one_browser, actor)
    yield forms
    record_property("crafted forms that give roles or take people over", forms.sent)


@pytest.mark.req("USR-12")
@pytest.mark.parametrize("actor", sorted(OF_A_PARTNER))
def test_roles_are_given_and_taken_as_the_table_says(world, forms, actor):
    given = {role for role in EVERY_ROLE if forms.tick(world.nobody, set(), {role}) == {role}}
    taken = {role for role, user in world.holders.items() if forms.tick(user, {role}, set()) == set()}
    assert (given, taken) == (GIVES_AND_TAKES.get(actor, set()),) * 2


@pytest.mark.req("USR-12")
@pytest.mark.parametrize("actor", sorted(OF_A_PARTNER))
def test_nobody_but_a_global_admin_raises_themselves(world, forms, actor):
    me = world.people[actor]
    raised = {role for role in EVERY_ROLE - {actor} if forms.tick(me, {actor}, {actor, role}) != {actor}}
    assert raised == GIVES_TO_THEMSELVES.get(actor, set()) - {actor}
    assert forms.tick(me, {actor}, set()) == {actor} - GIVES_AND_TAKES.get(actor, set())


@pytest.mark.req("USR-04")
@pytest.mark.parametrize("actor", sorted(OF_A_PARTNER))
def test_users_are_added_with_roles_within_reach_only(world, forms, actor):
    email, address = f"new@{world.company.domain}", reverse("user_new")
    form = {"full_name": "New", "email": email, "first_password": "temporary"}

    def roles_of_the_new():
        with factories.everything_visible():
            return [set(user.role_keys) for user in User.objects.filter(email=email)]

    added = {role for role in EVERY_ROLE if forms.send(address, form | boxes([role]), roles_of_the_new) == [{role}]}
    assert added == ADDS_WITH.get(actor, set())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("actor", ["global_admin", "user_admin", "account_admin", "admin_agent", "billing_admin"])
def test_nobody_takes_over_somebody_above(world, forms, actor, verb):
    reached = set()
    for role, user in world.holders.items():
        form = {name: text.format(email=user.email) for name, text in VERBS[verb].items()}
        if forms.send(reverse(verb, args=[user.pk]), form, lambda user=user: is_in_the_log(user)):
            reached.add(role)
    assert reached == MANAGES_HOLDERS_OF.get(actor, set())


def is_in_the_log(user):
    with factories.everything_visible():
        return AuditEvent.objects.filter(resource_id=str(user.pk)).exists()
