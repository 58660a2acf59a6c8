"""What the scripts add, in a browser under the portal's own policy; and that the page works without them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def kit(page, live_server):
    """The component page, with everything the browser complained about."""
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{live_server.url}/kit/?errors=0")
    return page


def test_page_breaks_no_policy(kit):
    assert kit.complaints == []


def test_filter_replaces_results_and_keeps_focus(kit):
    kit.locator("[data-search]").first.press_sequentially("coho vineyard 10", delay=5)
    kit.wait_for_url("**q=coho+vineyard+10")
    assert kit.locator("#table tbody tr").count() == 1
    assert kit.evaluate("document.activeElement.name") == "q"
    assert kit.locator("#announcer").text_content() == "1–1 of 1"
    assert kit.complaints == []


def test_filter_select_submits_itself(kit):
    kit.locator("#table select").select_option("suspended")
    kit.wait_for_url("**state=suspended*")
    assert kit.locator("#table .chip").text_content().split(":")[-1].strip() == "Suspended"


def test_dialog_opens_modal_and_escape_closes_it(kit):
    kit.locator("button[aria-haspopup=dialog]").click()
    assert kit.locator("dialog#remove").evaluate("dialog => dialog.matches(':modal')") is True
    kit.keyboard.press("Escape")
    assert kit.locator("dialog#remove").evaluate("dialog => dialog.open") is False


def test_copy_says_so_once(kit):
    kit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    kit.locator(".facts .copy-button").click()
    kit.locator("#announcer", has_text="Copied").wait_for(state="attached")
    assert kit.evaluate("navigator.clipboard.readText()") == "cus_01JD3F8Z7K"


def test_refused_copy_says_what_to_do_instead(kit):
    kit.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as on a page without TLS
    kit.locator(".facts .copy-button").click()
    kit.locator("#announcer", has_text="Not copied. Select the text instead.").wait_for(state="attached")
    assert kit.locator(".facts .copy-button").get_attribute("data-state") == "refused"
    assert kit.complaints == []


def test_theme_is_kept_on_the_next_page(kit):
    kit.locator(".top-bar__account").click()
    kit.locator("input[name=theme][value=dark]").check(force=True)
    kit.evaluate("document.querySelectorAll('.once-secret').forEach(e => e.remove())")
    kit.goto(kit.url.split("?")[0] + "?errors=0&again=1")
    assert kit.locator("html").get_attribute("data-theme") == "dark"


def test_slash_goes_to_the_search_field(kit):
    kit.locator("h1").click()
    kit.keyboard.press("/")
    assert kit.evaluate("document.activeElement.name") == "q"


def test_question_mark_inside_a_field_types(kit):
    kit.locator("#id_company").fill("")
    kit.locator("#id_company").press("?")
    assert kit.locator("#shortcuts").evaluate("dialog => dialog.open") is False


def test_shortcuts_can_be_switched_off(kit):
    kit.locator("h1").click()
    kit.keyboard.press("?")
    kit.locator("[data-shortcuts-switch]").uncheck()
    kit.keyboard.press("Escape")
    kit.keyboard.press("?")
    assert kit.locator("#shortcuts").evaluate("dialog => dialog.open") is False


def test_error_summary_takes_focus_and_its_link_leads_to_the_field(page, live_server):
    page.goto(f"{live_server.url}/kit/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a", has_text="Choose how you sell").click()
    assert page.evaluate("document.activeElement.id") == "id_failing-model_0"


def test_menu_opens_on_a_narrow_window_without_scripts(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/kit/")
    page.locator(".top-bar__menu").click()
    assert page.locator(".side-nav__link").first.is_visible()
    context.close()


def test_dialog_opens_in_place_without_scripts(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/kit/")
    page.locator("#remove > summary").click()
    assert page.locator("#remove .dialog__panel").is_visible()
    context.close()
