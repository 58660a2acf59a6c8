"""Rate limits: counted in Valkey, and in this process while Valkey is away."""

import re
from contextlib import suppress

import pytest
import time_machine
from django.core.cache import caches

from partnercenter.cache import ForgivingRedisCache
from partnercenter.errors import Refused
from partnercenter.throttle import throttle

pytestmark = pytest.mark.usefixtures("broken_pages")


def attempts_until_refused(scope="test", subject="lea"):
    """How many attempts pass before one is refused."""
    for passed in range(20):
        with suppress(Refused):
            throttle(scope, subject, limit=3, seconds=60)
            continue
        return passed
    return None


@pytest.fixture
def cache_away(settings, free_port):
    """Valkey does not answer."""
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{free_port}/0"},
    }


@pytest.fixture
def cache_that_cannot_write(settings):
    """Valkey answers, and refuses to write: its disk is full, or its memory."""
    url = settings.CACHES["default"]["LOCATION"]
    ForgivingRedisCache(url, {})._cache.get_client().acl_setuser(
        "reader", enabled=True, nopass=True, keys="*", categories=["+@read", "+@connection"], reset=True
    )
    reader = re.sub(r"//[^@]*@", "//reader:any@", url) if "@" in url else url.replace("//", "//reader:any@")
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": reader}}


def test_attempt_after_the_limit_is_refused():
    with time_machine.travel(1_800_000_000, tick=False):
        assert attempts_until_refused() == 3


def test_refusal_carries_its_code_and_status():
    with time_machine.travel(1_800_000_000, tick=False):
        attempts_until_refused()
        with pytest.raises(Refused) as refusal:
            throttle("test", "lea", limit=3, seconds=60)
    assert (refusal.value.code, refusal.value.reason.status) == ("too-many-attempts", 429)


def test_each_subject_and_scope_is_counted_alone():
    with time_machine.travel(1_800_000_000, tick=False):
        counted = [attempts_until_refused("a", "lea"), attempts_until_refused("a", "max"), attempts_until_refused("b")]
    assert counted == [3, 3, 3]


def test_window_ends_and_counting_begins_anew():
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert attempts_until_refused() == 3
        clock.shift(59)
        assert attempts_until_refused() == 0
        clock.shift(1)
        assert attempts_until_refused() == 3


def test_limit_holds_while_the_cache_is_away(cache_away):
    with time_machine.travel(1_800_000_000, tick=False):
        assert attempts_until_refused() == 3


def test_limit_holds_while_the_cache_refuses_to_write(cache_that_cannot_write):
    with time_machine.travel(1_800_000_000, tick=False):
        assert attempts_until_refused() == 3


def test_values_are_kept_while_the_cache_is_away(cache_away):
    cache = caches["default"]
    cache.set("a", 1)
    cache.set_many({"b": 2})
    assert (cache.get("a"), cache.get_many(["a", "b"]), cache.has_key("b"), cache.incr("a")) == (
        1, {"a": 1, "b": 2}, True, 2,
    )  # fmt: skip
    cache.delete("a")
    assert cache.get("a", "gone") == "gone"


def test_refused_attempt_is_a_page_with_the_next_step(db, client):
    with time_machine.travel(1_800_000_000, tick=False):
        statuses = [client.get("/test/throttled/").status_code for _attempt in range(3)]
        response = client.get("/test/throttled/")
    page = response.content.decode()
    assert (statuses, response.status_code) == ([200, 200, 200], 429)
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Too many attempts"]
    assert re.findall(r"<p>(.*?)</p>", page) == ["Wait a few minutes, then try again. Nothing was changed."]
    assert ('class="top-bar"' in page, 'href="/"' in page) == (True, True)


def test_addresses_are_counted_alone(db, client):
    with time_machine.travel(1_800_000_000, tick=False):
        statuses = [client.get("/test/throttled/", REMOTE_ADDR=f"192.0.2.{n % 2}").status_code for n in range(8)]
    assert statuses == [200] * 6 + [429] * 2
