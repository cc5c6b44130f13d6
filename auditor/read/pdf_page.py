"""See a PDF page as a person does: ruling lines and runs of text in one frame, rotation undone.

All coordinates are points from the lower left corner of the page as displayed.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from auditor.read.pdf_calls import address, call
from auditor.read.pdf_chars import drawn_boxes, drawn_texts
from auditor.read.pdf_paths import DEPTH, THIN, is_rule, paths
from auditor.read.pdf_pieces import Box, Line, dotted_lines

# An axis-parallel line may lean by rounding.
_LEAN = 1.0
# A walk over a page's characters for one run of text costs as much as a twelfth of one for all runs.
_FEW = 12
# A text object carries on the one before on the same base line, so many heights of its type away, or over it.
LEVEL, _NEAR, _OVER = 0.5, 0.3, 0.2
# Type-setting parts Chinese from Latin characters; the space that comes out of it was never written.
_SET_GAP = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) (?=[!-~≥≤])|(?<=[!-~≥≤]) (?=[\u2e80-\u9fff\uff00-\uffef])")


class Run(NamedTuple):
    """A run of text on one line: left, bottom, right, top, text; confidence below 1 when recognised from a picture."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    confidence: float = 1.0

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return (self.bottom + self.top) / 2


class Frame:
    """Turn user space into the page as displayed and back, for the four rotations."""

    def __init__(self, rotation: int, width: float, height: float) -> None:
        self.rotation = rotation % 360
        sideways = self.rotation in {90, 270}
        # width and height are those displayed; user space has them swapped when sideways.
        self._w, self._h = (height, width) if sideways else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of user space as displayed."""
        if self.rotation == 90:
            return y, self._w - x
        if self.rotation == 180:
            return self._w - x, self._h - y
        if self.rotation == 270:
            return self._h - y, x
        return x, y

    def user(self, x: float, y: float) -> tuple[float, float]:
        """Return a displayed point in user space."""
        if self.rotation == 90:
            return self._w - y, x
        if self.rotation == 180:
            return self._w - x, self._h - y
        if self.rotation == 270:
            return y, self._h - x
        return x, y

    def user_box(self, box: Box) -> Box:
        """Return a displayed box in user space."""
        if not self.rotation:
            return box
        x0, y0 = self.user(box[0], box[1])
        x1, y1 = self.user(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def box(self, box: Box) -> Box:
        """Return a box of user space as displayed."""
        if not self.rotation:
            return box
        x0, y0 = self.point(box[0], box[1])
        x1, y1 = self.point(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class PageView:
    """One page: its ruling lines, its runs of text, the text inside a box."""

    def __init__(self, page: Any) -> None:
        left, bottom, _, _ = page.get_mediabox()
        self._origin = (left, bottom)
        self.width, self.height = page.get_size()
        self.frame = Frame(page.get_rotation(), self.width, self.height)
        self._page = page
        self._text = page.get_textpage()
        self._buffer: Any = None
        self._asked: tuple[int, memoryview, int, int] = (0, memoryview(b""), 0, 0)
        self._drawn: list[Box] = []
        self._boxes: list[Box] | None = None

    def has_picture(self) -> bool:
        """Tell whether the page shows a picture, as a scanned page does."""
        import pypdfium2.raw as pdfium

        return next(iter(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH)), None) is not None

    def picture(self, scale: float) -> Any:
        """Return the page as displayed, as an array of rows of pixels (blue, green, red)."""
        bitmap = self._page.render(scale=scale)
        try:
            return bitmap.to_numpy()[:, :, :3].copy()
        finally:
            bitmap.close()

    def close(self) -> None:
        """Give back what the page holds in memory."""
        self._text.close()
        self._page.close()

    def text_in(self, box: Box) -> str:
        """Return the text inside a box, line breaks kept."""
        left, bottom, right, top = self.frame.user_box(box)
        dx, dy = self._origin
        return _clean(self._bounded(left + dx, bottom + dy, right + dx, top + dy))

    def characters(self) -> int:
        """Return the number of characters on the page, blanks included."""
        return int(self._text.count_chars())

    def boxes(self) -> list[Box]:
        """Return the boxes of the text objects, in reading order."""
        if self._boxes is None:
            dx, dy = self._origin
            self._drawn = drawn_boxes(self._text.raw)
            self._boxes = self._drawn
            if dx or dy:
                self._boxes = [(x0 - dx, y0 - dy, x1 - dx, y1 - dy) for x0, y0, x1, y1 in self._drawn]
            if self.frame.rotation:
                self._boxes = [self.frame.box(box) for box in self._boxes]
        return self._boxes

    def pieces(self) -> list[tuple[Run, float]] | None:
        """Return the text objects that `boxes` are of, each with its base line; None where that cannot be told."""
        boxes = self.boxes()
        texts = drawn_texts(self._text.raw, self.characters(), len(boxes))
        if texts is None:
            return None
        return [
            (Run(*box, _clean(text)), self.frame.point(x, y)[1]) for box, (text, x, y) in zip(boxes, texts, strict=True)
        ]

    def runs(self, besides: Sequence[Box] = (), without: Collection[int] = ()) -> list[Run]:
        """Return the runs of text as the file draws them, top to bottom.

        Args:
            besides: boxes whose text is left out.
            without: numbers of `boxes` left out.
        """
        boxes = self.boxes()
        outside = [number for number in range(len(boxes)) if number not in without]
        for other in besides:
            outside = [number for number in outside if not is_inside(boxes[number], other)]
        texts = None
        if not besides or len(outside) * _FEW > self.characters():
            texts = drawn_texts(self._text.raw, self.characters(), len(boxes))
        if texts is None:
            found = [Run(*boxes[number], _clean(self._bounded(*self._drawn[number]))) for number in outside]
        else:
            found = _carried_on([(Run(*boxes[n], texts[n][0]), self.frame.point(*texts[n][1:])[1]) for n in outside])
        said = (run if "\n" not in run.text else run._replace(text=run.text.replace("\n", "")) for run in found)
        return sorted((run for run in said if run.text), key=lambda run: (-round(run.middle), run.left))

    def _bounded(self, left: float, bottom: float, right: float, top: float) -> str:
        """Return the text in a box of user space; one call with a buffer for the whole page, not one to measure."""
        if self._buffer is None:
            size = 2 * self.characters() + 16
            self._buffer = (ctypes.c_ushort * size)()
            self._asked = (
                address(self._text.raw),
                memoryview(self._buffer).cast("B"),
                ctypes.addressof(self._buffer),
                size,
            )
        handle, units, place, size = self._asked
        count = call("FPDFText_GetBoundedText")(handle, left, top, right, bottom, place, size)
        return str(units[: 2 * count], "utf-16-le", "ignore")

    def lines(self) -> tuple[list[Line], list[Line]]:
        """Return the horizontal and the vertical ruling lines."""
        drawn = _Drawn([], [], [])
        dx, dy = self._origin
        turned = self.frame.rotation != 0
        for points, stroked, closed in paths(self._page.raw):
            placed = [(x - dx, y - dy) for x, y in points] if dx or dy else points
            if turned:
                placed = [self.frame.point(x, y) for x, y in placed]
            _add_lines(placed, drawn, stroked=stroked, closed=closed)
        horizontal, vertical = dotted_lines(drawn.dots)
        return drawn.horizontal + horizontal, drawn.vertical + vertical


class _Drawn(NamedTuple):
    """What has been seen on a page so far; dots are as short as a line is thin."""

    horizontal: list[Line]
    vertical: list[Line]
    dots: list[Box]


def is_inside(box: Box, other: Box) -> bool:
    """Tell whether the middle of a box lies in another."""
    left, bottom, right, top = other
    return bottom <= (box[1] + box[3]) / 2 <= top and left - 1 <= (box[0] + box[2]) / 2 <= right + 1


def _add_lines(points: list[tuple[float, float]], drawn: _Drawn, *, stroked: bool, closed: bool) -> None:
    xs, ys = sorted([x for x, _ in points]), sorted([y for _, y in points])
    left, right, bottom, top = xs[0], xs[-1], ys[0], ys[-1]
    if is_rule(right - left, top - bottom):
        if max(right - left, top - bottom) <= THIN:
            drawn.dots.append((left, bottom, right, top))
        elif right - left > top - bottom:
            drawn.horizontal.append(Line((top + bottom) / 2, left, right))
        else:
            drawn.vertical.append(Line((left + right) / 2, bottom, top))
    elif stroked:
        ring = [*points, points[0]] if closed else points
        for (x0, y0), (x1, y1) in itertools.pairwise(ring):
            if abs(y0 - y1) <= _LEAN < abs(x0 - x1):
                drawn.horizontal.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) <= _LEAN < abs(y0 - y1):
                drawn.vertical.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def carries_on(last: Run, run: Run) -> bool:
    """Tell whether a run on the same base line begins where the last one ends."""
    high = max(run.top - run.bottom, last.top - last.bottom)
    return -_OVER * high <= run.left - last.right < _NEAR * high


def _carried_on(pieces: Sequence[tuple[Run, float]]) -> list[Run]:
    """Return the runs, given with their base lines, with those one that carry on: browsers draw each character apart.

    The ink of single characters has its middle at different heights, and tells lines apart less surely.
    """
    runs: list[Run] = []
    last_base, blank = 0.0, False
    for run, base in pieces:
        text = _clean(run.text)
        last = runs[-1] if runs else run
        if text and runs and abs(base - last_base) < LEVEL and carries_on(last, run):
            box = (last.left, min(last.bottom, run.bottom), max(last.right, run.right), max(last.top, run.top))
            between = " " if blank and last.text[-1].isascii() and text[0].isascii() else ""
            runs[-1] = Run(*box, last.text + between + text)
        elif text:
            runs.append(run if text == run.text else run._replace(text=text))
            last_base = base
        blank = run.text[-1:].isspace()
    return runs


def _clean(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "").replace("\ufffe", "").strip()
    return _SET_GAP.sub("", text) if " " in text else text
