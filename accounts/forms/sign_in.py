"""allauth's forms in our words (named in ACCOUNT_FORMS)."""

from typing import Any, cast

from allauth.account import forms as allauth_forms
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EMAIL_ERRORS, NEW_PASSWORD_ERRORS, NEW_PASSWORD_HINT, PASSWORD_ERRORS, reword
from accounts.models import User
from accounts.rules import domains
from accounts.rules.users import problem_with_temporary


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"], _("Work e-mail address"), EMAIL_ERRORS, autocomplete="username")
        reword(self.fields["password"], _("Password"), PASSWORD_ERRORS)
        if self.request is not None:
            self.fields["login"].initial = self.request.session.get("sign_in_email", "")

    def clean(self) -> dict[str, Any]:
        """Whoever knows the temporary password hears why it opens nothing any more; others hear nothing of it."""
        cleaned: dict[str, Any] = super().clean()
        problem = problem_with_temporary(self.user, now=timezone.now()) if getattr(self, "user", None) else ""
        if problem:
            raise forms.ValidationError(problem)
        return cleaned


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    """A link goes to the address of an account only: one that waits to be confirmed is as good as unknown."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], _("Work e-mail address"), EMAIL_ERRORS, autocomplete="username")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.email.lower() == email.lower()]
        return email


class PasswordResetKeyForm(allauth_forms.ResetPasswordKeyForm):
    """One field: what is typed wrong can be reset again; a second field is in the way of password managers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self.fields["password1"], _("New password"), NEW_PASSWORD_ERRORS, hint=NEW_PASSWORD_HINT)


class PasswordChangeForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self.fields["oldpassword"], _("Current password"), {"required": _("Enter your current password.")})
        reword(self.fields["password1"], _("New password"), NEW_PASSWORD_ERRORS, hint=NEW_PASSWORD_HINT)


class EmailChangeForm(allauth_forms.AddEmailForm):
    """A work account keeps the domain of its company."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], _("New e-mail address"), EMAIL_ERRORS)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        company = cast("User", self.user).tenant
        if not domains.is_of_company(email, company.domain, exactly=company.has_exact_addresses):
            message = _("Enter an e-mail address of your company: it ends in %(domain)s.")
            raise forms.ValidationError(message, params={"domain": company.domain})
        return email


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], _("Password"), PASSWORD_ERRORS)
