"""Asking for a permission and answering: who is asked, who may answer, and what comes of it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.actions import access_requests as actions
from accounts.actions.user_states import deactivate_user
from accounts.actions.users import change_roles
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from accounts.rules import access_requests as rules
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import link_in, statements

LIST, NEW = "/access-requests/", "/access-requests/new/"
Status = AccessRequest.Status


def ask(user, permission=Permission.VIEW_COMPANY, **values):
    with factories.acting_for(user):
        return actions.request_access(permission, by=user, **{"path": "", "note": ""} | values)


def grant(request, role, by):
    with factories.acting_for(by):
        return actions.grant_access(request, role=role, by=by)


def decline(request, by, reason="Ask Mei"):
    with factories.acting_for(by):
        return actions.decline_access(request, reason=reason, by=by)


def kept(request):
    with factories.everything_visible():
        return AccessRequest.objects.get(pk=request.pk)


def roles_of(user):
    with factories.everything_visible():
        return User.objects.with_roles().get(pk=user.pk).role_keys


def events(request):
    with factories.everything_visible():
        about = AuditEvent.objects.filter(resource_id=str(request.pk)).order_by("operation_date")
        return list(about.values_list("operation_type", "user_principal_name", "tenant_id", "reason"))


@pytest.fixture(autouse=True)
def mei(cast):
    """The company has its global admin, who reads English here."""
    return factories.reading_english(cast.mei)


@pytest.fixture
def uma(cast):
    """A user management admin: gives roles, but not those of a global admin."""
    return factories.user(cast.lin_trading, "Uma Chen", "uma@lin-trading.example", roles.USER_ADMIN)


@pytest.fixture
def agent(cast):
    """An admin agent: gives agent roles alone."""
    return factories.user(cast.lin_trading, "Amy Agent", "amy@lin-trading.example", roles.ADMIN_AGENT)


def test_request_asks_everybody_who_can_give_it_and_nobody_else(cast, uma, agent, mails):
    with factories.acting_for(cast.mei):
        User.objects.filter(pk=cast.mei.pk).update(language="zh-hant")
    assert cast.anna
    request = ask(cast.ken, note="For the annual report", path="/partner-profile/program-info/")
    assert [(mail["kind"], mail["to"], mail["language"]) for mail in mails()] == [
        ("accounts/access_requested", "uma@lin-trading.example", "en"),
        ("accounts/access_requested", "mei@lin-trading.example", "zh-hant"),
    ]
    letter = mails()[0]
    assert link_in(letter) == reverse("access_request_detail", args=[request.pk])
    for part in (letter["txt"], letter["html"]):
        told = [words in part for words in ("陳建志", "reading the partner profile", "annual report", "program-info")]
        assert told == [True] * 4
    assert events(request) == [("request_access", cast.ken.email, cast.lin_trading.pk, "For the annual report")]


def test_request_again_is_the_same_request_and_mails_nobody(cast, mails):
    first = ask(cast.ken, note="Please")
    assert (ask(cast.ken, note="Now!"), len(mails()), len(events(first))) == (first, 1, 1)
    assert kept(first).note == "Please"


def test_request_for_what_one_has_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        ask(cast.mei)
    assert refusal.value.code == "access-held"


def test_request_where_nobody_can_give_it_is_refused(cast):
    with pytest.raises(Refused) as refusal:
        ask(cast.sam, Permission.REVIEW)
    assert refusal.value.code == "access-nobody-gives"


@pytest.mark.req("USR-04")
def test_grant_gives_the_role_and_says_so(cast, uma, mails):
    request = ask(cast.ken, path="/partner-profile/program-info/")
    grant(request, "billing_admin", uma)
    answered = kept(request)
    assert (answered.status, answered.role, answered.decided_by_id) == (Status.GRANTED, "billing_admin", uma.pk)
    assert roles_of(cast.ken) == {"sales_agent", "billing_admin"}
    letter = next(mail for mail in mails() if mail["kind"] == "accounts/access_granted")
    assert (letter["to"], link_in(letter)) == (cast.ken.email, "/partner-profile/program-info/")
    assert events(request)[1] == ("grant_access", uma.email, cast.lin_trading.pk, "")


def test_grant_closes_what_the_role_answers_too(cast):
    both = [ask(cast.ken, Permission.VIEW_COMPANY), ask(cast.ken, Permission.VIEW_USERS)]
    grant(both[0], "mpn_partner_admin", cast.mei)
    assert [(kept(one).status, kept(one).role) for one in both] == [(Status.GRANTED, "mpn_partner_admin")] * 2


def test_decline_says_why(cast, mails):
    request = decline(ask(cast.ken, Permission.ENROL), cast.mei, reason="Only Mei enrolls <b>us</b>")
    assert (kept(request).status, kept(request).answer) == (Status.DECLINED, "Only Mei enrolls <b>us</b>")
    letter = mails()[-1]
    assert (letter["kind"], letter["to"]) == ("accounts/access_declined", cast.ken.email)
    assert ["Only Mei enrolls <b>us</b>" in letter["txt"], "&lt;b&gt;us" in letter["html"]] == [True, True]
    assert events(request)[1] == ("decline_access", cast.mei.email, cast.lin_trading.pk, "Only Mei enrolls <b>us</b>")


def test_second_answer_is_told_who_was_faster(cast, uma):
    request = ask(cast.ken)
    decline(request, uma)
    for answer in (lambda: grant(request, "billing_admin", cast.mei), lambda: decline(request, cast.mei)):
        with pytest.raises(Refused) as refusal:
            answer()
        assert (refusal.value.code, refusal.value.details["who"]) == ("access-answered", "Uma Chen")
    assert roles_of(cast.ken) == {"sales_agent"}


@pytest.mark.parametrize("role", ["global_admin", "sales_agent", "account_admin", "nonsense", ""])
def test_role_above_ones_own_or_beside_the_point_is_not_given(cast, uma, role):
    request = ask(cast.ken)
    with pytest.raises(Refused) as refusal:
        grant(request, role, uma)
    assert (refusal.value.code, kept(request).status) == ("access-role-not-fitting", Status.OPEN)
    assert roles_of(cast.ken) == {"sales_agent"}


@pytest.mark.parametrize("answer", [lambda request, by: grant(request, "global_admin", by), decline])
@pytest.mark.parametrize("who", ["agent", "ken", "ravi"])
def test_who_cannot_give_it_cannot_answer(cast, agent, who, answer):
    request = ask(cast.ken, Permission.ENROL)
    by = agent if who == "agent" else getattr(cast, who)
    with factories.everything_visible(), pytest.raises(Refused) as refusal:
        answer(request, by)
    assert (refusal.value.code, kept(request).status) == ("access-not-yours", Status.OPEN)


def test_role_given_in_user_management_closes_the_request(cast, mails):
    request = ask(cast.ken)
    with factories.acting_for(cast.mei):
        change_roles(cast.ken, by=cast.mei, roles={"sales_agent", "billing_admin"})
    assert (kept(request).status, kept(request).role, kept(request).decided_by_id) == (
        Status.GRANTED, "billing_admin", cast.mei.pk,
    )  # fmt: skip
    assert [mail["kind"] for mail in mails()] == ["accounts/access_requested", "accounts/roles_changed"]


def test_request_of_somebody_deactivated_waits_for_nobody_and_ends_without_a_role(cast, signed_in):
    request = ask(cast.ken)
    with factories.acting_for(cast.mei):
        deactivate_user(cast.ken, by=cast.mei)
    assert list(signed_in(cast.mei).get(LIST).context["waiting"].records) == []
    grant(request, "billing_admin", cast.mei)
    assert (kept(request).status, kept(request).role) == (Status.DECLINED, "")
    assert roles_of(cast.ken) == {"sales_agent"}


def test_whoever_gives_roles_may_assign_them():
    """What `givers_of` asks of one role at a time holds for their union, too."""
    assert [
        role.key for role in roles.ALL.values() if role.grants and Permission.ASSIGN_ROLES not in role.permissions
    ] == []


@pytest.mark.parametrize("kind", ["partner", "customer", "operator"])
def test_every_permission_of_a_company_can_be_given_by_its_global_admin(kind):
    for permission in roles.PERMISSIONS_BY_KIND[kind]:
        sizes = [len(rules.permissions_in(role, kind)) for role in rules.roles_that_give(permission, kind)]
        assert (sizes == sorted(sizes), "global_admin" in rules.givers_of(permission, kind)) == (True, True)


# Pages


def posted(client, **values):
    return client.post(NEW, {"permission": "view_company", "path": "", "note": "", **values})


def test_request_by_page_leads_to_its_state(cast, signed_in):
    answer = posted(signed_in(cast.ken), note="  For\r\nthe report ", path="/partner-profile/program-info/")
    with factories.acting_for(cast.ken):
        [request] = AccessRequest.objects.all()
    assert answer["Location"] == reverse("access_request_detail", args=[request.pk])
    assert (request.note, request.path) == ("For the report", "/partner-profile/program-info/")
    page = signed_in(cast.ken).get(answer["Location"]).content.decode()
    assert ["Nobody has answered yet" in page, "mei@lin-trading.example" in page, "<textarea" in page] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/no/such/page/", "/kit/",
        "/overview/?next=//evil.example", "/my-profile/#x", "/overview/\r\nX: y", "\x00", "/password-reset/a-secret/",
        "/agreements/a?b/", "/agreements/a\u202eb/", f"/agreements/{'x' * 300}/",
    ],
)  # fmt: skip
def test_page_that_is_not_ours_is_not_kept(cast, signed_in, path):
    posted(signed_in(cast.ken), path=path)
    with factories.acting_for(cast.ken):
        assert AccessRequest.objects.get().path == ""


@pytest.mark.parametrize("permission", ["review", "everything", "", "VIEW_COMPANY"])
def test_permission_that_the_company_does_not_know_is_no_page(cast, signed_in, permission):
    ken = signed_in(cast.ken)
    answers = [posted(ken, permission=permission), ken.get(NEW, {"permission": permission})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_nothing_else_of_the_form_is_trusted(cast, signed_in):
    posted(signed_in(cast.ken), requester=str(cast.mei.pk), status="granted", role="global_admin", tenant="x")
    with factories.acting_for(cast.ken):
        request = AccessRequest.objects.get()
    assert (request.requester_id, request.status, request.role) == (cast.ken.pk, "open", "")
    assert roles_of(cast.ken) == {"sales_agent"}


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("See www.evil.example/x", "Write this without web addresses."),
        ("x" * 301, "Shorten this to 300 characters or fewer."),
        ("\u202eevil", "This text contains an invisible sign. Type it anew instead of pasting it."),
    ],
)
def test_note_is_plain_and_short(cast, signed_in, note, message):
    answer = posted(signed_in(cast.ken), note=note)
    assert answer.context["form"].errors == {"note": [message]}
    assert message in answer.content.decode()


def test_who_holds_it_already_is_led_on(cast, signed_in):
    assert posted(signed_in(cast.mei))["Location"] == "/my-access/"


def test_eleventh_request_of_a_day_waits(cast, signed_in):
    ken = signed_in(cast.ken)
    assert [posted(ken).status_code for _attempt in range(11)] == [302] * 10 + [429]
    cache.clear()


def test_list_shows_what_i_may_answer_and_what_i_asked(cast, uma, agent, signed_in):
    requests = [ask(cast.ken), ask(cast.ken, Permission.ENROL)]

    def shown(user):
        page = signed_in(user).get(LIST).context
        waiting = page["waiting"] and [row.pk for row in page["waiting"].records]
        return waiting, {row.pk for row in page["mine"].records}

    both = [request.pk for request in requests]
    assert shown(cast.mei) == (both, set())
    assert shown(uma) == (both[:1], set())
    assert shown(agent) == ([], set())
    assert shown(cast.ken) == (None, set(both))
    assert shown(cast.anna) == ([], set())


def test_list_costs_the_same_for_one_and_for_fifty(cast, signed_in):
    mei = signed_in(cast.mei)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert mei.get(LIST).status_code == 200
        return len(statements(caught))

    ask(cast.ken)
    one = cost()
    for number in range(50):
        ask(factories.user(cast.lin_trading, f"Person {number}", f"p{number}@lin-trading.example"))
    assert (cost(), one <= 8) == (one, True)


def test_strangers_request_does_not_exist(cast, signed_in):
    request = ask(cast.ken)
    for stranger in (cast.anna, cast.ravi):
        browser = signed_in(stranger)
        detail = browser.get(reverse("access_request_detail", args=[request.pk])).status_code
        assert detail == 404
    anna = signed_in(cast.anna)
    posts = [anna.post(reverse(f"access_request_{verb}", args=[request.pk])) for verb in ("grant", "decline")]
    assert [post.status_code for post in posts] == [404, 404]


def test_colleague_who_changes_no_roles_reads_no_request_of_others(cast, signed_in):
    request = ask(cast.ken)
    colleague = signed_in(factories.user(cast.lin_trading, "Small", "s@lin-trading.example", roles.SALES_AGENT))
    detail = colleague.get(reverse("access_request_detail", args=[request.pk]))
    assert (detail.status_code, detail.context["refusal"].code) == (403, "role-lacks-right")
    posts = [colleague.post(reverse(f"access_request_{verb}", args=[request.pk])) for verb in ("grant", "decline")]
    assert [post.status_code for post in posts] == [403, 403]
    assert kept(request).status == Status.OPEN


def test_requester_cannot_answer_their_own_request(cast, uma, signed_in):
    request = ask(uma, Permission.ENROL)
    answer = signed_in(uma).post(reverse("access_request_grant", args=[request.pk]), {"role": "global_admin"})
    assert (answer.status_code, roles_of(uma)) == (403, {"user_admin"})


def test_detail_offers_the_smallest_role_first_and_says_what_else_it_allows(cast, uma, signed_in):
    request = ask(cast.ken, Permission.VIEW_USERS, note="<script>x</script>")
    page = signed_in(uma).get(reverse("access_request_detail", args=[request.pk]))
    assert [key for key, _label in page.context["grant_form"].fields["role"].choices] == ["user_admin", "admin_agent"]
    text = page.content.decode()
    also = "working in the work accounts of other companies, seeing customers, inviting customers, adding and importing"
    assert [also in text, "<script>x" in text] == [True, False]


def test_role_above_ones_own_by_crafted_form_changes_nothing(cast, uma, signed_in):
    request = ask(cast.ken)
    answer = signed_in(uma).post(reverse("access_request_grant", args=[request.pk]), {"role": "global_admin"})
    assert answer.context["form"].errors == {"role": ["Choose one of the roles."]}
    assert (kept(request).status, roles_of(cast.ken)) == (Status.OPEN, {"sales_agent"})


def test_answers_by_page_lead_back_to_the_request(cast, signed_in):
    admin, request = signed_in(cast.mei), ask(cast.ken)
    here = reverse("access_request_detail", args=[request.pk])
    empty = admin.post(reverse("access_request_decline", args=[request.pk]), {"reason": ""})
    assert [*empty.context["form"].errors] == ["reason"]
    given = admin.post(reverse("access_request_grant", args=[request.pk]), {"role": "billing_admin"})
    assert (given["Location"], kept(request).status) == (here, Status.GRANTED)
    late = admin.post(reverse("access_request_decline", args=[request.pk]), {"reason": "Too late"})
    refusal = late.context["refusal"]
    assert (late.status_code, refusal.code, refusal.back_href) == (409, "access-answered", here)
    page = admin.get(here).content.decode()
    assert "gave the role Billing admin" in page


# Tasks


def tasks_of(page):
    return [(task.title, task.href) for task in page.context["tasks"] if task.href.startswith(LIST)]


def test_overview_has_a_task_for_who_can_answer(cast, agent, signed_in):
    request = ask(cast.ken)
    expected = [("Answer 陳建志, who asks for access", reverse("access_request_detail", args=[request.pk]))]
    assert tasks_of(signed_in(cast.mei).get("/overview/")) == expected
    assert [tasks_of(signed_in(one).get("/overview/")) for one in (cast.ken, agent, cast.anna)] == [[], [], []]


def test_overview_lists_the_oldest_five_and_the_way_to_the_rest(cast, signed_in):
    for number in range(7):
        ask(factories.user(cast.lin_trading, f"P{number}", f"p{number}@lin-trading.example"))
    with CaptureQueriesContext(connection) as caught:
        page = signed_in(cast.mei).get("/overview/")
    assert (len(tasks_of(page)), tasks_of(page)[-1][1], len(statements(caught)) <= 12) == (6, LIST, True)


def test_operators_start_page_has_the_task(cast, signed_in):
    boss = factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN, roles.AUDITOR)
    request = ask(cast.sam, Permission.REVIEW)
    href = reverse("access_request_detail", args=[request.pk])
    assert tasks_of(signed_in(boss).get("/operator/")) == [("Answer Sam Ortiz, who asks for access", href)]
    assert tasks_of(signed_in(cast.ravi).get("/operator/")) == []
    page = signed_in(boss).get(href)
    assert [key for key, _label in page.context["grant_form"].fields["role"].choices] == ["reviewer"]
    assert signed_in(cast.mei).get(href).status_code == 404


def test_operators_admin_reads_only_what_a_role_allows_at_the_operator(cast, signed_in):
    boss = factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN)
    request = ask(cast.sam, Permission.VIEW_USERS)
    page = signed_in(boss).get(reverse("access_request_detail", args=[request.pk])).content.decode()
    assert ["adding users" in page, "enrolling the company" in page] == [True, False]
