"""The broker: closed to strangers, and a queue that survives a kill."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from partnercenter.embedded import Valkey


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "data").start()
    yield server
    server.kill()


def test_queue_survives_a_kill(valkey: Valkey) -> None:
    redis.Redis.from_url(valkey.url).rpush("queue", "task")
    time.sleep(1.2)  # appendfsync everysec
    valkey.kill()

    valkey.start()

    assert redis.Redis.from_url(valkey.url).lrange("queue", 0, -1) == [b"task"]


def test_stranger_is_refused(valkey: Valkey) -> None:
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port).ping()


def test_password_is_in_a_private_file_and_not_on_the_command_line(valkey: Valkey) -> None:
    assert valkey.configuration.stat().st_mode & 0o777 == 0o600
    assert valkey.child is not None
    assert valkey.data.secrets["valkey"] not in " ".join(map(str, valkey.child.args))
