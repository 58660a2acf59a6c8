"""Why can't I? Every refusal that a colleague's permission lifts names who has it, who gives it, and asks them."""

import importlib
import pkgutil

import pytest
from django.urls import reverse

import accounts
import enrollment
from accounts import roles
from accounts.actions import access_requests as actions
from accounts.models import AccessRequest
from accounts.roles import Permission
from partnercenter.errors import Reason, Refused
from tests import factories

PROGRAM_INFO = "/partner-profile/program-info/"

LIFTED_BY = {
    "agreement-not-signed": "sign_agreement",
    "application-not-complete": "enrol",
    "checks-open": "review",
    "not-claimed": "review",
    "not-claimed-by-you": "review",
    "nothing-to-change": "review",
}
LIFTED_BY_WAITING = {
    "agreement-not-published": "the operator publishes it; the task appears on Overview",
    "application-not-editable": "the reviewers decide; the task on Overview has the promised date",
    "evidence-not-asked": "the review asks for documents",
    "mpn-fixed": "the reviewers decide",
    "programme-not-active": "the reviewers decide",
}
LIFTED_BY_NO_ROLE = {
    "address-taken": "signing in", "domain-taken": "signing in", "operator-exists": "signing in",
    "agreement-replaced": "reading the new version", "already-decided": "nothing: it is over",
    "already-enrolled": "nothing: it is there", "check-not-open": "the primary contact or the next status",
    "evidence-full": "the operator outside the portal", "file-not-accepted": "another file",
    "link-ended": "a new link", "link-expired": "a new link", "link-unknown": "the link", "link-used": "signing in",
    "mpn-already-linked": "the operator", "mpn-inactive": "the membership site", "mpn-not-proven": "proving it again",
    "mpn-other-country": "another profile", "not-a-partner-account": "another company",
    "not-your-companys": "another company", "programme-closed": "the operator opens it", "reason-unknown": "a reason",
    "role-lacks-right": "the permission that was asked for: each refusal names its own", "too-many-attempts": "time",
}  # fmt: skip


def reasons():
    names = [
        found.name
        for app in (accounts, enrollment)
        for found in pkgutil.walk_packages(app.__path__, f"{app.__name__}.")
    ]
    modules = [importlib.import_module(name) for name in names if ".migrations" not in name]
    return {thing for module in modules for thing in vars(module).values() if isinstance(thing, Reason)}


def test_every_reason_of_enrollment_says_what_lifts_it():
    tables = (LIFTED_BY, LIFTED_BY_WAITING, LIFTED_BY_NO_ROLE)
    told = [code for table in tables for code in table]
    known = {
        reason.code
        for name, reason in vars(importlib.import_module("enrollment.rules.reasons")).items()
        if name.isupper() and isinstance(reason, Reason)
    }
    assert (known - set(told), len(told)) == (set(), len(set(told)))


def test_permissions_of_reasons_are_those_of_the_table():
    assert {reason.code: reason.permission for reason in reasons() if reason.permission} == LIFTED_BY
    assert set(LIFTED_BY.values()) <= set(Permission)


def test_reasons_that_lift_by_waiting_lead_to_where_it_shows():
    assert {reason.code: reason.place for reason in reasons() if reason.place} == dict.fromkeys(
        LIFTED_BY_WAITING, "overview"
    )


def refused(client, href=PROGRAM_INFO, **extra):
    page = client.get(href, **extra)
    assert (page.status_code, page.context["refusal"].code) == (403, "role-lacks-right")
    return page


@pytest.mark.req("DEC-01")
def test_refusal_names_who_can_and_offers_to_ask_them(cast, signed_in):
    factories.user(cast.lin_trading, "Bea", "bea@lin-trading.example", roles.BILLING_ADMIN)
    assert cast.mei.tenant_id != cast.anna.tenant_id
    page = refused(signed_in(cast.ken))
    assert page.context["way_out"].helpers == [
        ("Bea <bea@lin-trading.example>", "can do it"),
        ("林美玲 <mei@lin-trading.example>", "can do it, or give you the role"),
    ]
    form = page.context["way_out"].form
    assert form.initial == {"permission": "view_company", "path": PROGRAM_INFO}
    text = page.content.decode()
    assert [f'action="{reverse("access_request_create")}"' in text, "anna@" in text] == [True, False]


def test_refusal_after_asking_says_when(cast, signed_in):
    assert cast.mei
    with factories.acting_for(cast.ken):
        request = actions.request_access(Permission.VIEW_COMPANY, path="", note="", by=cast.ken)
    page = refused(signed_in(cast.ken))
    assert (page.context["way_out"].form, page.context["way_out"].asked_at) == (None, request.created_at)
    assert reverse("access_request_detail", args=[request.pk]) in page.content.decode()


def test_refusal_where_nobody_can_give_it_is_honest(cast, signed_in):
    page = refused(signed_in(cast.sam), reverse("operator_setting_edit", args=["help_email"]))
    assert (page.context["way_out"].helpers, page.context["way_out"].form) == ([], None)
    assert "Nobody in your company can give you the role at the moment." in page.content.decode()


def test_global_admin_of_the_operator_is_led_to_their_own_roles(cast, signed_in):
    boss = factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN)
    page = refused(signed_in(boss), "/operator/")
    assert (page.context["way_out"].gives_self, page.context["way_out"].form) == (True, None)
    assert reverse("user_detail", args=[boss.pk]) in page.content.decode()


def test_operators_people_ask_their_global_admin(cast, signed_in):
    factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN)
    assert cast.omar
    page = refused(signed_in(cast.sam), reverse("operator_setting_edit", args=["help_email"]))
    assert page.context["way_out"].helpers == [
        ("Omar Haddad <omar@operator.example>", "can do it"),
        ("Olga <olga@operator.example>", "can give you the role"),
    ]


def test_refused_form_remembers_the_page_it_stood_on(cast, signed_in):
    factories.approved(cast.mei, cast.ravi)
    factories.published(cast.omar)
    accept = reverse("agreement_accept", args=["indirect_reseller"])
    here = reverse("agreement_detail", args=["indirect_reseller"])
    ken = signed_in(cast.ken)
    paths = [
        ken.post(accept, headers={"referer": referer}).context["way_out"].form.initial["path"]
        for referer in (
            f"http://testserver{here}",
            f"http://evil.example{here}",
            "nonsense",
            "http://testserver/no/page/",
        )
    ]
    assert paths == [here, "", "", ""]


def test_visitor_is_offered_nothing(client, db, cast):
    page = client.get("/work-account/confirm/")
    assert page.context.get("way_out") is None


def test_refusal_carries_the_permission_of_its_reason():
    from enrollment.rules.reasons import AGREEMENT_NOT_SIGNED, PROGRAMME_NOT_ACTIVE

    assert Refused(AGREEMENT_NOT_SIGNED).permission == Permission.SIGN_AGREEMENT
    assert Refused(PROGRAMME_NOT_ACTIVE).permission == ""


def test_pending_enrollment_leads_to_its_state_and_asks_nobody(cast, signed_in):
    factories.submitted(cast.anna)
    page = signed_in(cast.anna).get(reverse("agreement_detail", args=["indirect_reseller"]))
    assert (page.context["refusal"].code, page.context["way_out"]) == ("programme-not-active", None)
    assert '<a class="button" data-variant="primary" href="/overview/">' in page.content.decode()


def test_blocked_capability_on_overview_leads_to_the_request(cast, signed_in):
    factories.published(cast.omar)
    factories.approved(cast.anna, cast.ravi)
    max_ = factories.user(cast.berger_systems, "Max", "max@berger-systems.example")
    href = f"{reverse('access_request_create')}?permission=sign_agreement"
    assert [href in signed_in(one).get("/overview/").content.decode() for one in (max_, cast.anna)] == [True, False]
    page = signed_in(max_).get(href)
    assert page.context["way_out"].helpers == [
        ("Anna Berger <anna@berger-systems.example>", "can do it, or give you the role")
    ]


def test_asking_from_the_refusal_page_reaches_the_admin(cast, signed_in):
    assert cast.mei
    ken = signed_in(cast.ken)
    form = refused(ken).context["way_out"].form
    answer = ken.post(reverse("access_request_create"), {**form.initial, "note": "Please"})
    with factories.acting_for(cast.ken):
        request = AccessRequest.objects.get()
    assert (answer.url, request.path) == (reverse("access_request_detail", args=[request.pk]), PROGRAM_INFO)


def test_who_holds_the_permission_is_not_sent_to_ask_for_it(cast, signed_in):
    application = factories.in_review(cast.mei)
    answer = signed_in(cast.ravi).post(reverse("operator_application_approve", args=[application.pk]))
    refusal = answer.context["refusal"]
    assert (refusal.code, refusal.permission, answer.context["way_out"]) == ("not-claimed", "review", None)
