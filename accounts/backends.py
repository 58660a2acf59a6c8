"""How a session or a password becomes a user."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class WorkAccountBackend(AuthenticationBackend):
    """allauth's sign-in by e-mail; the session's user comes with company and roles in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        user: User | None = User.objects.with_roles().filter(pk=user_id, is_active=True).first()
        return user
