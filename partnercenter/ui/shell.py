"""The frame around every page: who I am, where I can go, which language and theme."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnercenter import navigation
from partnercenter.texts import listed

if TYPE_CHECKING:
    from django.http import HttpRequest

LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
THEMES = ("system", "light", "dark")


class Shell:
    """Computed on first use and only from what the request has already loaded: it never asks the database."""

    languages = LANGUAGES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def product(self) -> str:
        return str(settings.PRODUCT_NAME)

    @cached_property
    def user(self) -> Any:
        """The signed-in user, or None for visitors and for errors raised before the session was read."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def tenant(self) -> str:
        """The company's name; empty for visitors and for users without a company."""
        tenant = getattr(self.user, "tenant", None)
        return str(tenant.name) if tenant is not None else ""

    @cached_property
    def role(self) -> str:
        return listed(getattr(self.user, "role_labels", ()) or ())

    @cached_property
    def navigation(self) -> list[navigation.NavGroup]:
        return navigation.items_for(self._request)

    @cached_property
    def help_href(self) -> str:
        return navigation.place_href(self._request, "help")

    @cached_property
    def search_href(self) -> str:
        return navigation.place_href(self._request, "search")

    @cached_property
    def settings_href(self) -> str:
        return navigation.place_href(self._request, "settings")

    @cached_property
    def account_href(self) -> str:
        return navigation.place_href(self._request, "account")

    @property
    def path(self) -> str:
        """Where the language switch comes back to."""
        return self._request.get_full_path()

    @property
    def user_name(self) -> str:
        """The person's name, or the address until a name is known."""
        return str(getattr(self.user, "full_name", "") or self.user.email) if self.user else ""

    @property
    def initials(self) -> str:
        """At most two letters: of first and last word, or the first sign of a Chinese name."""
        words = self.user_name.partition("@")[0].replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def language_name(self) -> str:
        return dict(LANGUAGES).get(self.language, "English")

    @property
    def language_tag(self) -> str:
        """The BCP 47 tag for <html lang>, so that fonts and voices fit the script."""
        language, _dash, script = self.language.partition("-")
        return f"{language}-{script.title()}" if script else language

    @property
    def themes(self) -> list[tuple[str, str, str]]:
        return [("system", _("System"), "monitor"), ("light", _("Light"), "sun"), ("dark", _("Dark"), "moon")]

    @property
    def theme(self) -> str:
        """`light`, `dark` or `system`, from the reader's own cookie; anything else counts as `system`."""
        wanted = self._request.COOKIES.get("theme", "system")
        return wanted if wanted in THEMES else "system"


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: every template gets `shell`."""
    return {"shell": Shell(request)}
