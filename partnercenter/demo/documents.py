"""Files of the story's companies: a document to send as evidence, and logos. Both are made here."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw


def one_page_pdf(*lines: str) -> bytes:
    """A PDF that every reader opens. The built-in font knows Western letters only."""
    shown = [line.encode("latin-1", "replace") for line in lines]
    escaped = [line.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") for line in shown]
    page = b"BT /F1 16 Tf 72 760 Td 28 TL " + b" ".join(b"(%b) Tj T*" % line for line in escaped) + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + trailer


def logo(paper: str, ink: str, shape: Sequence[tuple[int, int]]) -> bytes:
    """A PNG of one shape: the corners of a polygon on a field of 100 by 100."""
    picture = Image.new("RGB", (200, 200), paper)
    ImageDraw.Draw(picture).polygon([(2 * x, 2 * y) for x, y in shape], fill=ink)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
