"""Write small PDF files by hand: text in Helvetica, lines, rotation, form XObjects, pictures."""

from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842


def text(x: float, y: float, words: str, size: float = 10) -> str:
    """Return the content that shows words with their baseline at (x, y)."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return the content that strokes a line."""
    return f"0.5 w {x0} {y0} m {x1} {y1} l S\n"


def ruled(xs: Sequence[float], ys: Sequence[float], texts: Sequence[Sequence[str]], *, border: bool = True) -> str:
    """Return a full grid of lines with a text in each cell; xs from left, ys from the top."""
    inner = slice(None) if border else slice(1, -1)
    parts = [line(xs[0], y, xs[-1], y) for y in list(ys)[inner]]
    parts += [line(x, ys[0], x, ys[-1]) for x in list(xs)[inner]]
    for row, cells in enumerate(texts):
        parts += [text(xs[col] + 5, ys[row + 1] + 6, words) for col, words in enumerate(cells) if words]
    return "".join(parts)


def pdf(
    pages: Sequence[str], *, rotate: int = 0, form: str = "", matrix: str = "1 0 0 1 0 0", font: bool = True
) -> bytes:
    """Return a PDF of the page contents; `/Fm Do` in one draws `form` under `matrix`, `/Im Do` a grey picture."""
    objects: list[bytes] = [b"", b""]
    fonts = b"/Font << /F1 3 0 R >>" if font else b""
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Matrix [%s] /Resources << %s >> /Length %d >>\n"
        b"stream\n%s\nendstream" % (matrix.encode(), fonts, len(form), form.encode("latin-1"))
    )
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        b"\nstream\n\x80\nendstream"
    )
    kids = []
    for content in pages:
        body = content.encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
        stream = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R "
            b"/Resources << %s /XObject << /Fm 4 0 R /Im 5 0 R >> >> >>" % (WIDTH, HEIGHT, rotate, stream, fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
