"""Logos: whatever is uploaded is decoded, and what the portal keeps and serves is a PNG of its own making.

Nothing of the file survives but its pixels: no metadata, no script, no second file hidden behind the first.
"""

import hashlib
import io
import struct
from dataclasses import dataclass

from PIL import ExifTags, Image

from enrollment.rules import listing_reasons as reasons
from partnercenter.errors import Refused

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 2000  # a side
SHOWN_PIXELS = 300  # a side, as it is kept
SIGNATURES = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError, OverflowError, struct.error)
COSTLY = {"JPEG": b"\xff\xda", "PNG": b"iCCP"}  # layers and profiles: few bytes each, and much work to decode
MOST_COSTLY = 64  # programs write about ten layers, and one profile
TURNS = {  # what a camera notes of how it was held
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS**2  # judged by the header, before a pixel is decoded


@dataclass(frozen=True)
class Logo:
    """A picture as it is kept, and the hash that its address carries."""

    content: bytes
    digest: str


def logo_of(content: bytes) -> Logo:
    """The uploaded picture as a clean PNG of at most 300 × 300 pixels.

    Refused: logo-too-large, logo-wrong-kind, logo-too-many-pixels, logo-animated, logo-broken.
    """
    if len(content) > MOST_BYTES:
        raise Refused(reasons.LOGO_TOO_LARGE)
    kind = _kind_of(content)
    if not _ends_where_it_should(kind, content) or _is_costly(kind, content):
        raise Refused(reasons.LOGO_BROKEN)
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            _check_header(picture)
            png = _as_png(picture)
    except BOMBS as bomb:
        raise Refused(reasons.LOGO_TOO_MANY_PIXELS) from bomb
    except UNREADABLE as error:
        raise Refused(reasons.LOGO_BROKEN) from error
    return Logo(png, hashlib.sha256(png).hexdigest())


def _kind_of(content: bytes) -> str:
    """By the file's own first bytes: its name and what the browser says of it count for nothing."""
    for kind, signature in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    raise Refused(reasons.LOGO_WRONG_KIND)


def _ends_where_it_should(kind: str, content: bytes) -> bool:
    """Whether the picture is the whole file: a second file behind it, an archive or a page, is no picture."""
    if kind == "PNG":
        return content.endswith(b"IEND\xaeB`\x82")
    if kind == "JPEG":
        return content.rstrip(b"\0").endswith(b"\xff\xd9")
    length = int.from_bytes(content[4:8], "little") + 8
    return content[8:12] == b"WEBP" and len(content) in (length, length + length % 2)


def _is_costly(kind: str, content: bytes) -> bool:
    """Whether decoding it could take a worker minutes: the limits of bytes and pixels bound the rest."""
    return kind in COSTLY and content.count(COSTLY[kind]) > MOST_COSTLY


def _check_header(picture: Image.Image) -> None:
    if max(picture.size) > MOST_PIXELS:
        raise Refused(reasons.LOGO_TOO_MANY_PIXELS)
    if getattr(picture, "is_animated", False):
        raise Refused(reasons.LOGO_ANIMATED)


def _as_png(picture: Image.Image) -> bytes:
    """The pixels alone, upright, on a fresh sheet: pasting leaves profiles and remarks behind."""
    upright = _upright(picture).convert("RGBA")
    upright.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    sheet = Image.new("RGBA", upright.size)
    sheet.paste(upright)
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as it was taken. By hand: `ImageOps.exif_transpose` writes the remarks anew and fails on odd ones."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)
