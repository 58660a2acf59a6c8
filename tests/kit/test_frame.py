"""The frame: navigation, theme, error pages, and the component page as a browser sees it."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch

from partnercenter import navigation
from partnercenter.navigation import NavItem
from partnercenter.ui.bundle import join_sources
from partnercenter.ui.shell import Shell
from tests.journeys.pages import RULES, axe_problems


@pytest.fixture
def menu(monkeypatch):
    """An empty menu for the length of a test."""
    monkeypatch.setattr(navigation, "_items", {})


@pytest.fixture
def request_of_someone(rf):
    request = rf.get("/kit/")
    request.user = SimpleNamespace(is_authenticated=True, full_name="Mei-Ling Chen", email="m@example.org")
    return request


def test_navigation_item_with_unknown_url_raises(menu, request_of_someone):
    navigation.register(NavItem("Lost", "no_such_page", "map"))
    with pytest.raises(NoReverseMatch):
        navigation.items_for(request_of_someone)


def test_navigation_hides_what_the_user_may_not_use(menu, request_of_someone):
    navigation.register(NavItem("Secret", "kit", "lock", visible=lambda user: False))
    assert navigation.items_for(request_of_someone) == []


def test_navigation_marks_the_current_page(menu, request_of_someone):
    navigation.register(NavItem("Kit", "kit", "box", group="Build"))
    groups = navigation.items_for(request_of_someone)
    assert [(g.label, [(link.href, link.current) for link in g.links]) for g in groups] == [
        ("Build", [("/kit/", True)])
    ]


def test_navigation_is_empty_for_visitors(menu, rf):
    navigation.register(NavItem("Kit", "kit", "box"))
    assert navigation.items_for(rf.get("/kit/")) == []


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("<x>", "system"), ("", "system")])
def test_theme_comes_from_the_cookie(rf, cookie, theme):
    rf.cookies["theme"] = cookie
    assert Shell(rf.get("/")).theme == theme


def test_initials_are_of_first_and_last_word(request_of_someone):
    assert Shell(request_of_someone).initials == "MC"


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_error_page_needs_no_context(page):
    assert "<h1>" in render_to_string(page)


def test_bundle_starts_with_the_order_of_the_layers():
    assert join_sources("css/portal.css").startswith("@layer reset,tokens,base,layout,components,utilities;")


@pytest.mark.django_db
def test_kit_page_has_one_heading_and_no_inline_style(client):
    text = client.get("/kit/").content.decode()
    assert (text.count("<h1"), " style=" in text) == (1, False)


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kit_page_has_no_accessibility_violation(page, live_server, scheme):
    page.goto(f"{live_server.url}/kit/")
    assert axe_problems(page, [(scheme, [*RULES, "best-practice"])]) == []


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_kit_page_is_no_wider_than_its_window(page, live_server, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/kit/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
