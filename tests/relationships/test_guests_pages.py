"""The pages of a guest: another company's users, what can be done with one, and the end of it all."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import User
from partnercenter.models import AuditEvent
from relationships.actions.delegated_access import withdraw_delegated_admin
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import statements
from tests.relationships.partners import set_standing

ACTS = ("password-reset", "deactivation", "reactivation")


@pytest.fixture
def grant(partnership, reseller):
    with factories.acting_for(reseller):
        return DelegatedAdmin.objects.visible_to(reseller).get()


@pytest.fixture
def lan(cast, grant, signed_in):
    return signed_in(cast.lan)


def users(grant, user=None, act=""):
    return f"/work-accounts/{grant.pk}/users/" + (f"{user.pk}/" if user else "") + (f"{act}/" if act else "")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def as_now(user):
    with factories.acting_for(user):
        return User.objects.get(pk=user.pk)


@pytest.mark.req("REL-12")
def test_list_shows_the_targets_users_under_a_banner(cast, grant, lan):
    ken = cast.ken
    page = text(lan.get(users(grant)))
    assert "You are working in the work account of 林氏貿易有限公司" in page
    assert "Everything you do here is written to its activity log" in page
    assert [name in page for name in (ken.email, cast.mei.email, cast.ting.email)] == [True, True, False]


@pytest.mark.parametrize(
    ("query", "found"), [("q=ken", 1), ("q=nobody", 0), ("state=inactive", 0), ("state=active", 2)]
)
def test_list_is_searched_and_narrowed(cast, grant, lan, query, found):
    assert cast.ken.is_active
    assert text(lan.get(users(grant) + f"?{query}")).count("/users/0") == found


def test_detail_offers_what_the_access_reaches(cast, grant, lan):
    ken, mei = text(lan.get(users(grant, cast.ken))), text(lan.get(users(grant, cast.mei)))
    assert ["Mail the link" in page for page in (ken, mei)] == [True, False]
    assert "林美玲 is out of reach of your access: Global admin." in mei
    assert "Second factor" not in ken + mei


@pytest.mark.req("REL-12")
def test_acts_work_and_are_told_to_both_companies(cast, grant, lan, signed_in):
    ken = cast.ken
    for act in ACTS:
        answer = lan.post(users(grant, ken, act))
        assert (answer.status_code, answer["Location"]) == (302, users(grant, ken))
    assert as_now(ken).is_active
    ours = text(signed_in(factories.reading_english(cast.mei)).get("/settings/activity/"))
    for words in ("Reset a password", "Deactivated a user", "Reactivated a user", "Opened the work account under"):
        assert words in ours
    assert "lan@formosa-cloud.example</a><br>" not in ours  # nobody's page: she is no user here
    assert ours.count("of 寶島雲端股份有限公司") >= 4
    theirs = text(lan.get("/settings/activity/?tab=others"))
    assert (theirs.count("林氏貿易有限公司"), "Another company" in theirs) == (5, False)  # four and the grant's name


def test_what_was_done_for_others_is_found_by_the_companys_name(cast, grant, lan):
    lan.get(users(grant))
    found = [
        "Opened the work account" in text(lan.get(f"/settings/activity/?tab=others&company={name}"))
        for name in ("林氏", "Berger")
    ]
    assert found == [True, False]


def test_log_names_the_target_as_the_owner_of_the_event(cast, grant, lan):
    lan.post(users(grant, cast.ken, "deactivation"))
    with factories.everything_visible():
        event = AuditEvent.objects.get(operation_type="deactivate_user")
    assert (event.tenant_id, event.acting_tenant_id, event.actor_id) == (
        cast.mei.tenant_id, cast.lan.tenant_id, cast.lan.pk,
    )  # fmt: skip


def test_global_admin_is_refused_in_words_for_a_guest(cast, grant, lan):
    answer = lan.post(users(grant, cast.mei, "deactivation"))
    page = text(answer)
    assert (answer.status_code, "user-out-of-reach" in page) == (403, True)
    assert "Ask a global admin of 林氏貿易有限公司 to do it." in page
    assert ("your company to do it" in page, users(grant, cast.mei) in page) == (False, True)
    assert as_now(cast.mei).is_active


def test_refused_attempt_stands_in_the_log_of_the_target(cast, grant, lan):
    assert lan.post(users(grant, cast.mei, "deactivation")).status_code == 403
    with factories.acting_for(cast.mei):
        (told,) = AuditEvent.objects.filter(tenant_id=cast.mei.tenant_id, actor_id=cast.lan.pk)
    assert (told.operation_type, told.reason) == ("use_delegated_admin", "user-above-own")


@pytest.mark.req("REL-12")
def test_every_page_ends_with_the_enrollment_of_the_own_company(cast, grant, lan, provider):
    assert lan.get(users(grant)).status_code == 200
    set_standing(provider.tenant, status="suspended")
    answers = [lan.get(users(grant)), lan.get(users(grant, cast.ken))]
    answers += [lan.post(users(grant, cast.ken, act)) for act in ACTS]
    assert [(answer.status_code, "access-own-standing" in text(answer)) for answer in answers] == [(403, True)] * 5
    assert as_now(cast.ken).has_usable_password()


@pytest.mark.req("REL-13")
def test_every_page_ends_with_the_access(cast, grant, lan, reseller):
    assert lan.get(users(grant)).status_code == 200
    with factories.acting_for(reseller):
        withdraw_delegated_admin(grant, by=reseller)
    answers = [lan.get(users(grant)), lan.get(users(grant, cast.ken))]
    answers += [lan.post(users(grant, cast.ken, act)) for act in ACTS]
    assert [(answer.status_code, "access-withdrawn" in text(answer)) for answer in answers] == [(403, True)] * 5
    assert "林氏貿易有限公司 has withdrawn your administrator access." in text(answers[0])
    assert as_now(cast.ken).is_active


def test_ids_of_other_companies_are_not_found(cast, grant, lan):
    third = [users(grant, cast.anna), users(grant, cast.ting), f"/work-accounts/{uuid.uuid4()}/users/"]
    assert [lan.get(url).status_code for url in third] == [404, 404, 404]
    assert [lan.post(users(grant, cast.anna, act)).status_code for act in ACTS] == [404, 404, 404]
    assert as_now(cast.anna).is_active


def test_grant_of_others_is_not_found(cast, grant, signed_in):
    ida = factories.user(cast.berger_systems, "Ida", "ida@berger-systems.example", roles.ADMIN_AGENT)
    uma = factories.user(cast.lin_trading, "Uma", "uma@lin-trading.example", roles.ADMIN_AGENT)
    for person in (ida, uma):
        client = signed_in(person)
        answers = [client.get(users(grant)), client.get(users(grant, cast.ken))]
        answers += [client.post(users(grant, cast.ken, act)) for act in ACTS]
        assert [answer.status_code for answer in answers] == [404] * 5


@pytest.mark.parametrize("who", ["hao", "ting_without_agent"])
def test_others_of_the_grantee_are_refused(cast, grant, signed_in, who):
    tao = factories.user(cast.formosa_cloud, "Tao", "tao@formosa-cloud.example", roles.GLOBAL_ADMIN)
    client = signed_in({"hao": cast.hao, "ting_without_agent": tao}[who])
    answers = [client.get(users(grant)), client.get(users(grant, cast.ken))]
    answers += [client.post(users(grant, cast.ken, act)) for act in ACTS]
    assert [(answer.status_code, "role-lacks-right" in text(answer)) for answer in answers] == [(403, True)] * 5


def test_two_tabs_stay_two_companies(cast, grant, lan):
    assert cast.ken.is_active
    lan.get(users(grant))
    own, theirs = text(lan.get("/settings/users/")), text(lan.get(users(grant)))
    assert (cast.ken.email in own, cast.lan.email in own) == (False, True)
    assert (cast.ken.email in theirs, "許心蘭" in theirs) == (True, True)  # her own name in the top bar
    assert lan.get(f"/settings/users/{cast.ken.pk}/").status_code == 404


def test_guest_is_nobody_among_the_targets_users(cast, grant, lan, signed_in):
    lan.get(users(grant))
    assert cast.lan.email not in text(signed_in(cast.mei).get("/settings/users/"))


def test_act_asks_again_who_is_there(cast, grant, signed_in):
    from datetime import timedelta

    old = signed_in(cast.lan, ago=timedelta(hours=1))
    answer = old.post(users(grant, cast.ken, "deactivation"))
    assert (answer.status_code, "/sign-in/again/" in answer["Location"]) == (302, True)
    assert as_now(cast.ken).is_active


def test_too_many_changes_are_refused(cast, grant, lan):
    codes = [lan.post(users(grant, cast.mei, "reactivation")).status_code for _ in range(61)]
    assert (set(codes[:60]), codes[60]) == ({403}, 429)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_whatever_its_length(cast, grant, lan, count):
    for number in range(count):
        factories.user(cast.lin_trading, f"User {number}", f"u{number}@lin-trading.example", roles.SALES_AGENT)
    lan.get(users(grant))
    with CaptureQueriesContext(connection) as caught:
        lan.get(users(grant))
    assert len(statements(caught)) == 8, statements(caught)
