"""Show a day number as a spreadsheet shows dates and times.

Source: ECMA-376 part 1, 18.17.4.1 (date systems), 18.8.31 (tokens). Months and weekdays are named in English, as
Chinese Excel and WPS do, but for `aaaa`, which is their own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_MAX_DAY = 2_958_465
# Lotus counted a 29 February 1900, and everybody after it: days before stand one later.
_LEAP_FAULT = 60
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_DAYS = "一二三四五六日"
_ELAPSED = {"h": 24, "m": 24 * 60, "s": 24 * 60 * 60}

Tokens = tuple[tuple[str, str], ...]


def show_date(number: float, tokens: Tokens, *, from_1904: bool) -> str:
    """Return the date or time as the tokens of its format show it; empty for a number that is no day."""
    if not 0 <= number <= _MAX_DAY:
        return ""
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(number * 86400))
    if number < _LEAP_FAULT and not from_1904:
        moment += timedelta(days=1)
    half_day = any(kind == "ampm" for kind, _ in tokens)
    shown = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "date":
            shown.append(_part(moment, text.lower(), _is_minute(tokens, index), half_day=half_day))
        elif kind == "elapsed":
            shown.append(str(int(round(number * 86400) * _ELAPSED[text[0].lower()] // 86400)).rjust(len(text), "0"))
        elif kind == "ampm":
            shown.append("上午" if moment.hour < 12 else "下午")
        elif kind == "literal":
            shown.append(text)
    return "".join(shown).strip()


def _is_minute(tokens: Tokens, index: int) -> bool:
    dates = [(i, text.lower()[0]) for i, (kind, text) in enumerate(tokens) if kind in {"date", "elapsed"}]
    place = next(n for n, (i, _) in enumerate(dates) if i == index)
    before = dates[place - 1][1] if place else ""
    after = dates[place + 1][1] if place + 1 < len(dates) else ""
    return before == "h" or after == "s"


def _part(moment: datetime, token: str, minute: bool, *, half_day: bool) -> str:
    token = token.partition(".")[0]
    letter, width = token[0], len(token)
    # Day 0 is shown as 1900-01-00.
    year, month, day = (1900, 1, 0) if moment.year == 1899 else (moment.year, moment.month, moment.day)
    if letter in "ye":
        return f"{year:04d}" if width > 2 or letter == "e" else f"{year % 100:02d}"
    if letter == "a":
        return ("星期" if width == 4 else "") + _CHINESE_DAYS[moment.weekday()]
    if letter == "m" and not minute and width > 2:
        name = _MONTHS[month - 1]
        return name if width == 4 else name[: 3 if width == 3 else 1]
    if letter == "d" and width > 2:
        return _DAYS[moment.weekday()][: 3 if width == 3 else None]
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    number = {"m": moment.minute if minute else month, "d": day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if width > 1 else str(number)
