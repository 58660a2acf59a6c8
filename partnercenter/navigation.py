"""The left navigation. Apps register their items in `AppConfig.ready`; the frame imports no app.

An item whose `url_name` does not resolve raises on the first page, so that a renamed page cannot leave a dead link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


def _always(user: Any) -> bool:
    return True


def _no_badge(user: Any) -> str:
    return ""


@dataclass(frozen=True)
class NavItem:
    """A page in the menu. `visible` and `badge` get the signed-in user and must not ask the database."""

    label: str | _StrPromise
    url_name: str
    icon: str
    group: str | _StrPromise = ""
    order: int = 100
    visible: Callable[[Any], bool] = _always
    badge: Callable[[Any], str] = _no_badge


@dataclass(frozen=True)
class NavLink:
    """An item as this user sees it on this page."""

    label: str | _StrPromise
    href: str
    icon: str
    current: bool
    badge: str


@dataclass
class NavGroup:
    """A heading with its links; the unnamed group comes first when its items have the lowest order."""

    label: str
    links: list[NavLink] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A page that the frame links to from every page, outside the menu."""

    url_name: str
    visible: Callable[[Any], bool]


PLACES = frozenset({"help", "search", "settings", "account"})

_items: dict[str, NavItem] = {}
_places: dict[str, Place] = {}


def register(item: NavItem) -> None:
    """Add an item; registering the same page again replaces it."""
    _items[item.url_name] = item


def register_place(place: str, url_name: str, visible: Callable[[Any], bool] = _always) -> None:
    """Say where help, search, settings or my account lives; `visible` gets the user, who may be anonymous for help."""
    if place not in PLACES:
        raise ValueError(f"Unknown place {place!r}: use one of {', '.join(sorted(PLACES))}.")
    _places[place] = Place(url_name, visible)


def place_href(request: HttpRequest, place: str) -> str:
    """Return the address, or nothing when there is no such page for this user; visitors get help alone."""
    found, user = _places.get(place), getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    if found is None or not (signed_in or place == "help"):
        return ""
    return reverse(found.url_name) if found.visible(user) else ""


def items_for(request: HttpRequest) -> list[NavGroup]:
    """Return the groups this user may see, in order, with the current page marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    seen = [(item, reverse(item.url_name)) for item in sorted(_items.values(), key=_position) if item.visible(user)]
    current = _current_href(request.path, [href for _, href in seen])
    groups: dict[str, NavGroup] = {}
    for item, href in seen:
        group = groups.setdefault(str(item.group), NavGroup(str(item.group)))
        group.links.append(NavLink(item.label, href, item.icon, href == current, item.badge(user)))
    return list(groups.values())


def _position(item: NavItem) -> tuple[int, str]:
    return item.order, item.url_name


def _current_href(path: str, hrefs: list[str]) -> str:
    """Return the longest item address that the page lies under; the root counts only for itself."""
    under = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(under, key=len, default="")
