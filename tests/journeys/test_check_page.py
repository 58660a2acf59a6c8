"""*Check your answers*: every Change link says what it changes and comes back."""

import pytest

from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_change_link_comes_back_to_the_check_page(cast, browse, language, javascript):
    here = factories.draft(cast.mei).get_absolute_url()
    visitor = browse(cast.mei, language, javascript=javascript)
    visitor.go(f"{here}check/")
    with visitor.page.expect_navigation():
        visitor.main.locator(f'a[href="{here}address/?check"]').first.click()
    steps.answer(visitor, button="Save and return to your answers", street_address="信義路五段8號")
    assert visitor.path == f"{here}check/"
    assert "信義路五段8號" in visitor.text


def test_change_links_have_names_of_their_own(cast, browse):
    visitor = browse(cast.mei)
    visitor.go(f"{factories.draft(cast.mei).get_absolute_url()}check/")
    names = visitor.main.locator(".summary-list__change a").all_text_contents()
    assert sorted({name for name in names if names.count(name) > 1}) == []
