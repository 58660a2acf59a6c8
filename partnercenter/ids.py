"""Primary keys: UUID version 7, made in Python (RFC 9562 §5.7)."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A time-ordered, unguessable-enough id, safe in a URL. Not a secret: access never rests on it."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
