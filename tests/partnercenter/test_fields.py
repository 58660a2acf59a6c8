"""Plain text: every name of every script passes; nothing that hides, breaks the line or leads elsewhere does."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from partnercenter.fields import PlainField, check_no_links, check_plain, has_web_address

NAMES = [
    "林氏貿易有限公司", "Booking.com", "Amazon.com, Inc.", "Müller & Söhne GmbH & Co. KG", "S.p.A. Rossi/Bianchi",
    "O’Neill c/o Smith", "T-Systems 24/7", "J. R. R. Tolkien", "株式会社ドット・コム", "شركة النور", "نرم‌افزار",
    "A/S Dansk 1.2", "Dr. med. Anna Berger", "Wwwater AG", "5:1 Records", "Who? What Ltd.",
]  # fmt: skip
LINKS = [
    "https://evil.example", "Pay now: http://x", "www.evil.example", "Your prize: WWW.evil.com", "www2.evil.com",
    "evil.example/x", "Mei evil.example/login now", "evil.example:8080", "evil.example?a=1", "evil.example#a",
    "https：／／evil.example", "evil。example/x", "ｗｗｗ.evil.example", "bücher.example/x", "公司.台灣/x",
    "evil.xn--p1ai/x", "evil.com\\x", "203.0.113.7/x",
]  # fmt: skip
ADDRESSES = [
    *LINKS, "evil-login.com", "203.0.113.7", "evil.xn--p1ai", "evil.भारत", "evil\u200d.com", "evil。com", "公司.台灣",
    "請到evil.com登入", "1.com", "\\\\evil\\share", "kim@evil.com/x", "evil.com,kim@x.example", "@evil.com",
]  # fmt: skip
WORDS = [
    "Mail me: ting@formosa-cloud.example.", "寄到kim@a.example謝謝", "謝謝。請開啟連結。Please", "1.請開啟連結 2.選擇",
    "e.g. at 9 a.m., z.B. v1.2 of file.mp3", "S.p.A. Rossi/Bianchi, Dr. med. Anna", "01.23.45.67.89", "Bye...and so on",
]  # fmt: skip
NAMED = ["Booking.com would like", "感謝Booking.com邀請", "Regards\nBooking.com", "(Booking.com)"]
MISNAMED = ["Booking.com/x", "evil-booking.com", "my.booking.com", "booking.com.evil.example", "Booking.com@evil.com/x"]
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


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_with_what_becomes_a_link_are_noticed(address):
    assert has_web_address(f"Your account is blocked. Sign in at {address} today.", names=["Booking.com"])


@pytest.mark.parametrize("text", WORDS)
def test_usual_words_are_no_web_address(text):
    assert not has_web_address(text)


@pytest.mark.parametrize(("text", "answer"), [*((t, False) for t in NAMED), *((t, True) for t in MISNAMED)])
def test_name_that_looks_like_an_address_passes_where_it_is_known(text, answer):
    assert (has_web_address(text, names=["Booking.com", ""]), has_web_address(text)) == (answer, True)


@pytest.mark.parametrize("part", ["a.", "a", "a@", "1.", "x@y-", "//"])
def test_long_words_are_searched_at_once(part):
    assert has_web_address(part * 300_000, names=["Booking.com"]) in (True, False)
