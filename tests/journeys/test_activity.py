"""The activity log in a browser: narrowed by a filter, one event opened, the same filter taken along as a file."""

import csv
import io
from pathlib import Path

import pytest

from accounts.actions import profile
from partnercenter import audit
from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser


def happenings(cast):
    """A small history: Mei moves to another zone, Ken signs in, the operator gives a role, a stranger works."""
    with factories.acting_for(cast.mei):
        kept = {"full_name": cast.mei.full_name, "language": cast.mei.language}
        profile.update_profile(cast.mei, **kept, time_zone="Asia/Taipei")
    with factories.acting_for(cast.ken):
        audit.record("sign_in", cast.ken, by=cast.ken, tenant_id=cast.ken.tenant_id)
    with factories.acting_for(cast.ravi):
        given = {"role": "admin_agent"}
        audit.record(
            "assign_role", cast.mei, by=cast.ravi, tenant_id=cast.mei.tenant_id, after=given, reason="Approved"
        )
    with factories.acting_for(cast.anna):
        audit.record("sign_in", cast.anna, by=cast.anna, tenant_id=cast.anna.tenant_id)


def rows(visitor):
    return visitor.main.locator("tbody tr").all_inner_texts()


@pytest.mark.req("HLP-02")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_admin_narrows_the_log_opens_an_event_and_takes_it_along(cast, browse, language, javascript):
    happenings(cast)
    admin = browse(cast.mei, language, javascript=javascript)
    admin.go("/settings/activity/")
    admin.looks_right()
    assert (len(rows(admin)), "Anna" in admin.text) == (3, False)
    narrow(admin)
    taken_along(admin, cast)
    opened(admin)


def narrow(admin):
    """By what was done, with and without scripts; the address keeps it."""
    admin.main.locator("summary", has_text=admin.say("More filters")).click()
    admin.fill(what="people", company="Program")
    if admin.javascript:
        admin.page.wait_for_url("**company=Program**")
        admin.main.locator("tbody tr").nth(0).wait_for()
        admin.page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    else:
        admin.press("Apply")
    admin.looks_right()
    assert [admin.say("of %s") % "Cloud Program Office" in row for row in rows(admin)] == [True]


def taken_along(admin, cast):
    """The file holds the one event, opens in Excel, and the log says that it was taken."""
    with admin.page.expect_download() as download:
        admin.main.locator("[data-export]").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row[admin.say("Who")], row[admin.say("Why")]) == (cast.ravi.email, "Approved")


def opened(admin):
    """One event with its values in words; the breadcrumb leads back."""
    admin.main.locator("tbody a[href*='/activity/']").click()
    admin.main.locator(".facts").wait_for()
    admin.looks_right()
    assert admin.say("Admin agent") in admin.main.locator("tbody").inner_text()
    admin.follow("Activity log", within=admin.page.locator("body"))
    assert admin.path == "/settings/activity/"


@pytest.mark.parametrize("javascript", [True, False])
def test_day_that_is_none_says_so(cast, browse, javascript):
    happenings(cast)
    admin = browse(cast.mei, javascript=javascript)
    admin.go("/settings/activity/?from=2026-02-30")
    admin.looks_right()
    assert "From: enter a day like 2026-11-21." in admin.text
    admin.follow("Clear filters")
    assert len(rows(admin)) == 3


@pytest.mark.req("HLP-02")
def test_colleague_learns_who_can_help(cast, browse):
    happenings(cast)
    colleague = browse(cast.ken)
    colleague.go("/settings/activity/")
    colleague.looks_right()
    assert cast.mei.email in colleague.text
