"""The catalogues: nothing missing, nothing fuzzy, every placeholder kept, one word for one term."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

LOCALES = ("zh_Hant", "zh_Hans")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
TERMS = {  # the glossary's words for what a label names
    "zh_Hant": {
        "Enroll now": "立即註冊",
        "Accept and continue": "接受並繼續",
        "Program info": "計畫資訊",
        "Overview": "概觀",
    },
    "zh_Hans": {
        "Enroll now": "立即注册",
        "Accept and continue": "接受并继续",
        "Program info": "计划信息",
        "Overview": "概述",
    },
}


def catalogue(locale):
    path = Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def texts(message):
    """Source and translation of one message; of a plural the form that carries the number."""
    source = message.id if isinstance(message.id, str) else message.id[1]
    return source, message.string if isinstance(message.string, str) else message.string[0]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated(locale):
    assert [
        message.id for message in catalogue(locale) if message.id and (message.fuzzy or not texts(message)[1])
    ] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_placeholders_are_kept(locale):
    pairs = [texts(message) for message in catalogue(locale) if message.id]
    assert [pair for pair in pairs if set(PLACEHOLDER.findall(pair[0])) != set(PLACEHOLDER.findall(pair[1]))] == []


def test_both_catalogues_hold_the_same_messages():
    hant, hans = ({(message.id, message.context) for message in catalogue(locale)} for locale in LOCALES)
    assert hant == hans


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_are_the_glossarys(locale):
    found = {source: text for source, text in map(texts, catalogue(locale)) if source in TERMS[locale]}
    assert found == TERMS[locale]


def test_simplified_catalogue_has_no_traditional_words():
    traditional = re.compile("[們個這請設號網誤變將還沒無從與為開關點後錄]")
    wrong = [
        text for _source, text in map(texts, catalogue("zh_Hans")) if traditional.search(text.replace("繁體中文", ""))
    ]
    assert wrong == []
