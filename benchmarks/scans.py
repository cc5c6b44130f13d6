"""Measure how well scanned pages are read: print invented tables, scan them as offices do, and compare the rows.

python benchmarks/scans.py [--projects 2] [--layouts 88,101] [--ways flat,lean,…]     needs LibreOffice, extra `ocr`

For each way of scanning: the share of rows read to the letter, the share whose class and name were found at all
(names may have wrong characters), seconds a page and the peak memory of the process that read.
"""

import argparse
import difflib
import io
import multiprocessing
import random
import resource
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy
import pypdfium2
from corpus import Form, Wanted, forms_by_layout, office_files
from PIL import Image, ImageDraw, ImageFilter

_DOTS = 200
_PAPER = (247, 245, 240)


def flat(page: Image.Image, _: random.Random) -> Image.Image:
    return page


def lean(page: Image.Image, chance: random.Random) -> Image.Image:
    """Lay the page askew by one to two degrees."""
    return page.rotate(chance.choice((-1, 1)) * chance.uniform(1, 2), Image.Resampling.BICUBIC, fillcolor=_PAPER)


def worn(page: Image.Image, chance: random.Random) -> Image.Image:
    """Copy the page on a poor machine: soft, grey, specks, packed hard."""
    grain = numpy.random.default_rng(chance.randrange(2**32))
    soft = numpy.asarray(page.convert("L").filter(ImageFilter.GaussianBlur(0.8)), dtype=float)
    grey = 40 + soft * 0.75 + grain.normal(0, 9, soft.shape)
    grey[grain.random(soft.shape) < 0.0004] = 30
    packed = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype("uint8")).save(packed, "JPEG", quality=45)
    return Image.open(packed).convert("RGB")


def sealed(page: Image.Image, chance: random.Random) -> Image.Image:
    """Press a red seal over a part of the table."""
    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    size = int(1.65 * _DOTS)  # the seal of an office is 4.2 cm wide
    x, y = chance.randrange(page.width // 3, page.width - size), chance.randrange(page.height // 6, page.height // 2)
    draw.ellipse((x, y, x + size, y + size), outline=(214, 40, 50), width=9)
    draw.regular_polygon((x + size // 2, y + size // 2, size // 6), 3, fill=(214, 40, 50))
    draw.regular_polygon((x + size // 2, y + size // 2, size // 6), 3, rotation=60, fill=(214, 40, 50))
    draw.rectangle((x + size // 5, y + size * 3 // 4, x + size * 4 // 5, y + size * 3 // 4 + 26), fill=(214, 40, 50))
    both = numpy.minimum(numpy.asarray(page.convert("RGB")), numpy.asarray(ink))
    return Image.fromarray(both)


def sideways(page: Image.Image, chance: random.Random) -> Image.Image:
    return page.transpose(chance.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)))


def upside_down(page: Image.Image, _: random.Random) -> Image.Image:
    return page.transpose(Image.Transpose.ROTATE_180)


def coarse(page: Image.Image, _: random.Random) -> Image.Image:
    """Scan at half the dots, as to fit a mail."""
    return page.resize((page.width // 2, page.height // 2), Image.Resampling.LANCZOS)


WAYS: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    way.__name__: way for way in (flat, lean, worn, sealed, sideways, upside_down, coarse)
}


def scan(printed: Path, way: str, seed: str) -> bytes:
    """Return a PDF of pictures of the pages."""
    chance = random.Random(seed)  # noqa: S311  the same specks in every run
    with pypdfium2.PdfDocument(printed) as document:
        pages = [page.render(scale=_DOTS / 72).to_pil().convert("RGB") for page in document]
    scanned = [WAYS[way](page, chance).convert("RGB") for page in pages]
    made = io.BytesIO()
    dots = _DOTS * scanned[0].width / pages[0].width if way == "coarse" else _DOTS
    scanned[0].save(made, "PDF", save_all=True, append_images=scanned[1:], resolution=dots, quality=85)
    return made.getvalue()


def read(data: bytes) -> tuple[list[Wanted], int, float, int]:
    """Return the rows read, the pages, the seconds and the peak in MB of the process."""
    from auditor.extract.document import extract_tables
    from auditor.read.budget import Budget
    from auditor.read.limits import Limits
    from auditor.read.reader import read_bytes

    limits = Limits()
    start = time.perf_counter()
    (document,) = read_bytes(data, "scan.pdf", limits, Budget(limits))
    seconds = time.perf_counter() - start
    rows = [
        (row.level1 or "", row.level2 or "", row.level3 or "", row.value or "")
        for table in extract_tables(document).tables
        for row in table.indicators
    ]
    with pypdfium2.PdfDocument(data) as pages:
        return rows, len(pages), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _bare(row: Wanted) -> Wanted:
    # Recognition knows one form of a sign: `＝` and `=` are the same value.
    one, two, three, value = ("".join(unicodedata.normalize("NFKC", part).split()) for part in row)
    return one, two, three, value


def shares(wanted: Sequence[Wanted], found: Sequence[Wanted]) -> tuple[int, int]:
    """Return how many wanted rows were read to the letter, and how many were found with class and a like name."""
    rest = [_bare(row) for row in found]
    exact = like = 0
    for row in map(_bare, wanted):
        if row in rest:
            rest.remove(row)
            exact, like = exact + 1, like + 1
            continue
        near = [other for other in rest if other[1] == row[1] and _alike(other[2], row[2])]
        if near:
            rest.remove(near[0])
            like += 1
    return exact, like


def _alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.7


def measure(sets: dict[str, list[Form]], ways: Sequence[str], folder: Path) -> list[tuple[str, ...]]:
    printed = office_files(sets, ("pdf-ruled",), folder)
    lines = []
    for way in ways:
        exact = like = wanted = pages = peak = 0
        seconds = 0.0
        for layout, forms in sets.items():
            rows = [row for form in forms for row in form.wanted]
            data = scan(printed[layout, "pdf-ruled"], way, f"{layout} {way}")
            (folder / f"{layout}-{way}.pdf").write_bytes(data)
            with multiprocessing.get_context("spawn").Pool(1) as pool:  # a process each, for its peak
                found, count, spent, memory = pool.apply(read, (data,))
            right, near = shares(rows, found)
            exact, like, wanted = exact + right, like + near, wanted + len(rows)
            pages, seconds, peak = pages + count, seconds + spent, max(peak, memory)
        lines.append((way, f"{exact / wanted:.2f}", f"{like / wanted:.2f}", f"{seconds / pages:.1f}", str(peak)))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2)
    parser.add_argument("--layouts", default="88,101")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--keep", type=Path, help="leave the scans here")
    asked = parser.parse_args()
    every = forms_by_layout(asked.projects)
    sets = {layout: every[layout] for layout in asked.layouts.split(",")}
    with tempfile.TemporaryDirectory() as place:
        lines = measure(sets, asked.ways.split(","), asked.keep or Path(place))
    for line in [("way", "exact", "found", "s/page", "MB"), *lines]:
        print("".join(part.ljust(13) for part in line))


if __name__ == "__main__":
    main()
