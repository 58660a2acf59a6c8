"""Secrets at rest, ids and tokens."""

import base64
import hashlib
import os
import time

import pytest
from django.conf import settings as portal_settings

from partnercenter.crypto import Unreadable, current_key_id, seal, unseal
from partnercenter.ids import uuid7
from partnercenter.tokens import hash_of, new_token

PLACE = "bankaccount:1:number"
OLD_KEY = portal_settings.ENCRYPTION_KEYS[0]


def new_key(name):
    return f"{name}:{base64.b64encode(os.urandom(32)).decode()}"


@pytest.mark.parametrize("text", ["", "DE89370400440532013000", "林氏貿易 🏦", "x" * 100_000])
def test_sealed_text_opens_at_its_place(text):
    sealed = seal(text, place=PLACE)
    assert (unseal(sealed, place=PLACE), text in sealed.partition(":")[2] and text != "") == (text, False)


def test_same_text_is_never_sealed_the_same():
    assert len({seal("DE89", place=PLACE) for _time in range(100)}) == 100


def test_sealed_text_moved_to_another_row_is_unreadable():
    with pytest.raises(Unreadable):
        unseal(seal("DE89", place=PLACE), place="bankaccount:2:number")


def test_every_altered_byte_makes_it_unreadable():
    key_id, _, body = seal("DE89", place=PLACE).partition(":")
    raw = base64.b64decode(body)
    for position in range(len(raw)):
        altered = raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]
        with pytest.raises(Unreadable):
            unseal(f"{key_id}:{base64.b64encode(altered).decode()}", place=PLACE)


@pytest.mark.parametrize("sealed", ["", ":", "k1", "k1:", "k1:AAAA", "k1:not base64", "nobody:AAAA", "k1:" + "A" * 64])
def test_what_was_never_sealed_is_unreadable(sealed):
    with pytest.raises(Unreadable):
        unseal(sealed.replace("k1", current_key_id()), place=PLACE)


def test_first_key_seals_and_older_ones_still_open(settings):
    sealed = seal("DE89", place=PLACE)
    settings.ENCRYPTION_KEYS = [new_key("newer"), OLD_KEY]
    again = seal("DE89", place=PLACE)
    assert (unseal(sealed, place=PLACE), again.split(":")[0], unseal(again, place=PLACE)) == ("DE89", "newer", "DE89")


def test_text_of_a_dropped_key_is_unreadable(settings):
    sealed = seal("DE89", place=PLACE)
    settings.ENCRYPTION_KEYS = [new_key("newer")]
    with pytest.raises(Unreadable):
        unseal(sealed, place=PLACE)


def test_other_key_under_the_same_id_is_unreadable(settings):
    sealed = seal("DE89", place=PLACE)
    settings.ENCRYPTION_KEYS = [new_key(OLD_KEY.split(":")[0])]
    with pytest.raises(Unreadable):
        unseal(sealed, place=PLACE)


def test_ids_are_version_seven_and_of_the_standards_variant():
    made = [uuid7() for _number in range(1000)]
    assert {(key.version, key.variant) for key in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == 1000


def test_ids_tell_the_time_and_sort_by_it():
    before = time.time_ns() // 1_000_000
    first = uuid7()
    time.sleep(0.005)
    second = uuid7()
    assert before <= first.int >> 80 <= time.time_ns() // 1_000_000
    assert (first < second, str(first) < str(second)) == (True, True)


def test_token_carries_256_bits_that_fit_a_link():
    tokens = {new_token()[0] for _number in range(1000)}
    assert (len(tokens), {len(base64.urlsafe_b64decode(token + "=")) for token in tokens}) == (1000, {32})


def test_token_is_known_by_its_hash_alone():
    token, kept = new_token()
    assert (kept, len(kept), token in kept) == (hash_of(token), 64, False)
    assert hash_of("a") == hashlib.sha256(b"a").hexdigest()
