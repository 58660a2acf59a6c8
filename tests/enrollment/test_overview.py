"""Overview and Program info: what each person should do next, and what the company can do."""

import pytest

from accounts.models import User
from tests import factories


def tasks_of(page):
    return [(task.title, bool(task.href)) for task in page.context["tasks"]]


@pytest.mark.req("ENR-22")
def test_new_global_admin_is_asked_to_enroll(cast, signed_in):
    anna = signed_in(cast.anna)
    assert tasks_of(anna.get("/overview/")) == [("Enroll your company in a program", True)]


def test_colleague_without_roles_sees_what_others_do_next(cast, signed_in):
    factories.submitted(cast.anna)
    colleague = factories.user(cast.berger_systems, "Max", "max@berger-systems.example")
    page = signed_in(colleague).get("/overview/")
    assert tasks_of(page) == [("Have the primary contact confirm the address: Indirect reseller", False)]


def test_each_status_has_its_task(cast, signed_in):
    factories.changes_requested(cast.mei, cast.ravi)
    factories.in_review(cast.anna, mpn_id="4000002")
    assert tasks_of(signed_in(cast.anna).get("/overview/")) == [("Wait for the review: Indirect reseller", True)]
    mei = signed_in(cast.mei)
    assert len(tasks_of(mei.get("/overview/"))) == 1


@pytest.mark.req("ENR-28", "DEC-01")
def test_applicant_is_global_admin_and_admin_agent_after_approval(cast, signed_in):
    factories.approved(cast.anna, cast.ravi)
    with factories.everything_visible():
        assert User.objects.with_roles().get(pk=cast.anna.pk).role_keys == {"global_admin", "admin_agent"}
    assert "Global admin, Admin agent" in signed_in(cast.anna).get("/overview/").content.decode()


@pytest.mark.req("AGR-02")
def test_blocked_capability_names_the_blocker_and_who_can_lift_it(cast, signed_in):
    factories.published(cast.omar)
    factories.approved(cast.anna, cast.ravi)
    colleague = factories.user(cast.berger_systems, "Max", "max@berger-systems.example")
    page = signed_in(colleague).get("/overview/").content.decode()
    for words in (
        "has not accepted the current version",
        "Who can lift it:",
        "Anna Berger &lt;anna@berger-systems.example&gt;",
    ):
        assert words in page


@pytest.mark.req("ENR-26", "ENR-30")
def test_program_info_says_membership_only_until_enrolled(cast, signed_in):
    anna = signed_in(cast.anna)
    assert "An MPN ID alone is not an enrollment" in anna.get("/partner-profile/program-info/").content.decode()
    factories.approved(cast.anna, cast.ravi)
    page = anna.get("/partner-profile/program-info/").content.decode()
    assert ("An MPN ID alone" in page, "Indirect reseller" in page, "Approved" in page) == (False, True, True)


@pytest.mark.req("ENR-30", "ENR-20")
def test_program_info_shows_the_promised_date_and_the_reason(cast, signed_in):
    factories.changes_requested(cast.mei, cast.ravi)
    page = signed_in(cast.mei).get("/partner-profile/program-info/").content.decode()
    assert "Please correct the name." in page


def test_program_info_is_for_roles_that_read_the_company(cast, signed_in):
    colleague = factories.user(cast.berger_systems, "Max", "max@berger-systems.example")
    answer = signed_in(colleague).get("/partner-profile/program-info/")
    assert (answer.status_code, "role-lacks-right" in answer.content.decode()) == (403, True)


def test_operators_people_have_their_own_start_page(cast, signed_in):
    assert signed_in(cast.ravi).get("/overview/")["Location"] == "/operator/"
