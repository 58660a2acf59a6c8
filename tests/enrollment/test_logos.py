"""Logos: what is taken comes back as the portal's own PNG, and nothing but a still picture is taken."""

import contextlib
import io
import struct
import time
import warnings
import zlib

import pytest
from PIL import Image, PngImagePlugin

from enrollment.rules import listing_reasons as reasons
from enrollment.rules import logos
from partnercenter.errors import Refused
from tests.enrollment.listings import picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def opened(content):
    return Image.open(io.BytesIO(content))


def animated(kind, **options):
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100, **options)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """A PNG whose header promises more than anybody should decode; its pixels are missing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {}), ("WEBP", {}), ("WEBP", {"lossless": True})])
@pytest.mark.req("DIR-04")
def test_picture_becomes_a_small_png(kind, options):
    logo = logos.logo_of(picture(kind, size=(900, 300), **options))
    made = opened(logo.content)
    assert (made.format, made.size, len(logo.digest)) == ("PNG", (300, 100), 64)


def test_same_picture_has_the_same_address():
    assert logos.logo_of(picture()).digest == logos.logo_of(picture()).digest
    assert logos.logo_of(picture()).digest != logos.logo_of(picture(color=(0, 0, 0))).digest


def test_what_is_written_beside_the_pixels_is_lost():
    remarks = PngImagePlugin.PngInfo()
    remarks.add_text("Comment", "secret <script>")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    for content in (
        picture("PNG", pnginfo=remarks, exif=exif, icc_profile=b"secret profile"),
        picture("JPEG", exif=exif, comment=b"secret", icc_profile=b"secret profile"),
        picture("WEBP", exif=exif, icc_profile=b"secret profile"),
    ):
        made = logos.logo_of(content).content
        assert (b"secret" in content or b"iCCP" in content, b"secret" in made, opened(made).info) == (True, False, {})


def test_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    assert opened(logos.logo_of(picture("JPEG", size=(200, 100), exif=exif)).content).size == (100, 200)


# An orientation beside a remark of a type that it cannot have: tag, type, count, value.
ODD = [(0x010E, 10, 2, 0), (0x0106, 4, 1, 0xFFFFFFFF), (0x011A, 2, 3, 0xFFFFFFFF)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_odd_remarks_of_a_camera_are_no_error(kind, odd):
    turned = (0x0112, 3, 1, 6)
    tags = b"".join(struct.pack("<HHLL", *tag) for tag in sorted([odd, turned]))
    exif = b"Exif\0\0II*\0\x08\0\0\0\2\0" + tags + b"\0\0\0\0"
    assert opened(logos.logo_of(picture(kind, size=(200, 100), exif=exif)).content).size == (100, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_every_kind_of_color_is_read(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(logos.logo_of(out.getvalue()).content).mode == "RGBA"


REFUSED = {
    "nothing": (b"", reasons.LOGO_WRONG_KIND),
    "SVG with a script": (SVG, reasons.LOGO_WRONG_KIND),
    "SVG behind a mark": (b"\xef\xbb\xbf" + SVG, reasons.LOGO_WRONG_KIND),
    "page": (HTML, reasons.LOGO_WRONG_KIND),
    "GIF": (picture("GIF"), reasons.LOGO_WRONG_KIND),
    "bitmap": (picture("BMP"), reasons.LOGO_WRONG_KIND),
    "icon": (picture("ICO", size=(32, 32)), reasons.LOGO_WRONG_KIND),
    "TIFF": (picture("TIFF"), reasons.LOGO_WRONG_KIND),
    "PDF": (picture("PDF"), reasons.LOGO_WRONG_KIND),
    "page with a picture's beginning": (b"\x89PNG\r\n\x1a\n" + HTML, reasons.LOGO_BROKEN),
    "page between beginning and end": (b"\xff\xd8\xff" + HTML + b"\xff\xd9", reasons.LOGO_BROKEN),
    "PNG with a page behind it": (picture() + HTML, reasons.LOGO_BROKEN),
    "JPEG with an archive behind it": (picture("JPEG") + b"PK\x03\x04archive", reasons.LOGO_BROKEN),
    "WebP with a page behind it": (picture("WEBP") + HTML, reasons.LOGO_BROKEN),
    "sound in WebP's container": (b"RIFF\x04\0\0\0WAVE", reasons.LOGO_BROKEN),
    "half a PNG": (picture(size=(400, 400))[:200], reasons.LOGO_BROKEN),
    "half a PNG with an end": (picture(size=(900, 900))[:200] + picture()[-12:], reasons.LOGO_BROKEN),
    "half a JPEG": (picture("JPEG")[:600], reasons.LOGO_BROKEN),
    "half a WebP": (picture("WEBP")[:60], reasons.LOGO_BROKEN),
    "moving PNG": (animated("PNG"), reasons.LOGO_ANIMATED),
    "moving WebP": (animated("WEBP"), reasons.LOGO_ANIMATED),
    "too wide": (picture(size=(2001, 10)), reasons.LOGO_TOO_MANY_PIXELS),
    "too high": (picture(size=(10, 2001)), reasons.LOGO_TOO_MANY_PIXELS),
    "bomb": (bomb(50_000, 50_000), reasons.LOGO_TOO_MANY_PIXELS),
    "small bomb": (bomb(2000, 3000), reasons.LOGO_TOO_MANY_PIXELS),
    "no pixels": (bomb(0, 0), reasons.LOGO_BROKEN),
    "too large": (picture() + b"\0" * logos.MOST_BYTES, reasons.LOGO_TOO_LARGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_logo_is_refused_with_words(name):
    content, reason = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        logos.logo_of(content)
    assert (refusal.value.reason, bool(refusal.value.remedy)) == (reason, True)


def test_bomb_is_refused_where_warnings_are_none():
    """In production a warning stops nothing: the size itself is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Refused) as refusal:
            logos.logo_of(bomb(2000, 3000))
    assert refusal.value.reason is reasons.LOGO_TOO_MANY_PIXELS


def test_largest_picture_is_taken():
    assert max(opened(logos.logo_of(picture(size=(2000, 2000))).content).size) == 300


def seconds_for(content):
    """What a worker spends on it, whether it is taken or not."""
    started = time.process_time()
    with contextlib.suppress(Refused):
        logos.logo_of(content)
    return time.process_time() - started


def layered(count):
    """A JPEG whose last layer of a few bytes is repeated."""
    content = picture("JPEG", size=(2000, 2000), progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * count + content[-2:]


def profiled(count):
    """A PNG with many profiles that grow a thousandfold."""
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 1_000_000))
    return picture()[:33] + profile * count + picture()[33:]


@pytest.mark.parametrize("content", [layered(3000), profiled(900)], ids=["layers", "profiles"])
def test_small_file_keeps_no_worker_busy(content):
    assert seconds_for(content) < 5 * seconds_for(picture("JPEG", size=(2000, 2000), progressive=True))
    with pytest.raises(Refused) as refusal:
        logos.logo_of(content)
    assert refusal.value.reason is reasons.LOGO_BROKEN


def test_usual_number_of_layers_is_taken():
    assert logos.logo_of(layered(20)).content
