"""What the style sheets, scripts and templates promise as files."""

import re
from pathlib import Path

import brotli
import lucide
import pytest
from django.conf import settings

from partnercenter.ui.bundle import join_sources

ROOT = Path(settings.BASE_DIR)
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*.html"))
PAGES = [p for p in TEMPLATES if "emails" not in p.parts and p.name != "email.html"]


def name(path):
    return str(path.relative_to(ROOT))


def joined(paths):
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_custom_property_used_exists():
    text = joined(STYLES)
    used, declared = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+)\s*:", text))
    assert used - declared == set()


def test_every_custom_property_declared_is_used():
    text = joined(STYLES)
    used, declared = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+)\s*:", text))
    assert declared - used == set()


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_style_sheet_has_at_most_80_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_style_sheet_loads_nothing_else(path):
    assert re.findall(r"url\(|@import", path.read_text(encoding="utf-8")) == []


def test_styles_are_within_40_kilobytes():
    assert len(join_sources("css/portal.css").encode()) <= 40_000


def test_styles_are_within_10_kilobytes_compressed():
    assert len(brotli.compress(join_sources("css/portal.css").encode())) <= 10_000


def test_scripts_are_within_10_kilobytes_compressed():
    assert len(brotli.compress(join_sources("js/portal.js").encode())) <= 10_000


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_style_sheet_has_no_string_that_squeezing_would_break(path):
    strings = re.findall(r'"([^"]*)"', path.read_text(encoding="utf-8"))
    assert [text for text in strings if re.search(r"[{};,]|: |  ", text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_writes_no_markup(path):
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|new Function"
    assert re.findall(sinks, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_template_has_no_inline_style_or_handler(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_at_most_120_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_names_only_icons_that_exist(path):
    for icon in re.findall(r"{% icon \"([^\"]+)\"|icon=\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")):
        lucide._load_icon("".join(icon))
