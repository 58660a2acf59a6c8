"""Lucide icons as inline SVG without a style attribute; size and colour come from CSS."""

from __future__ import annotations

from functools import lru_cache

import lucide
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=256)
def render_icon(name: str) -> SafeString:
    """Return the SVG, hidden from assistive technology. An unknown name raises `lucide.IconDoesNotExist`."""
    plain = str.__str__(name)
    svg = lucide._render_icon(
        plain, None, **{"class": "icon", "aria-hidden": "true", "focusable": "false", "stroke_width": "1.75"}
    )
    return mark_safe(" ".join(svg.split()))  # noqa: S308 - the bytes come from the installed package only
