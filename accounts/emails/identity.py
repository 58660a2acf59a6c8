"""Sign-in through the company's identity provider."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.emails.sending import circumstances, send_to
from accounts.models import IdentityProvider, User


def identity_linked(user: User, provider: IdentityProvider) -> None:
    """From now on you can sign in through your company's provider; if it was not you, tell somebody."""
    send_to(user, "identity_linked", link=reverse("account_login"), provider=provider.name, **circumstances(user))


def identity_provider_changed(admins: Iterable[User], provider: IdentityProvider, *, by: User, what: str) -> None:
    """To the other global admins: how your people sign in is another matter now. `what` is one of the kinds below.

    "saved", "enabled", "disabled", "removed", "unlinked".
    """
    for admin in admins:
        details = {"provider": provider.name, "issuer": provider.issuer, "by": by.full_name, "what": what}
        link = reverse("identity_provider_edit")
        send_to(admin, "identity_provider_changed", link=link, **details, **circumstances(admin))
