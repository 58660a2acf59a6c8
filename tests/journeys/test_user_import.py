"""Importing users: a file with good and broken rows, the preview, the progress to its end, and the result."""

import csv
from pathlib import Path

import pytest

from partnercenter import jobs
from partnercenter.models import Job
from tests import factories
from tests.accounts.imports import HEAD, people
from tests.journeys import steps

pytestmark = pytest.mark.browser
ROWS = [
    "Eve Lin,eve@lin-trading.example,Sales agent",
    "林小美,xiaomei@lin-trading.example,銷售代理人; helpdesk_agent",
    "No Address,,",
    "Carla Rossi,carla@elsewhere.example,",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("\r\n".join([HEAD, *ROWS]), encoding="utf-8-sig")
    return path


@pytest.mark.req("USR-03", "USR-04", "DEC-04")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_admin_imports_users_and_watches_to_the_end(cast, browse, file, monkeypatch, language, javascript):
    monkeypatch.setattr("accounts.actions.user_imports.CHUNK", 1)
    admin = browse(cast.mei, language, javascript=javascript)
    check_the_file(admin, file)
    assert people(cast.lin_trading) == [cast.mei.email]
    start(admin)
    work_for(chunks=1)
    see_progress(admin)
    work_for(chunks=10)
    see_result(admin)
    assert len(people(cast.lin_trading)) == 3


def check_the_file(admin, file):
    admin.go("/settings/users/imports/")
    admin.looks_right()
    admin.follow("Import users")
    admin.looks_right()
    admin.press("Check the file")
    admin.looks_right()
    assert admin.main.locator(".error-summary").count() == 1
    admin.main.locator("[name=file]").set_input_files(file)
    admin.press("Check the file")
    admin.looks_right()
    assert admin.banners == ["info"]
    first = admin.main.locator("tbody tr").first.inner_text()
    assert "No Address" in first


def start(admin):
    admin.main.locator("form.actions button").first.click()
    admin.page.wait_for_selector("progress")
    admin.looks_right()


def work_for(chunks):
    """What the worker does in a while."""
    with factories.everything_visible():
        job = Job.objects.get()
    claimed = jobs._claim() if job.state == "waiting" else job
    for _chunk in range(chunks):
        claimed = jobs._run_chunk(claimed) if claimed and claimed.state == "running" else None


def see_progress(admin):
    """Nobody touches the page: it shows by itself how far the work is."""
    bar = admin.page.locator("progress[value='1']")
    bar.wait_for(timeout=15_000)
    assert bar.get_attribute("max") == "2"


def see_result(admin):
    admin.page.wait_for_selector(".banner[data-tone=success]", timeout=15_000)
    admin.looks_right()
    with admin.page.expect_download() as caught:
        admin.main.get_by_role("link", name=admin.say("Download the result"), exact=True).click()
    content = Path(caught.value.path()).read_bytes()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    added, broken = admin.say("Added"), admin.say("Not added")
    assert [row[3] for row in rows[1:]] == [added, added, broken, broken]
    assert [bool(row[4]) for row in rows[1:]] == [False, False, True, True]
