"""REL-03 to REL-05: a provider writes to a reseller: edits the text, opens, copies, downloads it, and is done."""

import pytest

from relationships.models import Invitation
from tests import factories
from tests.relationships.drafting import decoded

pytestmark = pytest.mark.browser
MEI = "mei@lin-trading.example"


@pytest.fixture
def provider(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


def asks(visitor):
    """The short form; the draft's link."""
    visitor.go("/indirect-resellers/invite/?company=Lin+Trading")
    visitor.looks_right()
    visitor.fill(recipient_name="Mei Lin", recipient_email=MEI)
    visitor.press("Continue to the message")
    visitor.looks_right()
    return visitor.main.locator(".id-chip code").inner_text()


def opened(visitor):
    """What *Open in email* would hand to the mail program."""
    return decoded(visitor.main.get_by_role("link", name="Open in email").get_attribute("href"))


@pytest.mark.req("REL-03", "REL-04", "REL-05")
def test_draft_follows_what_is_typed(provider, browse):
    visitor = browse(provider)
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = asks(visitor)
    text = f"親愛的美玲：\n\n請開啟 {link}\n\n100% & more"
    visitor.fill(text=text, subject="合作", recipient_email="ken@lin-trading.example")
    assert opened(visitor) == ("ken@lin-trading.example", "合作", text.replace("\n", "\r\n"))
    assert copied(visitor, "Copy to clipboard") == text
    assert copied(visitor, "Copy link") == link
    visitor.fill(text=f"{'雲' * 3000} {link}")
    visitor.looks_right()
    assert opened(visitor)[2].endswith(link)
    assert visitor.main.locator("[data-too-long]").is_visible()
    visitor.fill(text="Without")
    assert opened(visitor)[2] == f"Without\r\n\r\n{link}"
    assert visitor.main.locator("[data-without-link]").is_visible()
    assert copied(visitor, "Copy to clipboard") == f"Without\n\n{link}"


def copied(visitor, label):
    visitor.main.get_by_role("button", name=label, exact=True).click()
    visitor.main.get_by_role("button", name="Copied", exact=True).wait_for()
    found = visitor.page.evaluate("navigator.clipboard.readText()")
    visitor.main.get_by_role("button", name=label, exact=True).wait_for()
    return found


@pytest.mark.req("REL-04", "REL-05")
@pytest.mark.parametrize("javascript", [True, False])
def test_draft_goes_out_with_scripts_and_without(provider, browse, javascript):
    visitor = browse(provider, javascript=javascript)
    link = asks(visitor)
    visitor.fill(text="Dear Mei, all the best")
    visitor.press("Done")
    visitor.looks_right()
    assert "Without it nobody can answer" in visitor.main.locator(".error-summary").inner_text()
    visitor.press("Put the link back")
    visitor.looks_right()
    assert visitor.value_of("text") == f"Dear Mei, all the best\n\n{link}"
    assert opened(visitor)[2] == f"Dear Mei, all the best\r\n\r\n{link}"
    with visitor.page.expect_download() as download:
        visitor.main.get_by_role("button", name="Download as a mail file").click()
    assert link in download.value.path().read_text()
    visitor.page.wait_for_timeout(1_100)
    visitor.press("Done")
    assert "The link works now" in visitor.text
    with factories.everything_visible():
        assert (Invitation.objects.get().status, Invitation.objects.get().sealed_token) == ("handed_out", "")


def test_leaving_before_done_asks_first(provider, browse):
    visitor = browse(provider)
    asks(visitor)
    asked = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visitor.fill(subject="Hello")
    visitor.main.get_by_role("link", name="Open in email").click()
    visitor.page.wait_for_timeout(600)
    assert asked == []
    visitor.page.reload()
    assert asked == ["beforeunload"]
