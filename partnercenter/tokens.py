"""Secrets in links: 256 random bits, only their hash is stored. With that much chance no slow hash is needed."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A new secret for a link, and the hash to store."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """What a stored hash is compared with; looking it up by index compares nothing byte by byte."""
    return hashlib.sha256(token.encode()).hexdigest()
