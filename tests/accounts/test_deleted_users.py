"""Deleted users: back within 30 days with name, address and roles, or gone for good."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.actions import passwords, user_states, users
from accounts.actions.deleted_users import forget_deleted_users, restore_user
from accounts.models import RoleAssignment, User
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import link_in, statements
from tests.accounts.test_user_pages import SECRET

DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DELETED = "/settings/users/?state=deleted"


@pytest.fixture
def mei(cast):
    assert cast.ken
    with factories.acting_for(cast.mei):
        yield cast.mei


@pytest.fixture
def gone(cast, mei):
    """Ken, whom Mei has deleted."""
    factories.rows_of_people(cast.ken)
    user_states.delete_user(cast.ken, by=mei)
    return User.deleted.get(pk=cast.ken.pk)


@pytest.fixture
def english(cast, gone, signed_in):
    return signed_in(factories.reading_english(cast.mei))


def restore(user, *, by, with_link=False):
    return restore_user(user, by=by, with_link=with_link)


def code_of(user, *, by):
    with pytest.raises(Refused) as refused, transaction.atomic():
        restore(user, by=by)
    return refused.value.code


def stored(user):
    with factories.everything_visible():
        return User._base_manager.get(pk=user.pk)


def page_of(user, name="user_restore"):
    return reverse(name, args=[user.pk])


def test_deleted_user_opens_nothing_and_gives_no_right(cast, gone):
    assert (gone.state, gone.is_active, gone.has_usable_password()) == ("deleted", False, False)
    assert (User.objects.filter(pk=gone.pk).exists(), User.deleted.restorable().get().pk) == (False, gone.pk)
    assert list(User.objects.all().with_any_of(["sales_agent"])) == []


def test_restored_user_is_back_with_roles_and_a_password_to_hand_over(gone, mei, mails):
    made = restore(gone, by=mei)
    back = User.objects.with_roles().get(pk=gone.pk)
    assert (back.state, back.email, back.role_keys) == ("waiting", "ken@lin-trading.example", {"sales_agent"})
    assert (back.check_password(made.password), back.has_second_factor) == (True, False)
    mail = mails()[-1]
    assert (mail["kind"], mail["to"], made.password in mail["txt"]) == ("accounts/account_restored", back.email, False)
    event = AuditEvent.objects.filter(resource_id=str(gone.pk)).order_by("-operation_date").first()
    assert (event.operation_type, made.password in str(event.resource_new_value)) == ("restore_user", False)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_mail_of_a_restoration_has_both_parts_with_the_same_link(cast, mei, mails, language):
    ann = factories.user(cast.lin_trading, "Ann <b>O'Neil</b>", "ann@lin-trading.example", language=language)
    user_states.delete_user(ann, by=mei)
    restore(User.deleted.get(pk=ann.pk), by=mei)
    mail = mails()[-1]
    links = [set(re.findall(r"https?://[^\s\"<]+", mail[part].replace("&amp;", "&"))) for part in ("txt", "html")]
    assert (mail["language"], links[0], mail["html"].count("<b>O'Neil")) == (language, links[1], 0)


def test_restored_user_with_a_link_chooses_a_password(gone, mei, mails):
    made = restore(gone, by=mei, with_link=True)
    mail = mails()[-1]
    assert (made.password, mail["kind"]) == ("", "accounts/password_link")
    assert "/password" in link_in(mail)


def test_restored_user_keeps_an_address_that_can_be_signed_in_with(gone, mei):
    made = restore(gone, by=mei)
    with factories.acting_for(mei):
        user = User.objects.get(pk=made.user.pk)
        passwords.change_first_password(user, "a field of blue poppies")
        assert User.objects.get(pk=user.pk).state == "active"


def test_second_restoration_finds_the_user_there(gone, mei):
    restore(gone, by=mei)
    assert code_of(gone, by=mei) == "user-wrong-state"


def test_restoration_within_thirty_days_and_no_later(cast, mei):
    with time_machine.travel(DAY, tick=False):
        user_states.delete_user(cast.ken, by=mei)
        gone = User.deleted.get(pk=cast.ken.pk)
    with time_machine.travel(DAY + timedelta(days=30), tick=False):
        assert (code_of(gone, by=mei), User.deleted.restorable().count()) == ("restore-too-late", 0)
    with time_machine.travel(DAY + timedelta(days=29, hours=23), tick=False):
        assert restore(gone, by=mei).user.is_active


@pytest.mark.parametrize("at", ["home", "elsewhere"])
def test_restoration_is_refused_when_the_address_was_taken(cast, gone, mei, at):
    if at == "home":
        users.add_user(by=mei, full_name="Kim", email=gone.email, roles=[], with_link=True)
    else:
        factories.user(cast.berger_systems, "Kim", gone.email)
    assert code_of(gone, by=mei) == "restore-address-taken"
    assert (stored(gone).state, stored(gone).email) == ("deleted", "ken@lin-trading.example")


def test_nobody_brings_back_a_role_above_their_own(cast, mei):
    una = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", roles.USER_ADMIN)
    max_ = factories.user(cast.lin_trading, "Max", "max@lin-trading.example", roles.GLOBAL_ADMIN)
    user_states.delete_user(max_, by=mei)
    assert code_of(User.deleted.get(pk=max_.pk), by=una) == "user-above-own"
    assert code_of(User.deleted.get(pk=max_.pk), by=cast.ken) == "role-lacks-right"


def test_stranger_restores_nobody(cast, gone):
    with factories.acting_for(cast.anna):
        assert code_of(gone, by=cast.anna) == "user-wrong-state"
        assert list(User.deleted.all()) == []


def test_deleted_global_admin_does_not_count_as_the_one_who_stays(cast, mei):
    max_ = factories.user(cast.lin_trading, "Max", "max@lin-trading.example", roles.GLOBAL_ADMIN)
    user_states.delete_user(max_, by=mei)
    with pytest.raises(Refused, match="last-global-admin"):
        users.change_roles(mei, by=mei, roles=["admin_agent"])
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleAssignment.objects.filter(user=mei, role="global_admin").delete()


# The clock


def test_clock_forgets_whoever_was_deleted_thirty_days_ago(cast, mei):
    late = factories.user(cast.lin_trading, "Late", "late@lin-trading.example", roles.SALES_AGENT)
    with time_machine.travel(DAY, tick=False):
        user_states.delete_user(cast.ken, by=mei)
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        user_states.delete_user(late, by=mei)
    with time_machine.travel(DAY + timedelta(days=30), tick=False):
        assert (forget_deleted_users(), forget_deleted_users()) == (1, 0)
    ken, name = stored(cast.ken), cast.ken.full_name
    assert (ken.email, ken.full_name, ken.state) == ("", name, "deleted")
    with factories.everything_visible():
        assert [held.user_id for held in RoleAssignment.objects.filter(user__in=[ken, late])] == [late.pk]
        (event,) = AuditEvent.objects.filter(operation_type="forget_user")
    assert (event.resource_id, event.user_principal_name, event.tenant_id) == (
        str(ken.pk), "the clock", cast.ken.tenant_id,
    )  # fmt: skip


def test_forgotten_user_is_restored_by_nobody(gone, mei):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31), tick=False):
        forget_deleted_users()
    assert code_of(gone, by=mei) == "user-wrong-state"


# The pages


def test_list_shows_the_deleted_where_it_is_asked(gone, english):
    pages = [english.get(path).content.decode() for path in ("/settings/users/", DELETED)]
    assert [gone.email in page for page in pages] == [False, True]
    assert (page_of(gone) in pages[1], "Can be restored until" in pages[1]) == (True, True)


def test_restoring_shows_the_password_once_and_never_again(gone, english):
    assert "Sales agent" in english.get(page_of(gone)).content.decode()
    shown = english.post(page_of(gone), {"first_password": "temporary"})
    (secret,) = set(SECRET.findall(shown.content.decode()))
    assert (shown["Cache-Control"].find("no-store") >= 0, stored(gone).check_password(secret)) == (True, True)
    again = [english.get(page_of(gone)), english.post(page_of(gone), {"first_password": "temporary"})]
    assert [answer.status_code for answer in again] == [404, 404]
    detail = english.get(page_of(gone, "user_detail")).content.decode()
    assert (secret in detail, "Restored a deleted user" in re.sub(r"\s+", " ", detail)) == (False, False)
    assert "restored a deleted user" in detail


def test_broken_form_asks_how_the_password_reaches_the_user(gone, english):
    page = english.post(page_of(gone), {"first_password": ""}).content.decode()
    assert "Choose how the new user gets the first password." in page
    assert stored(gone).state == "deleted"


def test_page_of_a_user_who_is_there_or_elsewhere_is_not_found(cast, english, signed_in):
    assert english.get(page_of(cast.mei)).status_code == 404
    assert signed_in(cast.anna).get(page_of(cast.ken)).status_code == 404
    assert signed_in(cast.anna).post(page_of(cast.ken), {"first_password": "link"}).status_code == 404


def test_restoring_asks_again_who_is_there(cast, gone, signed_in):
    old = signed_in(cast.mei, ago=timedelta(hours=1))
    answer = old.post(page_of(gone), {"first_password": "temporary"})
    assert (answer.status_code, "/sign-in/again/" in answer["Location"]) == (302, True)
    assert stored(gone).state == "deleted"


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_of_the_deleted_costs_the_same(cast, english, count):
    for number in range(count):
        left = factories.user(cast.lin_trading, f"U {number}", f"u{number}@lin-trading.example", roles.SALES_AGENT)
        with factories.acting_for(cast.mei):
            user_states.delete_user(left, by=cast.mei)
    with CaptureQueriesContext(connection) as caught:
        english.get(DELETED)
    assert len(statements(caught)) <= 8
