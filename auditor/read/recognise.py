"""Recognise the text of scanned pages, where the extra `ocr` is installed (rapidocr, Apache-2.0, models in the wheel).

What comes out is a guess with a confidence per cell; later rooms ask for confirmation instead of blaming the unit.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from auditor.read.pdf_page import Run
from auditor.read.pdf_pieces import Line

if TYPE_CHECKING:
    from auditor.read.pdf_page import PageView

# 200 dots per inch: characters of 10 points are 28 pixels high, what the models were trained on.
SCALE = 200 / 72
# A ruling line is at least this long, in points.
_LONG = 24.0
# Dark enough to be ink on a scan.
_INK = 160


def can_recognise() -> bool:
    """Tell whether text recognition is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def recognise(page: PageView) -> tuple[list[Run], list[Line], list[Line]]:
    """Return the runs of text on a scanned page and its flat and upright ruling lines, in points from the lower left.

    The confidence of a run is the mean over its characters, 0 to 1, as the model gives it.
    """
    picture = page.picture(SCALE)
    found, _ = _engine()(picture, use_cls=False)  # pages stand upright; the check turns short words over
    runs = []
    for corners, text, score in found or ():
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        if text.strip():
            # Boxes are drawn around the ink with a margin; a run is as high as its characters.
            left, right = min(xs) / SCALE, max(xs) / SCALE
            top, bottom = page.height - min(ys) / SCALE, page.height - max(ys) / SCALE
            runs.append(Run(left, bottom, right, top, text.strip(), min(float(score), 0.99)))
    flat, upright = _ruling(picture, page.height)
    return runs, flat, upright


def _ruling(picture: Any, height: float) -> tuple[list[Line], list[Line]]:
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, _INK, 255, cv2.THRESH_BINARY_INV)
    length = int(_LONG * SCALE)
    flat, upright = [], []
    for x, y, wide, tall in _strokes(cv2, ink, (length, 1)):
        if tall < length / 2:
            flat.append(Line(height - (y + tall / 2) / SCALE, x / SCALE, (x + wide) / SCALE))
    for x, y, wide, tall in _strokes(cv2, ink, (1, length)):
        if wide < length / 2:
            upright.append(Line((x + wide / 2) / SCALE, height - (y + tall) / SCALE, height - y / SCALE))
    return flat, upright


def _strokes(cv2: Any, ink: Any, shape: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Return the boxes (x, y, width, height) of what is left when all but long straight ink is wiped away."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    kept = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    # Scans lean a little: a line breaks into steps that touch again when thickened.
    kept = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(kept)
    return [(int(x), int(y), int(wide), int(tall)) for x, y, wide, tall, _ in boxes[1:count]]
