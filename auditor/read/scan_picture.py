"""Lay the picture of a scanned page as the reader of text needs it: without seals, upright, level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

# Dark enough to be ink on a scan.
INK = 160
# Scans lean by no more; a degree lets a row of 18 cm climb by 3 mm, half a line of a table.
_MOST_LEAN = 3.0
_LEAST_LEAN = 0.2
# Of a turned page nearly all boxes of text stand on end; of an upright one the labels in narrow cells do.
_ON_END = 1.5
_TURNED_SHARE = 0.6
# So many of the widest pieces of text tell whether a page stands on its head; of a single one the check is not sure.
_VOTES = 12

Box = Sequence[Sequence[float]]


def without_seals(picture: Any) -> Any:
    """Return a picture (rows of blue, green, red) in grey, as light as its red: seals go, black stays."""
    import cv2

    return cv2.cvtColor(picture[:, :, 2], cv2.COLOR_GRAY2BGR)


def upright(picture: Any, find: Callable[[Any], Sequence[Box]], is_turned: Callable[[Any], bool]) -> Any:
    """Return the picture turned by a quarter or a half where its text stands on end or on its head.

    Args:
        picture: a page.
        find: the boxes of text in a picture, each by its corners.
        is_turned: whether a piece of text stands on its head.
    """
    import cv2

    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    boxes = [_bounds(box) for box in find(small)]
    on_end = sum(bottom - top > _ON_END * (right - left) for left, top, right, bottom in boxes)
    if on_end > _TURNED_SHARE * len(boxes):
        picture = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
        height = small.shape[0]
        boxes = [(height - bottom, left, height - top, right) for left, top, right, bottom in boxes]
    widest = sorted(boxes, key=lambda box: box[0] - box[2])[:_VOTES]
    pieces = [picture[2 * top : 2 * bottom, 2 * left : 2 * right] for left, top, right, bottom in widest]
    votes = sum(is_turned(piece) for piece in pieces if piece.size)
    return cv2.rotate(picture, cv2.ROTATE_180) if 2 * votes > len(pieces) else picture


def level(picture: Any) -> Any:
    """Return the picture turned back by the angle at which its lines lie, where that is no more than a scan leans."""
    import cv2

    lean = _lean(cv2, picture)
    if abs(lean) < _LEAST_LEAN:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def _lean(cv2: Any, picture: Any) -> float:
    """Return the angle in degrees that makes rows of ink and rows of paper differ most."""
    _, ink = cv2.threshold(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), INK, 255, cv2.THRESH_BINARY_INV)
    small = cv2.resize(ink, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    height, width = small.shape

    def contrast(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        rows = cv2.warpAffine(small, turn, (width, height)).sum(axis=1, dtype="float64")
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    rough = max((step / 2 for step in range(int(-2 * _MOST_LEAN), int(2 * _MOST_LEAN) + 1)), key=contrast)
    return max((rough + step / 10 for step in range(-4, 5)), key=contrast)


def _bounds(box: Box) -> tuple[int, int, int, int]:
    xs, ys = [int(x) for x, _ in box], [int(y) for _, y in box]
    return max(min(xs), 0), max(min(ys), 0), max(xs), max(ys)
