"""Secrets in links: 256 random bits, only their hash is stored. With that much chance no slow hash is needed.

And temporary passwords: 100 random bits that a person can read out and type.
"""

import hashlib
import secrets

LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they look alike


def new_token() -> tuple[str, str]:
    """A new secret for a link, and the hash to store."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """What a stored hash is compared with; looking it up by index compares nothing byte by byte."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_password() -> str:
    """A temporary password such as "k7mwx-3xqdp-9rtah-h2pvc": 99 random bits, in groups of five."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _sign in range(5)) for _group in range(4))
