"""The cache is away: people sign in, and guessing is still slowed down."""

import pytest

from tests import factories
from tests.faults.web import Person
from tests.people import Cast

pytestmark = pytest.mark.slow
WRONG = {"login": "mei@lin-trading.example", "password": "not this one"}
ATTEMPTS = 12


def sign_in(person, **values):
    return person.post("/sign-in/", form_at="/sign-in/", **values)


def test_sign_in_works_while_the_cache_is_away(web, valkey):
    mei = Cast().mei
    valkey.kill()
    answer = sign_in(Person(web), login=mei.email, password=factories.PASSWORD)
    assert (answer.status, answer.location) == (302, "/overview/")
    assert answer.seconds < 3


def test_guessing_is_slowed_down_while_the_cache_is_away(web, valkey):
    speaker = factories.user(Cast().lin_trading, "Mei Lin", WRONG["login"])
    valkey.kill()
    guesser = Person(web)
    answers = [sign_in(guesser, **WRONG) for _attempt in range(ATTEMPTS)]
    slowed = [answer.status == 429 or "There were too many attempts" in answer.text for answer in answers]
    assert slowed[:5] == [False] * 5
    assert slowed[-1] is True
    assert sign_in(Person(web), login=speaker.email, password=factories.PASSWORD).location == ""
