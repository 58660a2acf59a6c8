"""Codes and passkeys: what is typed, and what the browser hands over (allauth's own forms are named in MFA_FORMS)."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.actions import second_factor
from accounts.models import User
from accounts.models.second_factor import SecondFactors
from accounts.rules.second_factor import counter_of
from partnercenter import crypto
from partnercenter.fields import PlainField
from partnercenter.throttle import forgive, throttle

SESSION_SECRET = "authenticator_app_secret"  # noqa: S105 - the name of the place, not the secret
WRONG_CODE = _("This code is not right, or it was used already. Enter the one that the app shows now.")
NO_PASSKEY = _(
    "Your browser handed over no passkey. It needs JavaScript, and a browser that knows passkeys. Switch JavaScript on "
    "and try again, or use another way."
)
LARGEST_CREDENTIAL = 20_000
NOT_A_CREDENTIAL = (AttributeError, KeyError, TypeError, ValueError)


CODE = pgettext_lazy("of the second step", "Code")


def limit_guesses(user: User) -> None:
    """Refused (too-many-attempts): five codes in five minutes from one address, twenty an hour from all together.

    Only whoever knows the password comes this far; passkeys are not counted, so the owner still gets in with one.
    """
    for scope, subject, limit, seconds in _limits(user):
        throttle(scope, subject, limit=limit, seconds=seconds)


def forgive_guess(user: User) -> None:
    """A right code was no guess."""
    for scope, subject, _limit, seconds in _limits(user):
        forgive(scope, subject, seconds=seconds)


def _limits(user: User) -> list[tuple[str, str, int, int]]:
    address = context.request.META.get("REMOTE_ADDR", "")
    return [
        ("second-factor", f"{user.pk}:{address}", 5, 5 * 60),
        ("second-factor-everywhere", str(user.pk), 20, 60 * 60),
    ]


def code_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": _("Enter the code."), "max_length": WRONG_CODE},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "data-width": "medium",
            }
        ),
    )


class AuthenticatorAppForm(forms.Form):
    """The first code of an authenticator app proves that it has our secret, which waits sealed in the session."""

    code = code_field(CODE, _("The six digits that the app shows now."))

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.session, self.place = user, request.session, f"session:{user.pk}:{SESSION_SECRET}"
        self.counter = 0
        if SESSION_SECRET not in self.session:
            self.session[SESSION_SECRET] = crypto.seal(generate_totp_secret(), place=self.place)
        self.secret = crypto.unseal(self.session[SESSION_SECRET], place=self.place)

    def clean_code(self) -> str:
        throttle("second-factor-setup", str(self.user.pk), limit=20, seconds=5 * 60)
        code: str = self.cleaned_data["code"]
        counter = counter_of(code, self.secret)
        if counter is None:
            raise forms.ValidationError(WRONG_CODE)
        self.counter = counter
        return code

    def forget_secret(self) -> None:
        del self.session[SESSION_SECRET]


class _CodeForm(code_forms.BaseAuthenticateForm):
    code = code_field(CODE, _("The six digits of your authenticator app, or one of your recovery codes."))

    def clean_code(self) -> str:
        """Instead of allauth's: each code is right once, and guessing is limited without a lock on the account."""
        limit_guesses(self.user)
        code: str = self.cleaned_data["code"]
        found = second_factor.spend_code(self.user, code)
        if found is None:
            raise forms.ValidationError(WRONG_CODE)
        forgive_guess(self.user)
        found.user = self.user
        self.authenticator = found
        return code

    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            left = SecondFactors.of(self.user).codes_left
            words = ngettext(
                "You used a recovery code; %(left)d is left. You can make new ones in your profile.",
                "You used a recovery code; %(left)d are left. You can make new ones in your profile.",
                left,
            )
            messages.warning(context.request, words % {"left": left})


class SignInCodeForm(_CodeForm, code_forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateCodeForm(_CodeForm, code_forms.ReauthenticateForm):
    """Confirming that it is you with a code."""


class CredentialField(forms.JSONField):
    """What the browser hands over: of the right shape, so that allauth never meets another one."""

    def __init__(self) -> None:
        errors = {"required": NO_PASSKEY, "invalid": NO_PASSKEY}
        super().__init__(widget=forms.HiddenInput, error_messages=errors)

    def clean(self, value: Any) -> dict[str, Any]:
        if len(str(value or "")) > LARGEST_CREDENTIAL:
            raise forms.ValidationError(NO_PASSKEY)
        credential = super().clean(value)
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise forms.ValidationError(NO_PASSKEY)
        return credential


class _PasskeyForm(passkey_forms.AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except NOT_A_CREDENTIAL as error:
            raise forms.ValidationError(NO_PASSKEY) from error


class SignInPasskeyForm(_PasskeyForm, passkey_forms.LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class SecondStepPasskeyForm(_PasskeyForm):
    """The second step of signing in."""


class ReauthenticatePasskeyForm(_PasskeyForm, passkey_forms.ReauthenticateWebAuthnForm):
    """Confirming that it is you with a passkey."""


class PasskeyNameForm(forms.Form):
    """What a passkey is called."""

    name = PlainField(
        label=_("Name"),
        help_text=_("So that you can tell your passkeys apart, such as “Work laptop”."),
        missing=_("Enter a name for the passkey."),
        max_length=50,
        no_links=True,
    )


class PasskeyForm(PasskeyNameForm):
    """A new passkey: it must sign in alone, so the device has to know its owner by PIN, finger or face."""

    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the device has made its key by now: a name must not be in its way

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or str(self.initial["name"])

    def clean_credential(self) -> dict[str, Any]:
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except NOT_A_CREDENTIAL as error:
            raise forms.ValidationError(NO_PASSKEY) from error
        return credential
