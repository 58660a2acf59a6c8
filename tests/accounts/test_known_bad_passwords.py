"""Passwords of twelve characters and more that are among the first that anybody tries."""

import random
import string

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Tenant, User
from accounts.passwords import is_known_bad

LIN = Tenant(name="Lin Trading Ltd.", domain="lin-trading.example")
MEI = User(full_name="Mei-Ling Lin", email="mei@lin-trading.example", tenant=LIN)
TEXT = (
    "seven kites over harbour copper lantern marble thicket walnut ferry violet anchor pebble orchard saddle meadow "
    "velvet glacier turnip cobalt whistle plaster canyon drizzle feather gravel hamlet ivory jacket kernel ladder "
    "mango nettle oyster parsley quarry ribbon sparrow tunnel umbrella vinegar wagon yogurt 船 山茶 石橋 夜市 燈籠"
)
WORDS = TEXT.split()
SEPARATORS = ["", " ", "-", ".", "_", ", ", "1", "!"]
BASES = [
    "password",
    "Welcome",
    "dragon",
    "letmein",
    "administrator",
    "sunshine",
    "Partner Center",
    "Summer",
]
LEET = str.maketrans("aoise", "@0!$3")


def is_refused(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return "password_known_bad" in [each.code for each in error.error_list]
    return False


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password2026!", "P@ssw0rd!2026", "p.a.s.s.w.o.r.d.1", "passwordpassword", "drowssap1234qwer",
        "123456789012", "000000000000", "abcdefghijkl", "qwertyuiop12", "1q2w3e4r5t6y", "zaq12wsxzaq12wsx",
        "poiuytrewq09",
        "abcabcabcabc", "1212121212121212", "aaaaaaaaaaaaaaaa", "!!!!!!!!!!!!", "Summer2026!!", "January-2026-1",
        "iloveyou2026", "dragon20261118", "MonkeyMonkey12", "monkey12monkey12", "trustno1trustno1", "letmein letmein",
        "thisisapassword", "changeme2026", "adminadmin123", "WelcomeAdmin1!", "ＰＡＳＳＷＯＲＤ１２３４",
        "football!!!!!!",        "Partner Center 1", "partnercenter2026", "partner-center!",
    ],
)  # fmt: skip
def test_stretched_word_is_refused(password):
    assert (len(password) >= 12, is_refused(password)) == (True, True)


@pytest.mark.parametrize(
    "password", ["LinTrading2026!", "Trading-Lin-2026", "lin-trading.example", "Mei-Ling-2026", "MeiLin123456"]
)
def test_name_of_person_or_company_is_refused(password):
    assert is_refused(password, MEI)


def test_name_of_the_company_in_its_own_script_is_refused():
    tenant = Tenant(name="林氏貿易有限公司", domain="lin-trading.example")
    assert is_refused("林氏貿易有限公司2026", User(full_name="林美玲", email="mei@lin-trading.example", tenant=tenant))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple", "seven kites over the harbour", "x7#Kq2!mZp9L", "tulip-Ferry-42-salt",
        "liberty property poverty", "我家的貓每天睡十八個小時", "password of the lighthouse keeper",
        "Kite!harbour!seven",
    ],
)  # fmt: skip
def test_password_of_its_own_passes(password):
    assert not is_refused(password, MEI)


def test_every_long_entry_of_djangos_list_is_refused():
    listed = [word for word in CommonPasswordValidator().passwords if len(word) >= 12]
    assert (len(listed) > 10, [word for word in listed if not is_known_bad(word)]) == (True, [])


def test_refusal_says_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        validate_password("Password2026!")
    assert [message for message in refusal.value.messages if "Use four words" in message] == refusal.value.messages


@given(
    st.lists(st.sampled_from(WORDS), min_size=4, max_size=7, unique=True), st.sampled_from(SEPARATORS), st.booleans()
)
def test_four_words_pass(words, separator, capitals):
    phrase = separator.join(word.title() if capitals else word for word in words)
    assert not is_known_bad(phrase, words=["lin", "trading", "mei"])


@given(st.integers(min_value=0), st.integers(min_value=14, max_value=40))
def test_generated_password_passes(seed, length):
    signs = string.ascii_letters + string.digits + string.punctuation
    assert not is_known_bad("".join(random.Random(seed).choices(signs, k=length)))  # noqa: S311 - repeatable


@given(
    st.sampled_from(BASES),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
    st.text(string.digits + "!#%&*+?-_. ", max_size=8),
    st.integers(min_value=1, max_value=3),
    st.booleans(),
)
def test_no_stretching_helps(base, case, ending, times, leet):
    word = base.lower().translate(LEET) if leet else case(base)
    assert is_known_bad(word * times + ending)


@settings(max_examples=200)
@given(st.text(max_size=3000))
def test_any_text_gets_an_answer(text):
    assert is_known_bad(text) in (True, False)


def test_long_text_is_answered_at_once():
    import time

    begun = time.perf_counter()
    for text in ("1" * 2_000_000, "ab" * 1_000_000, "a1" * 64 + "b", "!" * 127 + "a"):
        is_known_bad(text)
    assert time.perf_counter() - begun < 1
