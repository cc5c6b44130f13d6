"""Write a value in the one form of the house, such that reading it again gives the same."""

from __future__ import annotations

from auditor.model import TargetValue


def figure(number: float) -> str:
    """Return a number without exponent, trailing zeros or separators: 95.0 → `95`."""
    return f"{number:.6f}".rstrip("0").rstrip(".") or "0"


def to_text(value: TargetValue) -> str:
    """Return `≥95%`, `由…` dropped, several values joined by `、`; wording and dates as they stand."""
    if value.kind == "compound":
        return "、".join(to_text(part) for part in value.parts)
    if value.kind != "quantity" or value.number is None:
        return value.text
    comparator = value.comparator or ""
    soft = "约" if value.approximate and comparator != "≈" else ""
    upper = f"-{figure(value.number_max)}" if value.number_max is not None else ""
    return f"{comparator}{soft}{figure(value.number)}{upper}{value.unit or ''}"
