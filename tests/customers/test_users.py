"""The users of a customer as its partner manages them under the grant: what works, what is told, what is closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.actions.access_requests import request_access
from accounts.actions.user_states import delete_user
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import visits
from tests.customers.visits import ACTS, NEW, SECRET, as_now, href, log_of, text
from tests.relationships.partners import set_standing


@pytest.fixture
def account(cast, provider):
    return visits.account_of(cast, provider)


@pytest.fixture
def lan(cast, account, signed_in):
    """The browser of the provider's admin agent."""
    return signed_in(cast.lan)


def make(cast, number=1, *given):
    return factories.user(cast.jade_tea, f"User {number}", f"u{number}@jade-tea.example", *given)


def removed(account, by):
    """The relationship, removed; the access was left alone."""
    with factories.acting_for(by):
        values = {"removed_at": timezone.now(), "removed_by": by, "removed_by_name": by.full_name}
        type(account).objects.filter(pk=account.pk).update(status="removed", **values)


def told(cast, operation):
    """An act of Lan in the customer's log: whose record, who acts for whom."""
    (event,) = log_of(cast.jade_tea, operation)
    return (event.actor_id, event.acting_tenant_id, event.acting_tenant_name) == (
        cast.lan.pk, cast.formosa_cloud.pk, cast.formosa_cloud.name,
    )  # fmt: skip


# The list


@pytest.mark.req("INV-06", "CUS-17")
def test_list_shows_the_customers_users_in_its_record(cast, account, lan):
    page = text(lan.get(href(account)))
    assert [person.email in page for person in (cast.fen, cast.bo, cast.ting)] == [True, True, False]
    assert ("Global admin" in page, "Add user" in page, 'aria-current="page">Users</a>' in page) == (True, True, True)
    assert "stands in the activity logs of both companies" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bo@", ["bo"]),
        ("q=nobody", []),
        ("state=inactive", []),
        ("state=deleted", []),
        ("state=active", ["bo", "fen"]),
    ],
)
def test_list_is_searched_and_narrowed(cast, account, lan, query, found):
    page = text(lan.get(f"{href(account)}?{query}&sort=email")).partition("<tbody>")[2]
    assert [name for name in ("bo", "fen") if f"{name}@jade-tea.example" in page] == found


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_whatever_its_length(cast, account, lan, count):
    for number in range(count):
        make(cast, number, roles.USER_ADMIN)
    lan.get(href(account))
    with CaptureQueriesContext(connection) as caught:
        lan.get(href(account))
    assert len(statements(caught)) == 9, statements(caught)


# Adding


@pytest.mark.req("CUS-17")
def test_added_user_gets_a_password_that_is_shown_once(cast, account, lan):
    form = lan.get(href(account, "new"))
    once = form.context["form"]["once"].initial
    shown = lan.post(href(account, "new"), NEW | {"once": once})
    (secret,) = set(SECRET.findall(text(shown)))
    with factories.everything_visible():
        ming = User.objects.with_roles().get(email=NEW["email"])
    assert (ming.tenant_id, ming.role_keys, ming.check_password(secret)) == (cast.jade_tea.pk, {"billing_admin"}, True)
    assert (ming.must_change_password, "no-store" in shown["Cache-Control"]) == (True, True)
    again = lan.post(href(account, "new"), NEW | {"once": once})
    assert (again.status_code, again["Location"]) == (302, href(account, "detail", ming))
    later = [text(lan.get(href(account, page, ming))) for page in ("detail", "password_reset")] + [text(again)]
    assert [secret in page for page in later] == [False] * 3
    assert told(cast, "create_user")
    assert secret not in str(log_of(cast.jade_tea, "create_user")[0].resource_new_value)


def test_added_user_may_get_a_link_instead(cast, account, lan, mails):
    page = text(lan.post(href(account, "new"), NEW | {"first_password": "link"}))
    mail = mails()[-1]
    assert (SECRET.findall(page), mail["kind"], mail["to"]) == ([], "accounts/password_link", NEW["email"])
    assert "許心蘭 (寶島雲端股份有限公司) has set up your work account at 翠玉茶業有限公司" in mail["txt"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"email": "ming@elsewhere.example"},
            "Enter an e-mail address of 翠玉茶業有限公司: it ends in jade-tea.example.",
        ),
        ({"email": "bo@jade-tea.example"}, "何柏翰 has this e-mail address already."),
        ({"full_name": ""}, "Enter the full name of this person."),
    ],
)
def test_broken_form_says_what_to_do(cast, account, lan, change, words):
    page = text(lan.post(href(account, "new"), NEW | change))
    assert words in page
    assert log_of(cast.jade_tea, "create_user") == []


@pytest.mark.req("USR-02")
def test_guest_makes_nobody_global_admin(cast, account, lan):
    answer = lan.post(href(account, "new"), NEW | {"admin": ["global_admin"]})
    page = text(answer)
    assert (answer.status_code, "role-out-of-reach" in page) == (403, True)
    assert "Ask a global admin of 翠玉茶業有限公司 to do it." in page
    with factories.everything_visible():
        assert not User.objects.filter(email=NEW["email"]).exists()


# One of them


@pytest.mark.req("CUS-17")
def test_every_act_works_and_is_told_in_both_logs(cast, account, lan, signed_in, mails):
    bo = cast.bo
    lan.post(href(account, "rename", bo), {"full_name": "Bo He"})
    lan.post(href(account, "roles", bo), {"admin": ["user_admin"], "seen": "billing_admin"})
    lan.post(href(account, "deactivate", bo))
    lan.post(href(account, "reactivate", bo))
    assert (as_now(bo).full_name, as_now(bo).role_keys, as_now(bo).is_active) == ("Bo He", {"user_admin"}, True)
    shown = text(lan.post(href(account, "password_reset", bo), {"first_password": "temporary"}))
    assert as_now(bo).check_password(SECRET.findall(shown)[0])
    lan.post(href(account, "delete", bo), {"email": bo.email})
    assert as_now(bo).state == "deleted"
    restored = text(lan.post(href(account, "restore", bo), {"first_password": "temporary"}))
    assert as_now(bo).check_password(SECRET.findall(restored)[0])
    acts = ["rename_user", "change_roles", "deactivate_user", "reactivate_user", "reset_password", "delete_user",
            "restore_user"]  # fmt: skip
    assert [told(cast, act) for act in acts] == [True] * 7
    theirs = text(lan.get("/settings/activity/?tab=others"))
    ours = text(signed_in(factories.reading_english(cast.fen)).get("/settings/activity/"))
    for words in ("Restored a deleted user", "Deleted a user", "Changed the roles of a user", "Reset a password"):
        assert (words in theirs, words in ours) == (True, True)
    assert ours.count("of 寶島雲端股份有限公司") >= 7
    assert all("許心蘭 (寶島雲端股份有限公司)" in mail["txt"] for mail in mails() if mail["to"] == bo.email)


def test_customers_own_page_says_who_did_it_for_whom(cast, account, lan, signed_in):
    lan.post(href(account, "deactivate", cast.bo))
    page = text(signed_in(factories.reading_english(cast.fen)).get(f"/settings/users/{cast.bo.pk}/"))
    assert ("lan@formosa-cloud.example" in page, "寶島雲端股份有限公司, for your company" in page) == (True, True)


def test_reset_by_link_shows_no_password(cast, account, lan, mails):
    page = text(lan.post(href(account, "password_reset", cast.bo), {"first_password": "link"}))
    assert (SECRET.findall(page), mails()[-1]["kind"], mails()[-1]["to"]) == (
        [],
        "accounts/password_link",
        cast.bo.email,
    )
    assert not as_now(cast.bo).has_usable_password()


def test_roles_changed_by_somebody_else_meanwhile_stay(cast, account, lan):
    answer = lan.post(href(account, "roles", cast.bo), {"admin": ["user_admin"], "seen": "user_admin"})
    assert (answer.status_code, "roles-changed" in text(answer)) == (409, True)
    assert as_now(cast.bo).role_keys == {"billing_admin"}


@pytest.mark.req("USR-02")
def test_global_admin_is_out_of_reach_and_the_page_says_so(cast, account, lan):
    page = text(lan.get(href(account, "detail", cast.fen)))
    assert "周淑芬 is out of reach of your access: Global admin." in page
    assert ("Deactivate" in page, "Update" in page, "Save name" in page) == (False, False, False)
    values = {"full_name": "X", "admin": ["user_admin"], "seen": "global_admin", "email": cast.fen.email}
    values["first_password"] = "temporary"
    answers = [lan.post(href(account, act, cast.fen), values) for act in ACTS]
    assert [(answer.status_code, "user-out-of-reach" in text(answer)) for answer in answers] == [(403, True)] * len(
        ACTS
    )
    fen = as_now(cast.fen)
    assert (fen.full_name, fen.role_keys, fen.is_active, fen.state) == ("周淑芬", {"global_admin"}, True, "active")
    refusals = [event.reason for event in log_of(cast.jade_tea, "use_delegated_admin") if event.reason]
    assert refusals == ["user-above-own"]


def test_deleted_global_admin_is_not_brought_back_by_a_guest(cast, account, lan):
    max_ = make(cast, 7, roles.GLOBAL_ADMIN)
    with factories.acting_for(cast.fen):
        delete_user(max_, by=cast.fen)
    answer = lan.post(href(account, "restore", max_), {"first_password": "temporary"})
    assert (answer.status_code, "user-out-of-reach" in text(answer)) == (403, True)
    assert as_now(max_).state == "deleted"


def test_broken_forms_stay_on_the_page(cast, account, lan):
    named = text(lan.post(href(account, "rename", cast.bo), {"full_name": ""}))
    ticked = text(lan.post(href(account, "roles", cast.bo), {"admin": ["nonsense"]}))
    typed = text(lan.post(href(account, "delete", cast.bo), {"email": "x@jade-tea.example"}))
    reset = text(lan.post(href(account, "password_reset", cast.bo), {"first_password": ""}))
    assert "Enter the full name of this person." in named
    assert "Choose roles from the list." in ticked
    assert "This is not the address of this user" in typed
    assert "Choose how the new user gets the first password." in reset
    assert as_now(cast.bo).is_active


def test_requests_for_access_end_by_the_acts_of_a_guest(cast, account, lan):
    with factories.acting_for(cast.bo):
        for permission in (Permission.ADD_USERS, Permission.MANAGE_SECURITY):
            request_access(permission, path="", note="", by=cast.bo)
    lan.post(href(account, "roles", cast.bo), {"admin": ["user_admin"], "seen": "billing_admin"})
    lan.post(href(account, "delete", cast.bo), {"email": cast.bo.email})
    with factories.everything_visible():
        ended = {request.permission: (request.status, request.answerer) for request in AccessRequest.objects.all()}
    guest = "許心蘭 (寶島雲端股份有限公司)"
    assert ended == {"add_users": ("granted", guest), "manage_security": ("declined", guest)}


# Whose they are


def test_ids_of_other_companies_are_not_found(cast, account, lan, signed_in):
    values = {"full_name": "X", "first_password": "link", "email": cast.ken.email}
    for person in (cast.ken, cast.anna, cast.ting):
        pages = [lan.get(href(account, "detail", person)).status_code]
        pages += [lan.post(href(account, act, person), values).status_code for act in (*ACTS, "restore")]
        assert set(pages) == {404}
    ida = factories.user(cast.berger_systems, "Ida", "ida@berger-systems.example", roles.ADMIN_AGENT)
    stranger = signed_in(ida)
    pages = [
        stranger.get(href(account)),
        stranger.get(href(account, "new")),
        stranger.get(href(account, "detail", cast.bo)),
    ]
    pages += [stranger.post(href(account, act, cast.bo), values) for act in ACTS]
    assert {answer.status_code for answer in pages} == {404}
    assert as_now(cast.bo).is_active


@pytest.mark.req("USR-13")
@pytest.mark.parametrize("who", ["hao", "tao"])
def test_colleague_without_the_role_reads_who_can_help(cast, account, signed_in, who):
    tao = factories.user(cast.formosa_cloud, "Tao", "tao@formosa-cloud.example", roles.GLOBAL_ADMIN)
    client = signed_in({"hao": cast.hao, "tao": tao}[who])
    assert cast.lan
    for page in (client.get(href(account)), client.get(f"/customers/{account.pk}/licenses/")):
        assert (page.status_code, cast.bo.email in text(page), cast.lan.email in text(page)) == (200, False, True)
        assert "The admin agents of your company can open this" in text(page)
    answers = [client.get(href(account, "detail", cast.bo)), client.get(href(account, "new"))]
    answers += [client.post(href(account, act, cast.bo)) for act in ACTS]
    assert [(answer.status_code, "role-lacks-right" in text(answer)) for answer in answers] == [(403, True)] * 8


def test_customers_own_people_do_not_open_the_partners_page(cast, account, signed_in):
    assert signed_in(cast.fen).get(href(account)).status_code == 403


# When it ends


def test_without_a_grant_the_page_says_what_it_would_open(cast, provider, signed_in):
    account = visits.parties.served(provider, cast.jade_tea)
    client = signed_in(cast.lan)
    page = text(client.get(href(account)))
    assert "Without delegated access the account stays closed" in page
    assert ("/customers/invite/" in page, "Add users, change names" in page) == (True, True)
    answer = client.get(href(account, "new"))
    assert (answer.status_code, "customer-account-closed" in text(answer)) == (403, True)


@pytest.mark.req("REL-13")
def test_withdrawn_grant_closes_the_next_page(cast, account, lan):
    assert lan.get(href(account)).status_code == 200
    visits.withdraw(cast)
    page = text(lan.get(href(account)))
    assert ("周淑芬 ended the access on" in page, cast.bo.email in page) == (True, False)
    values = {"full_name": "X", "first_password": "link", "email": cast.bo.email}
    answers = [lan.get(href(account, "detail", cast.bo)), lan.post(href(account, "new"), NEW)]
    answers += [lan.post(href(account, act, cast.bo), values) for act in ACTS]
    assert [(answer.status_code, "access-withdrawn" in text(answer)) for answer in answers] == [(403, True)] * 8
    assert (as_now(cast.bo).full_name, as_now(cast.bo).is_active) == ("何柏翰", True)


@pytest.mark.req("REM-02")
def test_access_outlives_the_relationship(cast, account, provider, lan):
    removed(account, provider)
    page = text(lan.get(href(account)))
    assert ("This customer relationship has ended" in page, cast.bo.email in page) == (True, True)


def test_customer_that_demands_a_second_factor_demands_it_of_guests(cast, account, lan):
    with factories.everything_visible():
        type(cast.jade_tea).objects.filter(pk=cast.jade_tea.pk).update(requires_second_factor=True)
    answers = [lan.get(href(account)), lan.post(href(account, "deactivate", cast.bo))]
    assert [(answer.status_code, "access-needs-second-factor" in text(answer)) for answer in answers] == [
        (403, True)
    ] * 2
    assert as_now(cast.bo).is_active


def test_partner_without_an_active_enrollment_stays_outside(cast, account, provider, lan):
    set_standing(provider.tenant, status="suspended")
    answer = lan.get(href(account))
    assert (answer.status_code, "access-own-standing" in text(answer)) == (403, True)


def test_acts_ask_again_who_is_there(cast, account, signed_in):
    old = signed_in(cast.lan, ago=timedelta(hours=1))
    values = {"full_name": "X", "first_password": "temporary", "email": cast.bo.email}
    for act in ACTS:
        answer = old.post(href(account, act, cast.bo), values)
        assert (answer.status_code, "/sign-in/again/" in answer["Location"]) == (302, True)
    assert as_now(cast.bo).full_name == "何柏翰"


def test_too_many_changes_are_refused(cast, account, lan):
    codes = [lan.post(href(account, "reactivate", cast.fen)).status_code for _ in range(61)]
    assert (set(codes[:60]), codes[60]) == ({403}, 429)


# Licenses


@pytest.mark.req("CUS-17")
def test_licenses_are_an_honest_empty_page(cast, account, lan):
    page = text(lan.get(f"/customers/{account.pk}/licenses/"))
    assert ("No licenses yet" in page, "What will stand here" in page) == (True, True)
    assert log_of(cast.jade_tea, "use_delegated_admin")
