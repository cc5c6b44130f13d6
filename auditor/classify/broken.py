"""Recognise values whose symbols are broken: ≥%90, 90%≥, a lone %, ≥__%."""

from __future__ import annotations

from auditor.model import TargetValue
from auditor.patterns import compiled

_BROKEN = compiled(r"(?P<sign>[≥≤<>=≈]?)[%‰](?P<sign2>[≥≤<>=≈]?)(?P<number>\d{1,15}(?:\.\d{1,15})?)(?P<rest>.*)")
_SIGN_LAST = compiled(r"(?P<number>\d{1,15}(?:\.\d{1,15})?)(?P<unit>[%‰]?)(?P<sign>[≥≤<>=])")
# ≥__%, XX人, #REF!: a form nobody filled in, or what a spreadsheet shows for an error.
_PLACEHOLDER = compiled(
    r"[≥≤<>=≈]?(?:_+|[Xx×]{2,}|\*+|-+|…+|[○〇□]+)(?:\p{Han}{1,3}(?:/\p{Han}{1,2})?|[%‰])|[≥≤<>=≈](?:_+|[Xx×]{2,}|\*+)|"
    r"[Xx×]{2,}|#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!?]?"
)
_BARE = compiled(r"[≥≤<>=≈%‰]+")


def find_broken(text: str) -> TargetValue | None:
    """Return the value as malformed, with the fault and what figure is still clear; None where it is whole."""
    found = _BROKEN.fullmatch(text)
    if found:
        sign = found.group("sign") or found.group("sign2") or None
        number = float(found.group("number"))
        return TargetValue(
            "malformed", text, sign, number, unit="%", dimension="share", magnitude=number, defects=("percent_first",)
        )
    last = _SIGN_LAST.fullmatch(text)
    if last:
        unit = last.group("unit") or None
        return TargetValue(
            "malformed", text, last.group("sign"), float(last.group("number")), unit=unit, defects=("comparator_last",)
        )
    if _PLACEHOLDER.fullmatch(text):
        sign = text[0] if text[0] in "≥≤<>=≈" else None
        return TargetValue("malformed", text, sign, defects=("placeholder",))
    if _BARE.fullmatch(text):
        unit = "%" if "%" in text else "‰" if "‰" in text else None
        sign = text[0] if text[0] not in "%‰" else None
        return TargetValue("malformed", text, sign, unit=unit, defects=("bare_unit" if unit else "bare_comparator",))
    return None
