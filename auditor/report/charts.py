"""Draw the report's few marks as inline SVG: they print without background graphics and read in black and white."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_GAP = 4.0
_WIDTH = 1000.0
_GRADES = ("差", "中", "良", "优", "未评")


def bar(value: float, most: float, kind: str = "") -> Markup:
    """Return a horizontal bar of value ÷ most; `kind` is a CSS class for its colour."""
    from markupsafe import Markup

    width = 0.0 if most <= 0 else max(0.0, min(100.0, 100 * value / most))
    return Markup(
        '<svg class="bar {kind}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<path d="M0 0h{width}v8H0"/></svg>'
    ).format(kind=kind, width=f"{width:.3g}")


def grade_strip(counts: Mapping[str, int]) -> Markup:
    """Return the share of each grade as one strip: letters inside, worst at the left, dense to light."""
    from markupsafe import Markup

    whole = sum(counts.values())
    present = [grade for grade in _GRADES if counts.get(grade)]
    label = "，".join(f"{grade}{counts[grade]}" for grade in present) or "没有表"
    parts, left = [], 0.0
    room = _WIDTH - _GAP * max(0, len(present) - 1)
    for grade in present:
        width = room * counts[grade] / whole
        parts.append(_segment(grade, counts[grade], left, width))
        left += width + _GAP
    return Markup(
        '<svg class="strip" viewBox="0 0 1000 64" role="img" aria-label="等级分布：{label}">{parts}</svg>'
    ).format(label=label, parts=Markup("").join(parts))


def _segment(grade: str, count: int, left: float, width: float) -> Markup:
    from markupsafe import Markup

    name = _GRADES.index(grade)
    words = f"{grade} {count}" if width > 110 else grade if width > 50 else ""
    return Markup(
        '<g class="g{name}"><rect x="{x}" width="{width}" height="64"/>'
        '<text x="{middle}" y="41" text-anchor="middle">{words}</text></g>'
    ).format(name=name, x=f"{left:.1f}", width=f"{width:.1f}", middle=f"{left + width / 2:.1f}", words=words)
