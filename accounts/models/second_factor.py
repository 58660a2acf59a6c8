"""What a person signs in with besides the password. The rows are allauth's, with their secrets sealed."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

from accounts.models.user import User

FEW_CODES = 3


@dataclass(frozen=True)
class SecondFactors:
    """The authenticator app, the passkeys and the recovery codes of one user, read in one statement."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes: Authenticator | None

    @classmethod
    def of(cls, user: User) -> "SecondFactors":
        rows = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"))
        return cls(
            app=_first(rows, Authenticator.Type.TOTP),
            passkeys=tuple(row for row in rows if row.type == Authenticator.Type.WEBAUTHN),
            codes=_first(rows, Authenticator.Type.RECOVERY_CODES),
        )

    @property
    def count(self) -> int:
        """How many of them open the second step; recovery codes only stand in for one."""
        return len(self.passkeys) + bool(self.app)

    @property
    def codes_made(self) -> int:
        return app_settings.RECOVERY_CODE_COUNT if self.codes else 0

    @property
    def codes_left(self) -> int:
        return self.codes_made - int(self.codes.data["used_mask"]).bit_count() if self.codes else 0

    @property
    def codes_run_out(self) -> bool:
        """Whether it is time to make new codes."""
        return self.count > 0 and self.codes_left < FEW_CODES

    def passkey(self, pk: int) -> Authenticator | None:
        """One of this user's own passkeys."""
        return next((passkey for passkey in self.passkeys if passkey.pk == pk), None)


def _first(rows: Iterable[Authenticator], kind: str) -> Authenticator | None:
    return next((row for row in rows if row.type == kind), None)
