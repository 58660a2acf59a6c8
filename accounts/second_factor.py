"""allauth's second factors in our words (named in MFA_ADAPTER), with their secrets sealed at rest."""

from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnercenter import crypto

PLACE = "mfa_authenticator:data"  # of the table, not of the row: allauth seals before it says whose secret it is


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks for when it makes, shows or checks a second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This passkey did not work here. Try again, or use another way."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, place=PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text, place=PLACE)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Asked for each kind several times a page; the kinds are read once per user and request."""
        if not isinstance(user, User):
            return False
        kinds: set[str] | None = user.__dict__.get("second_factor_kinds")
        if kinds is None:
            kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
            user.__dict__["second_factor_kinds"] = kinds
        return bool(kinds if types is None else kinds & set(types))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_totp_issuer(self) -> str:
        return str(settings.PRODUCT_NAME)

    def _get_site_name(self) -> str:
        """Beside the account's name in the browser's own passkey window."""
        return str(settings.PRODUCT_NAME)


def qr_path(text: str) -> tuple[int, str]:
    """A QR code as the side of its square and the `d` of one SVG path: no style, no picture file."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    dots = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), "".join(dots)
