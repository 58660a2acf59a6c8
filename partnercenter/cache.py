"""Redis as a cache that may be away: the portal then counts on this process alone instead of failing."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
OPERATIONS = ("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear")


class ForgivingRedisCache(RedisCache):
    """With Redis away every operation goes to this process's memory: rate limits stay on, per process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.local = LocMemCache("when-redis-is-away", {})


def _with_fallback(name: str) -> Callable[..., Any]:
    remote, local = getattr(RedisCache, name), getattr(LocMemCache, name)

    @wraps(remote)
    def operation(self: ForgivingRedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return remote(self, *args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError):
            logger.warning("cache away, %s answered from this process", name)
            return local(self.local, *args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(ForgivingRedisCache, _name, _with_fallback(_name))
