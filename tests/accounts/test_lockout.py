"""Guessing is slowed down where it comes from; nobody else is kept out. (Codes: test_second_factor.)"""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD

SIGN_IN, AGAIN = "/sign-in/", "/sign-in/again/"
THIEF, HOME = "192.0.2.1", "198.51.100.7"


def attempt(user, password=PASSWORD, *, origin=THIEF, later=timedelta(0)):
    """Whether somebody gets in."""
    client = Client(REMOTE_ADDR=origin)
    with time_machine.travel(timezone.now() + later):
        client.post(SIGN_IN, {"login": user.email, "password": password})
        return SESSION_KEY in client.session


def guess(user, times, *, origin=THIEF):
    for _time in range(times):
        assert not attempt(user, "wrong", origin=origin)


def test_ten_wrong_passwords_keep_the_right_person_elsewhere_in(cast, signed_in):
    session = signed_in(cast.mei)
    guess(cast.mei, 10)
    assert (attempt(cast.mei, origin=HOME), session.get("/my-profile/").status_code) == (True, 200)


def test_wrong_passwords_from_many_places_keep_the_right_person_in(cast):
    for place in range(12):
        guess(cast.mei, 1, origin=f"203.0.113.{place}")
    assert attempt(cast.mei, origin=HOME)


def test_guesser_is_stopped_even_with_the_right_password(cast):
    guess(cast.mei, 5)
    assert not attempt(cast.mei)


def test_address_in_other_case_is_the_same_address(cast):
    client = Client(REMOTE_ADDR=THIEF)
    for written in (str.upper, str.lower, str.title, str.upper, str.title):
        client.post(SIGN_IN, {"login": written(cast.mei.email), "password": "wrong"})
    assert not attempt(cast.mei)


def test_colleague_at_the_same_origin_gets_in(cast):
    guess(cast.mei, 5)
    assert attempt(cast.ken)


def test_guessing_over_many_accounts_stops_the_origin(cast):
    for user in (cast.mei, cast.ken, cast.anna):
        guess(user, 4)
    assert [attempt(cast.ken), attempt(cast.ken, origin=HOME)] == [False, True]


@pytest.mark.parametrize(("minutes", "gets_in"), [(4, False), (6, True)])
def test_limit_lifts_by_itself(cast, minutes, gets_in):
    guess(cast.mei, 5)
    assert attempt(cast.mei, later=timedelta(minutes=minutes)) is gets_in


def test_limit_of_the_origin_lifts_after_a_minute(cast):
    for user in (cast.mei, cast.ken, cast.anna):
        guess(user, 4)
    assert attempt(cast.ken, later=timedelta(seconds=70))


def test_guessing_at_the_reauthentication_is_limited(cast, signed_in):
    client = signed_in(cast.ken)
    answers = [client.post(AGAIN, {"password": "wrong"}).status_code for _time in range(11)]
    assert (answers[:5], answers[-1], SESSION_KEY in client.session) == ([200] * 5, 429, True)
