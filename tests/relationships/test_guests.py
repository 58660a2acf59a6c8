"""Working in another company's account under its grant: what is open, who is named, when it ends."""

import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import translation

from accounts import roles
from accounts.actions import passwords, user_states
from accounts.models import PasswordLink, RoleAssignment, User
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.actions.delegated_access import acting_under, withdraw_delegated_admin
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import mails  # noqa: F401 - a fixture
from tests.accounts.test_work_account_race import at_once
from tests.relationships.partners import set_standing

DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def grant(partnership, reseller):
    with factories.acting_for(reseller):
        return DelegatedAdmin.objects.visible_to(reseller).get()


def refused(grant, by, act=lambda guest: None):
    with factories.acting_for(by), pytest.raises(Refused) as found, acting_under(grant, by=by) as guest:
        act(guest)
    return found.value


def reset(user):
    return lambda guest: passwords.reset_password(user, by=guest, with_link=True)


def log_of(user, operation):
    with factories.acting_for(user):
        return list(AuditEvent.objects.filter(tenant_id=user.tenant_id, operation_type=operation))


# What is open


@pytest.mark.req("REL-12")
def test_guest_sees_the_people_of_the_target_and_nobody_else(cast, grant):
    lan, ken, anna = cast.lan, cast.ken, cast.anna
    assert anna.tenant_id != ken.tenant_id
    with factories.acting_for(lan):
        with acting_under(grant, by=lan) as guest:
            inside = {user.email for user in User.objects.all()}
            assert (guest.pk, guest.is_guest, guest.tenant_id) == (lan.pk, True, ken.tenant_id)
        outside = {user.email for user in User.objects.all()}
    assert inside == {cast.mei.email, ken.email}
    assert outside == {cast.ting.email, lan.email}


def test_guest_is_a_user_admin_and_never_more(cast, grant):
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan) as guest:
        assert guest.role_keys == {"user_admin"}
        assert not guest.may(roles.Permission.SIGN_AGREEMENT)
        assert not guest.may(roles.Permission.WITHDRAW_ACCESS)
    assert cast.lan.role_keys == {"admin_agent"}


def test_visit_ends_with_its_block_even_when_it_breaks(cast, grant):
    with factories.acting_for(cast.lan):
        with pytest.raises(ZeroDivisionError), acting_under(grant, by=cast.lan):
            raise ZeroDivisionError
        assert set(User.objects.values_list("tenant_id", flat=True)) == {cast.lan.tenant_id}


@pytest.mark.parametrize("who", ["hao", "mei", "anna"])
def test_only_admin_agents_of_the_grantee_come_in(cast, grant, who):
    code = refused(grant, getattr(cast, who)).code
    assert code == {"hao": "role-lacks-right", "mei": "access-withdrawn", "anna": "role-lacks-right"}[who]


def test_admin_agent_of_a_third_company_does_not_come_in(cast, grant):
    ida = factories.user(cast.berger_systems, "Ida", "ida@berger-systems.example", roles.ADMIN_AGENT)
    assert refused(grant, ida).code == "access-withdrawn"


def test_database_gives_no_role_to_people_of_the_grantee(cast, grant):
    lan = cast.lan
    with factories.acting_for(lan), acting_under(grant, by=lan) as guest:
        for noun, values in (
            (RoleAssignment, {"role": "global_admin"}),
            (PasswordLink, {"token_hash": "x", "expires_at": DAY}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                noun.objects.create(tenant=guest.tenant, user_id=lan.pk, **values)


# Who is named


@pytest.mark.req("REL-12")
def test_act_of_a_guest_is_told_as_acting_for(cast, grant, reseller):
    lan, ken = cast.lan, cast.ken
    with factories.acting_for(lan), acting_under(grant, by=lan) as guest:
        user_states.deactivate_user(ken, by=guest)
    (event,) = log_of(reseller, "deactivate_user")
    assert (event.tenant_id, event.acting_tenant_id, event.acting_tenant_name) == (
        ken.tenant_id, lan.tenant_id, lan.tenant.name,
    )  # fmt: skip
    assert (event.actor_id, event.user_principal_name) == (lan.pk, lan.email)
    with factories.acting_for(lan):
        assert AuditEvent.objects.done_for_others(lan.tenant).filter(pk=event.pk).exists()


@pytest.mark.req("REL-12")
def test_mails_name_the_guest_and_their_company(cast, grant, mails):  # noqa: F811
    lan, ken = cast.lan, cast.ken
    with factories.acting_for(lan), acting_under(grant, by=lan) as guest:
        passwords.reset_password(ken, by=guest, with_link=True)
        user_states.deactivate_user(ken, by=guest)
    link, deactivated = mails()[-2:]
    assert (link["kind"], link["to"], link["tenant_id"]) == ("accounts/password_link", ken.email, ken.tenant_id)
    assert "許心蘭 (寶島雲端股份有限公司) has reset the password of your work account" in link["txt"]
    assert "許心蘭 (寶島雲端股份有限公司) has deactivated" in deactivated["txt"]
    with translation.override("zh-hant"), factories.acting_for(lan), acting_under(grant, by=lan) as guest:
        user_states.reactivate_user(ken, by=guest)
    assert "許心蘭 (寶島雲端股份有限公司) has reactivated" in mails()[-1]["txt"]
    assert ("It happened on" in deactivated["txt"], "network address" in deactivated["txt"]) == (True, False)


def test_guest_never_has_a_password(cast, grant):
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan) as guest:
        made = passwords.reset_password(cast.ken, by=guest, with_link=True)
    assert made.password == ""
    with factories.acting_for(cast.mei):
        ken = User.objects.get(pk=cast.ken.pk)
    assert (ken.has_usable_password(), ken.must_change_password, ken.temporary_until) == (False, True, None)


def test_use_is_noted_once_a_minute_and_told_once_an_hour(cast, grant, reseller):
    lan, leo = cast.lan, factories.user(cast.formosa_cloud, "Leo", "leo@formosa-cloud.example", roles.ADMIN_AGENT)
    moments = [(0, lan), (20, lan), (70, leo), (1800, lan), (3700, lan)]
    used = []
    for seconds, who in moments:
        with time_machine.travel(DAY + timedelta(seconds=seconds), tick=False), factories.acting_for(who):
            with acting_under(grant, by=who):
                pass
            found = DelegatedAdmin.objects.get(pk=grant.pk)
            used.append(((found.last_used_at - DAY).seconds, found.last_used_by_name))
    assert used == [
        (0, lan.full_name), (0, lan.full_name), (70, "Leo"), (1800, lan.full_name), (3700, lan.full_name),
    ]  # fmt: skip
    told = [event.user_principal_name for event in log_of(reseller, "use_delegated_admin")]
    assert sorted(told) == [lan.email, lan.email, leo.email]


# What is refused, in words for a guest


@pytest.mark.req("USR-02")
def test_global_admins_are_out_of_reach(cast, grant, reseller):
    refusal = refused(grant, cast.lan, reset(reseller))
    assert refusal.code == "user-out-of-reach"
    assert refusal.sentence == "林美玲 holds a role that the access of your company does not reach: Global admin."
    assert refusal.remedy.startswith("Ask a global admin of 林氏貿易有限公司")
    assert (list(refusal.people), refusal.permission) == ([], "")


def test_access_with_smaller_roles_says_what_it_lacks(cast, grant, reseller):
    refusal = refused(
        grant, cast.lan, lambda guest: passwords.reset_password(cast.ken, by=narrow(guest), with_link=True)
    )
    assert (refusal.code, list(refusal.people), refusal.permission) == ("access-lacks-right", [], "")
    assert "resetting passwords" in refusal.sentence


def narrow(guest):
    return guest.as_guest_of(guest.tenant, ["billing_admin"])


def test_people_of_a_third_company_are_out_of_the_wall(cast, grant):
    assert refused(grant, cast.lan, reset(cast.anna)).code == "user-wrong-state"


@pytest.mark.req("REL-13")
def test_withdrawn_access_opens_nothing(cast, grant, reseller):
    with factories.acting_for(reseller):
        withdraw_delegated_admin(grant, by=reseller)
    refusal = refused(grant, cast.lan)
    assert (refusal.code, refusal.reason.status, refusal.back_href) == (
        "access-withdrawn", 403, grant.get_absolute_url(),
    )  # fmt: skip


def test_guest_needs_the_second_factor_that_the_target_demands(cast, grant, reseller):
    with factories.acting_for(reseller):
        type(reseller.tenant).objects.update(requires_second_factor=True)
    assert refused(grant, cast.lan).code == "access-needs-second-factor"
    strong = factories.with_app(cast.lan)
    del strong.has_second_factor
    with factories.acting_for(strong), acting_under(grant, by=strong) as guest:
        assert guest.is_guest


def test_unknown_grant_opens_nothing(cast, grant):
    grant.pk = uuid.uuid4()
    assert refused(grant, cast.lan).code == "access-withdrawn"


@pytest.mark.req("REL-13")
@pytest.mark.parametrize("_attempt", range(3))
def test_withdrawal_waits_for_a_guest_at_work(transactional_cast, _attempt):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    lan, ken, mei, order = cast.lan, cast.ken, cast.mei, []
    with factories.acting_for(mei):
        grant = DelegatedAdmin.objects.get()
    with transaction.atomic(), factories.acting_for(lan), acting_under(grant, by=lan):
        pass  # noted: the next page writes nothing to the grant, and still holds it

    def work():
        with factories.acting_for(lan):
            with acting_under(grant, by=lan) as guest:
                order.append("guest in")
                time.sleep(0.4)
                user_states.deactivate_user(ken, by=guest)
            order.append("guest done")

    def withdraw():
        time.sleep(0.15)
        with factories.acting_for(mei):
            withdraw_delegated_admin(grant, by=mei)
            order.append("withdrawn")

    assert at_once(work, withdraw) == ["done", "done"]
    assert order == ["guest in", "guest done", "withdrawn"]
    assert refused(grant, lan).code == "access-withdrawn"


@pytest.mark.req("REL-12")
def test_guest_needs_the_active_enrollment_of_the_own_company(cast, grant, provider):
    set_standing(provider.tenant, accepted_version=None)
    with factories.acting_for(cast.lan), acting_under(grant, by=cast.lan) as guest:
        assert guest.is_guest  # an agreement to sign keeps nobody out
    set_standing(provider.tenant, status="suspended")
    refusal = refused(grant, cast.lan)
    assert (refusal.code, "Nothing was changed" in refusal.remedy) == ("access-own-standing", True)


def test_refused_attempt_is_told_once_an_hour_for_each_reason(cast, grant, reseller):
    for _time in range(2):
        refused(grant, cast.lan, reset(reseller))
    with factories.acting_for(reseller):
        type(reseller.tenant).objects.update(requires_second_factor=True)
    refused(grant, cast.lan)
    told = sorted(event.reason for event in log_of(reseller, "use_delegated_admin"))
    assert told == ["access-needs-second-factor", "user-above-own"]
    with factories.acting_for(cast.lan):
        assert DelegatedAdmin.objects.get(pk=grant.pk).last_used_at is None


def test_stranger_tells_nothing_in_the_log(cast, grant, reseller):
    ida = factories.user(cast.berger_systems, "Ida", "ida@berger-systems.example", roles.ADMIN_AGENT)
    refused(grant, ida)
    assert log_of(reseller, "use_delegated_admin") == []
