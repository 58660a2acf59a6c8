"""Something about the second step of signing in is another than before; if it was not you, act."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.emails.sending import circumstances, send_to
from accounts.models import User
from partnercenter.texts import Text


@dataclass(frozen=True)
class Change:
    """What the mail is about, and its one sentence."""

    subject: Text
    sentence: Text


APP_ADDED = Change(
    _("An authenticator app was added to your work account"),
    _("Signing in now asks for a code from an authenticator app."),
)
APP_REMOVED = Change(
    _("The authenticator app was removed from your work account"),
    _("Signing in no longer takes codes from the authenticator app."),
)
PASSKEY_ADDED = Change(
    _("A passkey was added to your work account"),
    _("The passkey “%(name)s” can now be used to sign in."),
)
PASSKEY_REMOVED = Change(
    _("A passkey was removed from your work account"),
    _("The passkey “%(name)s” can no longer be used to sign in."),
)
CODES_MADE = Change(
    _("New recovery codes for your work account"),
    _("New recovery codes were made. The old ones no longer work."),
)
CODE_USED = Change(
    _("A recovery code of your work account was used"),
    _("A recovery code was used in place of your authenticator app. Codes left: %(left)d."),
)


def second_factor_app_added(user: User) -> None:
    """The codes of an authenticator app count from now on."""
    _second_factor_changed(user, APP_ADDED)


def second_factor_app_removed(user: User) -> None:
    """The codes of the authenticator app count no more."""
    _second_factor_changed(user, APP_REMOVED)


def second_factor_passkey_added(user: User, name: str) -> None:
    """A passkey signs in from now on."""
    _second_factor_changed(user, PASSKEY_ADDED, name=name)


def second_factor_passkey_removed(user: User, name: str) -> None:
    """A passkey signs in no more."""
    _second_factor_changed(user, PASSKEY_REMOVED, name=name)


def second_factor_codes_made(user: User) -> None:
    """There are new recovery codes."""
    _second_factor_changed(user, CODES_MADE)


def second_factor_code_used(user: User, *, left: int) -> None:
    """Somebody went on with a recovery code."""
    _second_factor_changed(user, CODE_USED, left=left)


def _second_factor_changed(user: User, change: Change, **values: Any) -> None:
    with translation.override(user.language):
        words = {"what_happened": str(change.subject), "sentence": str(change.sentence) % values}
    send_to(user, "second_factor_changed", link=reverse("my_security"), **words, **circumstances(user))
