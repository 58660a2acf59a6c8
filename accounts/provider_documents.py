"""What an identity provider publishes of itself: its discovery document and its keys, kept for ten minutes.

What is kept lies under the very address that it was fetched from, so that no company can put anything in the place of
what the provider of another one says.
"""

import hashlib
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache

from accounts.rules import identity as rules
from partnercenter.errors import Refused
from partnercenter.outgoing import Unanswered, guarded_session
from partnercenter.texts import Text

KEPT_FOR = 10 * 60


def discover(issuer: str) -> tuple[dict[str, Any], Text]:
    """An issuer's discovery document as it is now, and what is wrong with it in words ("" when nothing is)."""
    document, problem = _ask(issuer)
    problem = problem or rules.problem_with_discovery(document, issuer=issuer, secure=settings.PRODUCTION)
    if problem:
        cache.delete(_place("document", issuer))
    else:
        cache.set(_place("document", issuer), document, KEPT_FOR)
    return document, problem


def document_of(issuer: str) -> dict[str, Any]:
    """A discovery document that is right and at most ten minutes old. Refused: provider-away."""
    kept: dict[str, Any] | None = cache.get(_place("document", issuer))
    if kept is not None:
        return kept
    document, problem = discover(issuer)
    if problem:
        raise Refused(rules.PROVIDER_AWAY)
    return document


def keys_for(token: str, address: str) -> Any:
    """The keys at an address; fetched anew when those that are kept have none by the name that the token gives."""
    kept = cache.get(_place("keys", address))
    if rules.is_key_named(token, kept):
        return kept
    keys = _fetch(address)
    cache.set(_place("keys", address), keys, KEPT_FOR)
    return keys


def _ask(issuer: str) -> tuple[Any, Text]:
    try:
        return _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration"), ""
    except (requests.JSONDecodeError, requests.HTTPError):
        return {}, rules.NOT_A_DOCUMENT
    except (requests.exceptions.SSLError, Unanswered):
        return {}, rules.NOT_PUBLIC
    except (requests.RequestException, UnicodeError):
        return {}, rules.NO_ANSWER


def _fetch(address: str) -> Any:
    with guarded_session() as session:
        answer = session.get(address)
        answer.raise_for_status()
        return answer.json()


def _place(what: str, address: str) -> str:
    return f"identity-provider:{what}:{hashlib.sha256(address.encode()).hexdigest()}"
