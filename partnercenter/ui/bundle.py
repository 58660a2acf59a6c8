"""Serve the small CSS and JS files as one file each.

Forty links would cost eight round trips over HTTP/1.1 before the first paint, and `@import` costs one more; one file
costs one. A staticfiles finder keeps it honest: `collectstatic` hashes the joined file like any other, and in
development it is joined afresh on every request. No build step, nothing generated in the repository.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLES = {"css/portal.css": "css", "js/portal.js": "js"}


def source_files(bundle: str) -> list[Path]:
    """Return the parts in order; `_layers.css` sorts first because the layer order must be read first."""
    folder = BUNDLES[bundle]
    return sorted((Path(settings.BASE_DIR) / "static" / folder).rglob(f"*.{folder}"))


def join_sources(bundle: str) -> str:
    """Return the text of the bundle; each script keeps its names to itself in a block of its own."""
    texts = [path.read_text(encoding="utf-8").strip() for path in source_files(bundle)]
    if bundle.endswith(".css"):
        return "\n".join(squeeze_css(text) for text in texts) + "\n"
    return "\n".join(f"{{\n{text}\n}}" for text in texts) + "\n"


def squeeze_css(text: str) -> str:
    """Drop comments and the space that only people read. Our style sheets hold no string with one of ``{ } ; ,``."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r" ?([{};,]) ?|(:) ", r"\1\2", re.sub(r"\s+", " ", text)).strip()


class BundleFinder(BaseFinder):
    """List in STATICFILES_FINDERS after Django's own finders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # One folder per checkout and user: two servers on one machine must not overwrite each other's file.
        key = hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"partnercenter-static-{key}-{Path.home().name}"
        self.storage = FileSystemStorage(location=folder)

    def _write(self, bundle: str) -> Path:
        target = Path(self.storage.path(bundle))
        text = join_sources(bundle)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(f".{id(self)}.part")
            part.write_text(text, encoding="utf-8")
            part.replace(target)
        return target

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the joined file's path, freshly written when a part has changed."""
        if path not in BUNDLES:
            return []
        found = str(self._write(path))
        return [found] if find_all or kwargs.get("all") else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield both bundles for `collectstatic`."""
        for bundle in BUNDLES:
            self._write(bundle)
            yield bundle, self.storage
