"""Redis as a cache that may be away or refuse (its disk or memory full): this process then counts alone."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)
OPERATIONS = ("add", "get", "set", "touch", "delete", "get_many", "has_key", "set_many", "delete_many")


class ForgivingRedisCache(RedisCache):
    """With Redis away or refusing every operation goes to this process's memory: rate limits stay on, per process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.local = LocMemCache("when-redis-is-away", {})

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """A counter that began in this process goes on here: Redis may still be read while it refuses to write."""
        if self.local.has_key(key, version=version):
            return self.local.incr(key, delta, version=version)
        count: int = _with_fallback("incr")(self, key, delta, version=version)
        return count

    def clear(self) -> None:
        self.local.clear()
        _with_fallback("clear")(self)


def _with_fallback(name: str) -> Callable[..., Any]:
    remote, local = getattr(RedisCache, name), getattr(LocMemCache, name)

    @wraps(remote)
    def operation(self: ForgivingRedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return remote(self, *args, **kwargs)
        except redis.RedisError as error:
            logger.warning("cache away (%s), %s answered from this process", type(error).__name__, name)
            return local(self.local, *args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(ForgivingRedisCache, _name, _with_fallback(_name))
