"""Plain text: every name of every script passes; nothing that hides, breaks the line or leads elsewhere does."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from partnercenter.fields import PlainField, check_no_links, check_plain

NAMES = [
    "林氏貿易有限公司", "Booking.com", "Amazon.com, Inc.", "Müller & Söhne GmbH & Co. KG", "S.p.A. Rossi/Bianchi",
    "O’Neill c/o Smith", "T-Systems 24/7", "J. R. R. Tolkien", "株式会社ドット・コム", "شركة النور", "نرم‌افزار",
    "A/S Dansk 1.2", "Dr. med. Anna Berger", "Wwwater AG", "5:1 Records", "Who? What Ltd.",
]  # fmt: skip
LINKS = [
    "https://evil.example", "Pay now: http://x", "www.evil.example", "Your prize: WWW.evil.com", "www2.evil.com",
    "evil.example/x", "Mei evil.example/login now", "evil.example:8080", "evil.example?a=1", "evil.example#a",
    "https：／／evil.example", "evil。example/x", "ｗｗｗ.evil.example", "bücher.example/x", "公司.台灣/x",
]  # fmt: skip
HIDING = [
    "A\u202eB",
    "A\u2066B",
    "A\u200bB",
    "A\ufeffB",
    "A\x00B",
    "A\u2028B",
    "A\u2029B",
    "A\x85B",
    "\u3164",
    "\u2800",
]


@pytest.mark.parametrize("name", NAMES)
def test_name_passes(name):
    assert PlainField(label="Name", no_links=True).clean(name) == name


@pytest.mark.parametrize("text", LINKS)
def test_name_that_leads_elsewhere_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        PlainField(label="Name", no_links=True).clean(text)
    assert caught.value.messages == ["Enter a name without web addresses."]


def test_other_texts_may_name_a_web_address():
    assert PlainField(label="Website").clean("https://www.example.com/x") == "https://www.example.com/x"


@pytest.mark.parametrize("text", HIDING)
def test_sign_that_nobody_sees_is_refused(text):
    with pytest.raises(ValidationError, match="invisible sign"):
        check_plain(text)


@pytest.mark.parametrize("text", ["A\nB", "A\r\nB", "A\rB"])
def test_line_breaks_stand_in_a_text_area_only(text):
    with pytest.raises(ValidationError, match="Write this on one line"):
        PlainField(label="Name").clean(text)
    assert PlainField(label="Comment", widget=forms.Textarea).clean(text) == text


def test_long_text_is_searched_at_once():
    assert check_no_links("a." * 5_000_000) is None
