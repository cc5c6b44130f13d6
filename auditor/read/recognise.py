"""Recognise the text of scanned pages, where the extra `ocr` is installed (rapidocr, Apache-2.0, models in the wheel).

What comes out is a guess with a confidence per cell; later rooms ask for confirmation instead of blaming the unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Line
from auditor.read.pdf_ruled import ruled_tables
from auditor.read.scan_picture import INK, level, upright, without_seals
from auditor.read.scan_signs import with_signs

if TYPE_CHECKING:
    from auditor.read.pdf_page import PageView

# 200 dots per inch: characters of 10 points are 28 pixels high, what the models were trained on.
SCALE = 200 / 72
# A ruling line is at least this long, in points.
_LONG = 24.0
# A line between cells reaches so far into a piece of text on either side, in points, before it parts it.
_WITHIN = 3.0


def can_recognise() -> bool:
    """Tell whether text recognition is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    # As many rows read to the letter as with the library's 2,000 dots and six pieces at a time, in three quarters of
    # the memory and two thirds of the time (benchmarks/scans.py).
    return RapidOCR(max_side_len=1600, rec_batch_num=1)


def recognise(page: PageView) -> tuple[list[Run], list[Line], list[Line]]:
    """Return the runs of text on a scanned page and its flat and upright ruling lines, in points from the lower left.

    The confidence of a run is the mean over its characters, 0 to 1, as the model gives it.
    """
    picture = level(upright(without_seals(page.picture(SCALE)), _boxes, _is_turned))
    height = picture.shape[0] / SCALE
    found, _ = _engine()(picture, use_cls=False)  # the page stands upright; the check turns short words over
    runs = []
    for corners, text, score in found or ():
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        if text.strip():
            # Boxes are drawn around the ink with a margin; a run is as high as its characters.
            left, right = min(xs) / SCALE, max(xs) / SCALE
            top, bottom = height - min(ys) / SCALE, height - max(ys) / SCALE
            runs.append(Run(left, bottom, right, top, text.strip(), min(float(score), 0.99)))
    flat, posts = _ruling(picture, height)
    runs = [piece for run in runs for piece in _parted(run, posts, picture, height)]
    return with_signs(runs, ruled_tables(flat, posts), picture, SCALE, _shown), flat, posts


def _boxes(picture: Any) -> Sequence[Any]:
    found, _ = _engine()(picture, use_cls=False, use_rec=False)
    return found or ()


def _shown(piece: Any) -> tuple[str, float]:
    """Return the text of a piece of a picture that holds one line, and its confidence."""
    found, _ = _engine()(piece, use_det=False, use_cls=False) if piece.size else (None, None)
    text, score = found[0] if found else ("", 0.0)
    return text.strip(), min(float(score), 0.99)


def _is_turned(piece: Any) -> bool:
    found, _ = _engine()(piece, use_det=False, use_cls=True, use_rec=False)
    return bool(found) and found[0][0] == "180"


def _parted(run: Run, posts: Sequence[Line], picture: Any, height: float) -> list[Run]:
    """Return the pieces of a run that upright ruling lines part: close neighbours are found as one piece of text."""
    lines = sorted(
        post.at
        for post in posts
        if run.left + _WITHIN < post.at < run.right - _WITHIN and post.start < run.middle < post.end
    )
    if not lines:
        return [run]
    top, bottom = int((height - run.top) * SCALE), int((height - run.bottom) * SCALE)
    pieces = []
    for left, right in pairwise([run.left, *lines, run.right]):
        piece = picture[max(top, 0) : bottom, int((left + 1) * SCALE) : int((right - 1) * SCALE)]
        text, score = _shown(piece)
        if text:
            pieces.append(Run(left, run.bottom, right, run.top, text, score))
    return pieces or [run]


def _ruling(picture: Any, height: float) -> tuple[list[Line], list[Line]]:
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, INK, 255, cv2.THRESH_BINARY_INV)
    length = int(_LONG * SCALE)
    flat, posts = [], []
    for x, y, wide, tall in _strokes(cv2, ink, (length, 1)):
        if tall < length / 2:
            flat.append(Line(height - (y + tall / 2) / SCALE, x / SCALE, (x + wide) / SCALE))
    for x, y, wide, tall in _strokes(cv2, ink, (1, length)):
        if wide < length / 2:
            posts.append(Line((x + wide / 2) / SCALE, height - (y + tall) / SCALE, height - y / SCALE))
    return flat, posts


def _strokes(cv2: Any, ink: Any, shape: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Return the boxes (x, y, width, height) of what is left when all but long straight ink is wiped away."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    kept = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    # Scans lean a little: a line breaks into steps that touch again when thickened.
    kept = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(kept)
    return [(int(x), int(y), int(wide), int(tall)) for x, y, wide, tall, _ in boxes[1:count]]
