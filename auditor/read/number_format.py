"""Show a number as a spreadsheet shows it: 0.95 under `0%` is `95%`, 45992 under `yyyy"年"m"月"` is `2025年12月`.

The number format decides what the auditor saw, not the stored number. Covered are the tokens of ECMA-376
18.8.31 that tables of this field use; what is not understood falls back to the plain number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# Built-in formats (ECMA-376 18.8.30, with the zh-CN meaning of 27–58).
BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "General",
    13: "General",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "h:mm:ss",
    47: "mm:ss",
    49: "@",
    50: 'yyyy"年"m"月"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<general>General)|(?P<ampm>AM/PM|上午/下午)|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<number>[#0?][#0?,.]*(?:E\+0+)?)|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_MAX_DAY = 2_958_465


@lru_cache(maxsize=1024)
def _tokens(code: str) -> tuple[tuple[str, str], ...]:
    found = []
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind == "bracket":
            currency = re.match(r"\$([^-\]]*)", match.group(kind))
            if currency and currency.group(1):
                found.append(("literal", currency.group(1)))
        elif kind in {"quoted", "escaped"}:
            found.append(("literal", match.group(kind)))
        elif kind:
            found.append((kind, match.group(kind)))
    return tuple(found)


def _sections(code: str) -> list[str]:
    parts, depth, start = [], False, 0
    for index, char in enumerate(code):
        if char == '"':
            depth = not depth
        elif char == ";" and not depth:
            parts.append(code[start:index])
            start = index + 1
    return [*parts, code[start:]]


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Tell whether a format shows dates or times."""
    tokens = _tokens(_sections(code)[0])
    return any(kind == "date" for kind, _ in tokens) and not any(kind == "number" for kind, _ in tokens)


def plain(number: float) -> str:
    """Return a number without binary noise and without a needless `.0`."""
    if number == int(number) and abs(number) < 10**15:
        return str(int(number))
    text = f"{number:.11g}"
    return format(Decimal(text), "f") if "e" in text else text


def show(number: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as its format shows it; what the format leaves unclear is shown plainly."""
    sections = _sections(code or "General")
    section, value = sections[0], number
    if number < 0 and len(sections) > 1:
        section, value = sections[1], -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    if is_date(section):
        return _show_date(number, _tokens(section), from_1904=from_1904)
    return _show_number(value, _tokens(section)) or plain(number)


def _show_number(number: float, tokens: tuple[tuple[str, str], ...]) -> str:
    percents = sum(kind == "percent" for kind, _ in tokens)
    scaled = Decimal(repr(number)) * 100**percents
    shown, done = [], False
    for kind, text in tokens:
        if kind == "number" and not done:
            shown.append(_digits(scaled, text))
            done = True
        elif kind == "general" or (kind == "text" and not done):
            shown.append(plain(float(scaled)))
            done = True
        elif kind == "percent":
            shown.append("%")
        elif kind == "literal":
            shown.append(text)
    if not done and not any(part.strip() for part in shown):
        return ""
    return "".join(shown).strip()


def _digits(number: Decimal, pattern: str) -> str:
    # Beyond 15 digits a double has none to show, and a quantum would overflow the context.
    if "E" in pattern.upper() or abs(number) >= 10**15:
        return plain(float(number))
    # Commas after the last digit place scale by a thousand each (ECMA-376 18.8.31).
    scale = len(pattern) - len(pattern.rstrip(","))
    whole, _, fraction = pattern.rstrip(",").partition(".")
    number = number / Decimal(1000) ** scale
    places = sum(char in "0#?" for char in fraction)
    quantum = Decimal(1).scaleb(-places)
    text = f"{number.quantize(quantum, ROUND_HALF_UP):{',' if ',' in whole.rstrip(',') else ''}f}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    if optional and "." in text:
        head, tail = text[: len(text) - optional], text[len(text) - optional :].rstrip("0")
        text = (head + tail).rstrip(".")
    least = whole.count("0")
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    units = text.split(".")[0].replace(",", "")
    return sign + "0" * max(0, least - len(units)) + text


def _show_date(number: float, tokens: tuple[tuple[str, str], ...], *, from_1904: bool) -> str:
    if not 0 <= number <= _MAX_DAY:
        return plain(number)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(number * 86400))
    half_day = any(kind == "ampm" for kind, _ in tokens)
    shown = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "date":
            shown.append(_date_part(moment, text.lower(), _is_minute(tokens, index), half_day=half_day))
        elif kind == "ampm":
            shown.append("上午" if moment.hour < 12 else "下午")
        elif kind == "literal":
            shown.append(text)
    return "".join(shown).strip()


def _is_minute(tokens: tuple[tuple[str, str], ...], index: int) -> bool:
    dates = [(i, text.lower()[0]) for i, (kind, text) in enumerate(tokens) if kind == "date"]
    place = next(n for n, (i, _) in enumerate(dates) if i == index)
    before = dates[place - 1][1] if place else ""
    after = dates[place + 1][1] if place + 1 < len(dates) else ""
    return before == "h" or after == "s"


def _date_part(moment: datetime, token: str, minute: bool, *, half_day: bool) -> str:
    letter, wide = token[0], len(token) > 1
    if letter == "y":
        return f"{moment.year:04d}" if len(token) > 2 else f"{moment.year % 100:02d}"
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    number = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if wide else str(number)
