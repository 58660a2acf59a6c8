"""Many customers from a file: what is wrong with it, what would be added, the progress, the result, and all of it taken
back."""

import csv
from pathlib import Path

import pytest

from tests import factories
from tests.customers.importing import customers_of, finish, row
from tests.journeys import steps

pytestmark = pytest.mark.browser
HEAD = "公司,網域,國家,統一編號,郵遞區號,縣市,城市,地址,名,姓,電子郵件,電話,經銷商,標籤"
SUN, MOON = "sun-bakery.example", "moon-bakery.example"
ROWS = [row(MOON, tags="北區; Premium"), row("paris-bakery.example", country="FR"), row(SUN, name="日光烘焙坊")]


@pytest.fixture
def admin(cast):
    """Ting, whose company is a provider."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


@pytest.fixture
def file(tmp_path):
    """As a spreadsheet in Taiwan saves it."""
    path = tmp_path / "customers.csv"
    path.write_bytes("\r\n".join([HEAD, *ROWS, ""]).encode("big5"))
    return path


@pytest.mark.req("CUS-05", "CUS-06", "CUS-10")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_provider_imports_customers_and_takes_them_back(admin, browse, file, language, javascript):
    visitor = browse(admin, language, javascript=javascript)
    check_the_file(visitor, file)
    assert customers_of(admin) == []
    add_what_can_be_added(visitor)
    assert [domain for domain, _origin in customers_of(admin)] == [MOON, SUN]
    download_the_result(visitor)
    find_them_by_tag(visitor)
    take_them_back(visitor)
    assert customers_of(admin) == []


def check_the_file(visitor, file):
    """*Customers* → *Import* → *Import*: first without a file, then the preview, broken rows first."""
    visitor.go("/customers/")
    visitor.follow("Import")
    visitor.looks_right()
    visitor.follow("Import")
    visitor.looks_right()
    visitor.press("Check the file")
    steps.has_error_at(visitor, "file")
    visitor.main.locator("[name=file]").set_input_files(file)
    visitor.press("Check the file")
    work_until(visitor, "info")
    assert "paris-bakery.example" in visitor.main.locator("tbody tr").first.inner_text()


def work_until(visitor, tone):
    """The page shows the progress, and what became of it without being asked."""
    visitor.page.wait_for_selector("progress")
    visitor.looks_right()
    finish()
    visitor.page.wait_for_selector(f".banner[data-tone={tone}]", timeout=15_000)
    visitor.looks_right()


def add_what_can_be_added(visitor):
    with visitor.page.expect_navigation():
        visitor.main.locator("form.actions button, .actions form button").first.click()
    work_until(visitor, "success")


def download_the_result(visitor):
    with visitor.page.expect_download() as caught:
        visitor.main.get_by_role("link", name=visitor.say("Download the result"), exact=True).click()
    content = Path(caught.value.path()).read_bytes()
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))[1:]
    assert ["FR" in line for line in lines] == [False, True, False]


def find_them_by_tag(visitor):
    """The customers stand in the list, with the tags of the file."""
    result = visitor.page.url
    visitor.go("/customers/?tag=premium")
    assert (MOON in visitor.text, SUN in visitor.text) == (True, False)
    visitor.go(result)


def take_them_back(visitor):
    visitor.main.locator("button[aria-haspopup=dialog]" if visitor.javascript else "#undo summary").click()
    visitor.looks_right()
    visitor.press("Take back")
    work_until(visitor, "warning")
