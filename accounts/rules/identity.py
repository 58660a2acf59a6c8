"""Sign-in through a company's own identity provider (OpenID Connect): what counts, and why somebody is refused."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.app_settings import UID_MAX_LENGTH
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnercenter.errors import Reason, Refused
from partnercenter.texts import Text

IDENTITY_UNKNOWN = Reason(
    "identity-unknown",
    _("Your company has no user with the address that your identity provider names: %(address)s."),
    _("Ask your company to add you as a user with this address, then sign in again."),
    _("A global admin or a user management admin of your company"),
)
IDENTITY_UNVERIFIED = Reason(
    "identity-unverified",
    _("Your identity provider does not say that it has verified your e-mail address %(address)s."),
    _("Ask the people who run it to verify the address and to send the claim email_verified, then sign in again."),
    _("The administrators of your identity provider"),
)
IDENTITY_INACTIVE = Reason(
    "identity-inactive",
    _("Your work account is deactivated."),
    _("Ask your company to reactivate it, then sign in again."),
    _("A global admin or a user management admin of your company"),
)
IDENTITY_OTHER = Reason(
    "identity-other",
    _("The work account with the address %(address)s is linked with somebody else at your identity provider."),
    _("If your account there was created anew, ask your company to start the links of its identity provider anew."),
    _("A global admin of your company"),
    status=409,
)
IDENTITY_NOT_YOURS = Reason(
    "identity-not-yours",
    _("You signed in to your identity provider as somebody else."),
    _("Sign in there as yourself, then try again. Nothing was changed."),
    _("You"),
)
SIGN_IN_WITHOUT_TIME = Reason(
    "identity-time-unknown",
    _("Your identity provider does not say when you signed in there, so it cannot prove that it is still you."),
    _("Ask the people who run it to send the claim auth_time, then try again. Nothing was changed."),
    _("The administrators of your identity provider"),
)
SIGN_IN_NOT_NEW = Reason(
    "identity-time-old",
    _("Your identity provider did not ask you to sign in again, so it cannot prove that it is still you."),
    _("Sign out there, then try again. Nothing was changed."),
    _("You"),
)
PROVIDER_OFF = Reason(
    "provider-off",
    _("Your company does not use this sign-in at the moment."),
    _("Sign in with your e-mail address and password. Without a password, use “Forgot your password?”."),
    _("A global admin of your company"),
)
PROVIDER_AWAY = Reason(
    "provider-away",
    _("The identity provider of your company does not answer as it should."),
    _("Wait a few minutes, then try again. You can sign in with your password, too."),
    _("A global admin of your company, who can check the connection under Security"),
    status=502,
)
PROVIDER_WRONG = Reason(
    "provider-wrong",
    _("The answer of your identity provider could not be trusted, so nobody was signed in."),
    _("Start again. If it happens again, tell a global admin of your company, who can check the connection."),
    _("A global admin of your company, who can check the connection under Security"),
)
PROVIDER_DECLINED = Reason(
    "provider-declined",
    _("Your identity provider did not sign you in."),
    _("Start again. If you may not use the portal, ask the people who run your identity provider."),
    _("The administrators of your identity provider"),
)
SIGN_IN_EXPIRED = Reason(
    "company-sign-in-expired",
    _("This sign-in took longer than ten minutes, was used already, or began in another browser."),
    _("Start again, and finish in the same browser."),
    _("You"),
    status=410,
)

NO_ANSWER = _("Nothing answers at this address. Check it for typing errors, then try again.")
NOT_PUBLIC = _("This address is not on the public internet with a valid certificate. Enter the provider's public one.")
NOT_A_DOCUMENT = _("There is no OpenID Connect provider at this address. Check it for typing errors.")
OTHER_ISSUER = _("The provider there calls itself {issuer}. Enter exactly this, if it is yours.")
NO_ENDPOINTS = _("The provider does not say where people sign in. Ask the people who run it.")

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCK_SKEW = 60  # seconds between their clock and ours
ENTRA_HOSTS = ("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Identity:
    """Somebody, as the provider names them. `subject` never changes; the address counts at the first sign-in only."""

    subject: str
    address: str  # "" where none is named that may count
    is_verified: bool


def nonce_of(verifier: str) -> str:
    """What the ID token must repeat: bound to the PKCE verifier, so that the session keeps one secret for both."""
    digest = hashlib.sha256(f"nonce:{verifier}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verified_claims(token: str, keys: Any, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that this provider signed for us, for this sign-in, and not long ago.

    Checked: signature (asymmetric only), iss, aud, azp, exp, iat, nonce, the shape of sub. Refused: provider-wrong.
    Source: OpenID Connect Core 1.0, 3.1.3.7.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_for(token, keys),
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=CLOCK_SKEW,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(PROVIDER_WRONG) from error
    ours = claims.get("azp", client_id) == client_id
    same_sign_in = hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    if not (ours and same_sign_in and 0 < len(claims["sub"]) <= UID_MAX_LENGTH):
        raise Refused(PROVIDER_WRONG)
    return claims


def _key_for(token: str, keys: Any) -> jwt.PyJWK:
    """The provider's key that the token names; a provider with one key need not name it."""
    key_set = jwt.PyJWKSet.from_dict(keys)
    name = jwt.get_unverified_header(token).get("kid")
    return key_set.keys[0] if name is None and len(key_set.keys) == 1 else key_set[str(name)]


def is_key_named(token: str, keys: Any) -> bool:
    """Whether these keys have the one that the token names; a token without a name is for the newest keys."""
    try:
        name = jwt.get_unverified_header(token)["kid"]
        return any(key["kid"] == name for key in keys["keys"])
    except (jwt.PyJWTError, KeyError, TypeError):
        return False


def auth_time_of(claims: Mapping[str, Any], *, now: float) -> float:
    """When they signed in at the provider; 0 when it does not say, or says what cannot be."""
    said = claims.get("auth_time")
    return min(float(said), now) if isinstance(said, int | float) and 0 < said <= now + CLOCK_SKEW else 0.0


def check_proves(auth_time: float, *, now: float, within: float) -> None:
    """Whether coming back from the provider proves that it is still the same person.

    A browser that is signed in there comes back without anybody being asked when `prompt` is taken out of the address;
    only the time is signed. Refused: identity-time-unknown, identity-time-old.
    """
    if not auth_time:
        raise Refused(SIGN_IN_WITHOUT_TIME)
    if now - auth_time >= within:
        raise Refused(SIGN_IN_NOT_NEW)


def identity_of(claims: Mapping[str, Any], *, issuer: str) -> Identity:
    """Who the claims speak of.

    At Entra ID the sign-in name alone counts: it is at a domain that Microsoft has verified, while its `email` is
    whatever somebody has entered. Elsewhere people may choose that name themselves, and the address counts, once the
    provider says that it has verified it. Source: OpenID Connect Core 1.0, 5.7.
    """
    at_entra = is_entra(issuer)
    named = claims.get("preferred_username" if at_entra else "email")
    address = named.strip().lower() if isinstance(named, str) and "@" in named else ""
    is_verified = at_entra or str(claims.get("email_verified")).lower() == "true"  # some send it as text
    return Identity(str(claims["sub"]), address, is_verified)


def is_entra(issuer: str) -> bool:
    return urlsplit(issuer).hostname in ENTRA_HOSTS


def check_may_link(user: User | None, identity: Identity) -> User:
    """The user an identity is linked with at its first sign-in. Refused: identity-unverified, identity-unknown."""
    details = {"address": identity.address or "–"}
    if identity.address and not identity.is_verified:
        raise Refused(IDENTITY_UNVERIFIED, details=details)
    if user is None:
        raise Refused(IDENTITY_UNKNOWN, details=details)
    return user


def check_may_enter(user: User) -> None:
    """Refused (identity-inactive) for people who may not sign in by password, either."""
    if not user.is_active:
        raise Refused(IDENTITY_INACTIVE, details={"address": user.email})


def problem_with_discovery(document: Any, *, issuer: str, secure: bool) -> Text:
    """Why a discovery document is not the issuer's; "" for a good one. Source: OpenID Connect Discovery 1.0, 4.3."""
    if not isinstance(document, dict):
        return NOT_A_DOCUMENT
    named = document.get("issuer")
    if named != issuer:
        return format_lazy(OTHER_ISSUER, issuer=str(named)[:300])
    schemes = ("https",) if secure else ("https", "http")
    sound = all(_is_address(document.get(name), schemes) for name in ENDPOINTS)
    return "" if sound else NO_ENDPOINTS


def _is_address(value: Any, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(str(value))
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc)
