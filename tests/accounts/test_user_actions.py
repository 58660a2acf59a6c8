"""Adding, changing and letting go of a company's people: what commits together, and what is refused."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from accounts import roles
from accounts.actions import passwords, user_states, users
from accounts.models import PasswordLink, RoleAssignment, User
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tokens import hash_of
from tests import factories

NEW = {"full_name": "王小明", "email": "Ming@lin-trading.example", "roles": ["sales_agent"], "with_link": False}


def events(user):
    return [
        (event.operation_type, event.resource_old_value, event.resource_new_value)
        for event in audit.events_about(user, tenant_id=user.tenant_id)
    ]


def token_in(mail):
    return re.search(r"/password/choose/([\w-]+)/", mail["txt"])[1]


@pytest.fixture
def mei(cast):
    """Mei runs the company and is admin agent, too; what she does, she does behind her company's wall."""
    with factories.acting_for(cast.mei):
        yield cast.mei


@pytest.mark.req("USR-03", "USR-04", "USR-07", "USR-11")
def test_add_user_with_temporary_password(cast, mei, mails):
    made = users.add_user(by=mei, **NEW)
    kept = User.objects.with_roles().get(pk=made.user.pk)
    assert (kept.email, kept.role_keys, kept.state) == ("ming@lin-trading.example", {"sales_agent"}, "waiting")
    assert check_password(made.password, kept.password)
    assert timedelta(hours=23) < kept.temporary_until - timezone.now() <= timedelta(hours=24)
    assert EmailAddress.objects.get(user=kept).verified
    after = {"email": kept.email, "role": "sales_agent", "first_password": "temporary"}
    assert events(kept) == [("create_user", {}, after)]
    assert mails() == []


@pytest.mark.req("USR-09")
def test_add_user_with_link(cast, mei, mails):
    made = users.add_user(by=mei, **NEW | {"with_link": True})
    (mail,) = mails()
    link = PasswordLink.objects.get(user=made.user)
    assert (made.password, mail["to"], mail["kind"]) == ("", "ming@lin-trading.example", "accounts/password_link")
    assert link.token_hash == hash_of(token_in(mail))
    assert not User.objects.get(pk=made.user.pk).has_usable_password()


@pytest.mark.parametrize("name", ["ken", "anna"])
def test_add_user_with_address_that_is_taken(cast, mei, name):
    taken = getattr(cast, name)
    with pytest.raises(Refused) as refused:
        users.add_user(by=mei, **NEW | {"email": taken.email.upper()})
    known = {"ken": ("address-in-company", True), "anna": ("address-not-free", False)}
    assert (refused.value.code, taken.full_name in refused.value.sentence) == known[name]
    assert User.objects.filter(full_name="王小明").count() == 0


@pytest.mark.parametrize(("actor", "wanted", "code"), [
    (roles.USER_ADMIN, "global_admin", "role-above-own"),
    (roles.ADMIN_AGENT, "user_admin", "role-above-own"),
    (roles.ADMIN_AGENT, "sales_agent", None),
    (roles.GLOBAL_ADMIN, "reviewer", "role-above-own"),
    (roles.ACCOUNT_ADMIN, "referrals_user", "role-lacks-right"),
    (roles.SALES_AGENT, "sales_agent", "role-lacks-right"),
])  # fmt: skip
@pytest.mark.req("USR-12")
def test_add_user_gives_only_what_the_own_role_gives(cast, actor, wanted, code):
    by = factories.user(cast.lin_trading, "Actor", "actor@lin-trading.example", actor)
    with factories.acting_for(by):
        try:
            users.add_user(by=by, **NEW | {"roles": [wanted]})
            answer = None
        except Refused as refusal:
            answer = refusal.code
        assert (answer, User.objects.filter(full_name="王小明").exists()) == (code, code is None)


@pytest.mark.req("USR-02")
def test_change_roles_ticks_admin_agent_on_oneself(cast, mei, mails):
    users.change_roles(mei, by=mei, roles=["global_admin", "admin_agent"], seen=["global_admin"])
    assert User.objects.with_roles().get(pk=mei.pk).role_keys == {"global_admin", "admin_agent"}
    assert events(mei)[0] == ("change_roles", {"role": "global_admin"}, {"role": "admin_agent, global_admin"})
    assert mails() == []


def test_change_roles_tells_the_user(cast, mei, mails):
    users.change_roles(cast.ken, by=mei, roles=["helpdesk_agent"])
    (mail,) = mails()
    assert (mail["to"], mail["kind"], "Helpdesk agent" in mail["txt"]) == (
        cast.ken.email, "accounts/roles_changed", True,
    )  # fmt: skip


def test_change_roles_nobody_but_a_global_admin_raises_themselves(cast):
    by = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", roles.USER_ADMIN)
    with factories.acting_for(by), pytest.raises(Refused, match="own-roles"):
        users.change_roles(by, by=by, roles=["user_admin", "admin_agent"])
    with factories.everything_visible():
        assert [held.role for held in RoleAssignment.objects.filter(user=by)] == ["user_admin"]


def test_change_roles_after_somebody_else_did(cast, mei):
    users.change_roles(cast.ken, by=mei, roles=["admin_agent"])
    with pytest.raises(Refused, match="roles-changed"):
        users.change_roles(cast.ken, by=mei, roles=["billing_admin"], seen=["sales_agent"])
    assert User.objects.with_roles().get(pk=cast.ken.pk).role_keys == {"admin_agent"}


def test_last_global_admin_stays(cast, mei):
    with pytest.raises(Refused, match="last-global-admin"):
        users.change_roles(mei, by=mei, roles=["admin_agent"])
    assert User.objects.with_roles().get(pk=mei.pk).role_keys == {"global_admin"}


@pytest.mark.parametrize(
    "act", [user_states.deactivate_user, user_states.delete_user, user_states.remove_second_factor,
            user_states.end_sessions_of, lambda user, by: passwords.reset_password(user, by=by, with_link=False)],
)  # fmt: skip
def test_nobody_reaches_a_colleague_above_or_a_stranger(cast, act):
    by = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", roles.USER_ADMIN)
    codes = []
    for target in (cast.mei, cast.anna, by):
        with factories.acting_for(by), pytest.raises(Refused) as refused:
            act(target, by=by)
        codes.append(refused.value.code)
    assert codes == ["user-above-own", "user-wrong-state", "own-account"]


def test_deactivate_and_reactivate(cast, mei, mails):
    UserSession.objects.create(user=cast.ken, ip="192.0.2.1", session_key="k")
    user_states.deactivate_user(cast.ken, by=mei)
    assert (User.objects.get(pk=cast.ken.pk).state, UserSession.objects.count()) == ("inactive", 0)
    user_states.reactivate_user(cast.ken, by=mei)
    kept = User.objects.with_roles().get(pk=cast.ken.pk)
    assert (kept.state, kept.role_keys) == ("active", {"sales_agent"})
    assert [mail["kind"] for mail in mails()] == ["accounts/account_deactivated", "accounts/account_reactivated"]
    with pytest.raises(Refused, match="user-wrong-state"):
        user_states.reactivate_user(cast.ken, by=mei)


def test_delete_user_keeps_the_history_and_frees_the_address(cast, mei):
    factories.rows_of_people(cast.ken)
    name, email, pk = cast.ken.full_name, cast.ken.email, cast.ken.pk
    user_states.delete_user(cast.ken, by=mei)
    assert (User.objects.filter(pk=pk).count(), User._base_manager.get(pk=pk).full_name) == (0, name)
    assert events(cast.ken)[0][0] == "delete_user"
    again = users.add_user(by=mei, **NEW | {"email": email})
    assert again.user.pk != pk


def test_reset_password_ends_everything(cast, mei, mails):
    UserSession.objects.create(user=cast.ken, ip="192.0.2.1", session_key="k")
    made = passwords.reset_password(cast.ken, by=mei, with_link=False)
    kept = User.objects.get(pk=cast.ken.pk)
    assert check_password(made.password, kept.password)
    assert (kept.must_change_password, UserSession.objects.count()) == (True, 0)
    (mail,) = mails()
    assert (mail["kind"], made.password in mail["txt"]) == ("accounts/password_reset_by_admin", False)


def test_password_link_works_once(cast, mei, mails):
    passwords.reset_password(cast.ken, by=mei, with_link=True)
    token = hash_of(token_in(mails()[0]))
    passwords.choose_first_password(token, "a field of blue poppies")
    kept = User.objects.get(pk=cast.ken.pk)
    assert (kept.check_password("a field of blue poppies"), kept.must_change_password) == (True, False)
    with pytest.raises(Refused, match="password-link-dead"):
        passwords.choose_first_password(token, "another field of poppies")


def test_password_link_of_somebody_deactivated_is_dead(cast, mei, mails):
    passwords.reset_password(cast.ken, by=mei, with_link=True)
    token = hash_of(token_in(mails()[0]))
    user_states.deactivate_user(cast.ken, by=mei)
    with pytest.raises(Refused, match="password-link-dead"):
        passwords.find_password_link(token)
