"""Where allauth meets the portal: the wall is entered at sign-in, mails go to the outbox, the log hears of it all."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import freshness, known_browsers
from accounts.actions import passwords
from accounts.emails import work_accounts as emails
from accounts.models import User
from accounts.social import signed_in_with, ways_to_prove
from partnercenter import audit
from partnercenter.tenancy import SESSION_TENANT, Role, acting, enter

SESSION_BEGUN = "sign_in_begun"


class AccountAdapter(DefaultAccountAdapter):
    """Named in ACCOUNT_ADAPTER. Every hook that changes something writes an audit event."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password. Enter the one that you sign in with."),
        "incorrect_password": _("This is not your password. Enter the one that you sign in with."),
        "duplicate_email": _("This is your address already. Enter the new one."),
        "invalid_password_reset": _("This link does not work any more. Ask for a new one."),
    }

    # Signing in and out

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Which password it begins with: there may be another one when the second factor comes."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None:
            request.session[SESSION_BEGUN] = user.get_session_auth_hash()
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """From here on the request, and every later one of this session, acts for the user's company."""
        tenant = user.tenant  # read while the gate still shows every company
        with_password = any(record["method"] == "password" for record in get_authentication_records(request, user))
        begun = request.session.pop(SESSION_BEGUN, "")
        problem = passwords.finish_sign_in(user, begun=begun, with_password=with_password)
        if problem:
            clear_login(request)
            messages.error(request, problem)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        request.session[SESSION_TENANT] = str(tenant.pk)
        request.tenant = tenant  # type: ignore[attr-defined]
        enter(tenant_id=tenant.pk, user_id=user.pk, role=Role.OPS if tenant.is_operator else Role.APP)
        audit.record("sign_in", user, by=user, tenant_id=tenant.pk, after=signed_in_with(request, user))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known_browsers.note_sign_in(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            audit.record("sign_out", user, by=user, tenant_id=user.tenant_id)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Known or not, the same work: one look-up, one event. The log names the address as typed, and no actor."""
        typed = str(credentials.get("email", "")).lower()[:254]
        user = User.objects.filter(Exact(Lower("email"), typed)).first()
        who = user or User(email=typed, full_name=typed[:150])
        audit.record("refuse_sign_in", who, by=typed, tenant_id=user.tenant_id if user else acting().tenant_id)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed attempts count for address and origin together: an attacker elsewhere locks nobody out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    # Passwords and addresses

    def set_password(self, user: Any, password: str) -> None:
        operation = "change_password" if acting().user_id == user.pk else "reset_password"
        passwords.replace_password(user, password, operation=operation, but=self.request.session.session_key or "")

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        user, before = email_address.user, email_address.user.email
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            after = {"email": email_address.email}
            audit.record("change_email", user, by=user, tenant_id=user.tenant_id, before={"email": before}, after=after)
        return confirmed

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails that have no hook of their own; one that allauth adds some day fails loudly."""
        if template_prefix != "account/email/unknown_account":
            raise NotImplementedError(template_prefix)
        emails.account_unknown(email)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        emails.password_reset(user, path.replace("UID-KEY", quote(f"{context['uid']}-{context['key']}")))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        emails.confirm_email(
            address.user, address.email, reverse("account_confirm_email", args=[emailconfirmation.key])
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        what = template_prefix.removeprefix("account/email/")
        if what in ("password_changed", "password_reset"):
            emails.password_changed(user)
        elif what == "email_changed" and context:
            emails.email_changed(user, old=context["from_email"], new=context["to_email"])

    # Where people go next

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [*super().get_reauthentication_methods(user), *ways_to_prove(user)]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's own pages follow the portal's rule, too: a sign-in counts as much as a re-authentication."""
        return not freshness.is_proven(self.request) and bool(freshness.way_to_prove(self.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("my_profile" if self.request.user.is_authenticated else "account_login")
