"""Secrets at rest: AES-256-GCM, bound to the place they belong to, under keys that can be replaced."""

import base64
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Unreadable(Exception):  # noqa: N818 - named for what it says of the value
    """The sealed value was altered, moved to another row, or its key is gone."""


@lru_cache
def _keys(declared: tuple[str, ...]) -> dict[str, AESGCM]:
    pairs = (entry.split(":", 1) for entry in declared)
    return {name: AESGCM(base64.b64decode(key)) for name, key in pairs}


def current_key_id() -> str:
    """The id of the key that seals; values under another id wait for `rotate_encryption`."""
    return str(settings.ENCRYPTION_KEYS[0].split(":", 1)[0])


def seal(text: str, *, place: str) -> str:
    """Encrypts for one place ("table:row:column"); moved elsewhere it no longer opens."""
    key_id, nonce = current_key_id(), os.urandom(NONCE_BYTES)
    sealed = _keys(tuple(settings.ENCRYPTION_KEYS))[key_id].encrypt(nonce, text.encode(), place.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """The clear text. Raises Unreadable when it was altered, belongs elsewhere or its key is not configured."""
    key_id, _, body = sealed.partition(":")
    try:
        raw = base64.b64decode(body)
        key = _keys(tuple(settings.ENCRYPTION_KEYS))[key_id]
        return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (KeyError, ValueError, InvalidTag) as error:
        raise Unreadable(place) from error
