"""Where allauth's OpenID Connect meets the portal: one provider for each company, and nobody is created by it.

allauth holds the conversation (state, PKCE, code and token); what counts is decided in `actions.identity`. Everything
that goes wrong on the way is a Refused, which the view of the callback turns into a page.
"""

import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import requests
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.actions import identity as actions
from accounts.models import IdentityProvider, User
from accounts.provider_documents import document_of, keys_for
from accounts.rules import identity as rules
from partnercenter.errors import Refused
from partnercenter.outgoing import guarded_session, one_deadline

AGAIN = "again"
KEPT_CLAIMS = ("sub", "email", "name")


def start(request: HttpRequest, provider: IdentityProvider, *, hint: str, next_url: str, again: bool = False) -> str:
    """The provider's address at which the browser goes on; state and PKCE verifier wait in the session.

    `again` asks the provider to ask for the password even of somebody who is signed in there, and to say when it did
    (Core 1.0, 3.1.2.1). Refused: provider-away.
    """
    company = CompanyProvider(request, app=_app_of(provider))
    params = {"login_hint": hint} | ({"prompt": "login", "max_age": "0"} if again else {})
    data = AGAIN if again else None
    with one_deadline():
        answer = company.redirect(request, AuthProcess.LOGIN, next_url, data=data, auth_params=params)
    return str(answer.url)


def finish(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """The provider has sent the browser back: a session, the second factor's page, or Refused."""
    adapter = CompanyAdapter(request, str(provider_id))
    with one_deadline():
        answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    _keep_time(request, adapter.auth_time)
    return answer


def _keep_time(request: HttpRequest, auth_time: float) -> None:
    """allauth notes when somebody came back; what that proves is as old as their sign-in there (`freshness`)."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if auth_time and records and records[-1]["method"] == "socialaccount":
        records[-1]["auth_time"] = auth_time
        request.session.modified = True


def callback_address(provider_id: str) -> str:
    """Where a company's provider sends people back to; it is registered there."""
    return f"{settings.PORTAL_BASE_URL}{reverse('openid_connect_callback', args=[provider_id])}"


def signed_in_with(request: HttpRequest, user: User) -> dict[str, str]:
    """For the log: the company's provider, if this sign-in came through it."""
    ways = [record for record in get_authentication_records(request, user) if record["method"] != "mfa"]
    if not ways or ways[-1]["method"] != "socialaccount":
        return {}
    provider = IdentityProvider.objects.visible_to(user).first()
    return {"identity_provider": str(provider)}


def ways_to_prove(user: Any) -> list[dict[str, str]]:
    """For allauth's list of ways to prove that it is still you: through the provider, for whoever is linked there."""
    if not isinstance(user, User):
        return []
    provider = IdentityProvider.objects.visible_to(user).filter(is_enabled=True)
    linked = SocialAccount.objects.filter(user=user, provider=str(user.tenant_id))
    way = {"id": "company_sign_in_again", "url": reverse("company_sign_in_again")}
    return [way] if provider.exists() and linked.exists() else []


def _app_of(provider: IdentityProvider) -> SocialApp:
    """The row as allauth wants to see it, never stored. Its id is the company's: there is one provider for each."""
    return SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=str(provider.tenant_id),
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings={"server_url": provider.issuer, "oauth_pkce_enabled": True},
    )


class CompanyAdapter(OpenIDConnectOAuth2Adapter):
    """The conversation with one provider. Nothing it says counts before its ID token is verified."""

    verifier = ""
    auth_time = 0.0

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        return document_of(self._issuer)

    @property
    def basic_auth(self) -> bool:
        """Where the secret goes; a provider that does not say takes it in the header (Discovery 1.0, 3)."""
        return "client_secret_post" not in str(self.openid_config.get("token_endpoint_auth_methods_supported"))

    @property
    def _issuer(self) -> str:
        return str(self.get_provider().app.settings["server_url"])

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return callback_address(app.provider_id)

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, str]:
        """The two tokens, of which only the ID token matters; for the other one nothing is kept or refreshed."""
        self.verifier = pkce_code_verifier or ""
        try:
            answer = super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (KeyError, UnicodeError) as error:  # no content type, no text
            raise Refused(rules.PROVIDER_WRONG) from error
        return {name: str(answer.get(name, "")) for name in ("access_token", "id_token")}

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        claims = self._claims(kwargs["response"]["id_token"], app)
        if not rules.identity_of(claims, issuer=self._issuer).address:
            claims |= self._further_claims(token.token, claims["sub"])
        identity = rules.identity_of(claims, issuer=self._issuer)
        actions.recognize_identity(identity, tenant_id=UUID(app.provider_id))
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.auth_time = self.auth_time = rules.auth_time_of(claims, now=time.time())
        return login

    def _claims(self, id_token: str, app: SocialApp) -> dict[str, Any]:
        keys = keys_for(id_token, self.openid_config["jwks_uri"])
        nonce = rules.nonce_of(self.verifier)
        return rules.verified_claims(id_token, keys, issuer=self._issuer, client_id=app.client_id, nonce=nonce)

    def _further_claims(self, access_token: str, subject: str) -> dict[str, Any]:
        """Some providers tell the address only when asked with the access token."""
        found = self._fetch_user_info(access_token) if self.openid_config.get("userinfo_endpoint") else {}
        if not isinstance(found, dict) or found.get("sub", subject) != subject:
            raise Refused(rules.PROVIDER_WRONG)
        return {
            name: found[name] for name in ("email", "email_verified", "preferred_username", "name") if name in found
        }


class CompanyProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CompanyAdapter

    def get_pkce_params(self) -> dict[str, Any]:
        """PKCE, and with it the nonce."""
        params: dict[str, Any] = super().get_pkce_params()
        return {**params, "nonce": rules.nonce_of(params["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in KEPT_CLAIMS if name in data}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    def serialize(self) -> dict[str, Any]:
        """For a sign-in that waits for its second factor; by the id, which `deserialize` hands to `get_provider`."""
        return {"id": self.app.provider_id}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Named in SOCIALACCOUNT_ADAPTER. A provider is found by its company's id alone; there is no list of them."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [_app_of(actions.provider_of_company(UUID(provider)))]

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> CompanyProvider:
        return CompanyProvider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> requests.Session:
        return guarded_session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        return sociallogin.user

    def serialize_instance(self, instance: Any) -> dict[str, Any]:
        """What a session keeps while the second factor is asked for: of a user no more than who it is."""
        kept: dict[str, Any] = (
            {"id": str(instance.pk)} if isinstance(instance, User) else super().serialize_instance(instance)
        )
        return kept

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """In our words: too late, declined there, away, or not to be trusted."""
        if isinstance(exception, requests.RequestException):
            raise Refused(rules.PROVIDER_AWAY) from exception
        if exception is not None:
            raise Refused(rules.PROVIDER_WRONG) from exception
        declined = error == AuthError.CANCELLED or "state" in (extra_context or {})
        raise Refused(rules.PROVIDER_DECLINED if declined else rules.SIGN_IN_EXPIRED)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody who only had to prove that it is them goes on in the same session."""
        sociallogin.token = None  # it outlives no request, not even in a session that waits for a second factor
        if sociallogin.state.get("data") != AGAIN:
            return
        if request.user != sociallogin.user:
            raise Refused(rules.IDENTITY_NOT_YOURS)
        rules.check_proves(sociallogin.auth_time, now=time.time(), within=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
        kept = {"provider": sociallogin.account.provider, "uid": sociallogin.account.uid, "reauthenticated": True}
        record_authentication(request, sociallogin.user, "socialaccount", **kept)
        way_on = urlencode({"next": sociallogin.get_redirect_url(request) or reverse("overview")})
        raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('company_sign_in_again')}?{way_on}"))
