"""A person at a browser: goes somewhere, reads, fills in, presses; every complaint of the browser is kept."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from django.utils import translation
from django.utils.translation import gettext, pgettext

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHEMES = (("light", RULES), ("dark", ["color-contrast"]))
WIDTHS = (320, 390, 768, 1280)
HEIGHT = 900
TAGS = {"en": "en", "zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
FRAME = """[document.querySelectorAll("h1").length, document.title, document.documentElement.lang,
    document.querySelectorAll("[style]").length]"""
SETTLE = """(() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
    document.adoptedStyleSheets = [sheet]; scrollTo(0, 0); })()"""
RUN_AXE = """axe.run(document, {runOnly: %s, resultTypes: ["violations"], iframes: false}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        [rule.id, node.html.slice(0, 140), ...node.any.map(check => check.message)].join(": "))))"""


def say(text, language, context="", **values):
    """The portal's words in a language: a test names them in English, and their context where they have one."""
    with translation.override(language):
        words = pgettext(context, text) if context else gettext(text)
    return words % values if values else words


@dataclass
class Visitor:
    """One browser of one person, in one language, with scripts or without."""

    page: object
    base: str
    language: str = "en"
    javascript: bool = True
    complaints: list = field(default_factory=list)

    def say(self, text, context="", **values):
        return say(text, self.language, context, **values)

    def go(self, path):
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        return answer.status

    @property
    def path(self):
        return self.page.url.removeprefix(self.base).partition("?")[0]

    @property
    def main(self):
        return self.page.locator("#main")

    @property
    def text(self):
        return self.main.inner_text()

    @property
    def heading(self):
        return self.main.locator("h1").inner_text()

    @property
    def banners(self):
        """The tones of the banners on the page, from top to bottom."""
        return [banner.get_attribute("data-tone") for banner in self.main.locator(".banner").all()]

    def press(self, label, *, within=None, **values):
        """Presses a button by its words and waits for the page that answers."""
        place = within or self.main
        self._leave(place.get_by_role("button", name=self.say(label, **values), exact=True).first)

    def follow(self, label, *, within=None, **values):
        """Follows a link by its words."""
        place = within or self.main
        self._leave(place.get_by_role("link", name=self.say(label, **values), exact=True).first)

    def _leave(self, target):
        with self.page.expect_navigation():
            target.click()

    def fill(self, **values):
        """Fills the named fields; a choice takes its value."""
        for name, value in values.items():
            control = self.main.locator(f'[name="{name}"]').first
            kind = control.evaluate("control => control.type")
            if kind == "select-one":
                control.select_option(value)
            elif kind == "radio":
                self.main.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                control.fill(value)

    def value_of(self, name):
        return self.main.locator(f'[name="{name}"]').first.input_value()

    def looks_right(self):
        """Everything that is asked of every page, the widths where scripts run; axe where they run in English: what it
        finds knows no language. Contrast in the dark is tried on every page of the portal by test_every_page."""
        assert frame_problems(self) == []
        if self.javascript:
            assert width_problems(self.page) == []
        if self.javascript and self.language == "en":
            assert axe_problems(self.page, SCHEMES[:1]) == []


def frame_problems(visitor):
    """One h1, a title that ends with the product, the right language, no style attribute."""
    count, title, lang, styled = visitor.page.evaluate(FRAME)
    product = re.escape(visitor.say("Partner Center"))
    wrong = {
        f"{count} h1": count != 1,
        f"title {title}": not re.fullmatch(rf".*\S – (.*\S – )?{product}", title),
        f"lang {lang}": lang != TAGS[visitor.language],
        "style attribute": styled > 0,
    }
    return [f"{visitor.path}: {problem}" for problem, found in wrong.items() if found]


def width_problems(page):
    """The widths of the window at which the page is wider."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        inner = page.evaluate("document.documentElement.scrollWidth")
        if inner > width:
            found.append(f"{page.url}: {inner} wide in a window of {width}")
    return found


def axe_problems(page, schemes=SCHEMES):
    """WCAG 2.2 A and AA in light, contrast in dark. Through the debugger, so that the page keeps its policy."""
    debugger = page.context.new_cdp_session(page)
    _run(debugger, SETTLE)  # colours would be on their way, and the fixed bar would cover half a button
    _run(debugger, AXE)
    found = []
    for scheme, rules in schemes:
        page.emulate_media(color_scheme=scheme)
        found += [f"{page.url} {scheme} {line}" for line in _run(debugger, RUN_AXE % rules)]
    page.emulate_media(color_scheme="light")
    debugger.detach()
    return found


def _run(debugger, script):
    answer = debugger.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")
