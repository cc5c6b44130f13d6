"""Read numbers: digits with separators, Chinese numerals, fractions and tenths in words."""

from __future__ import annotations

import regex

from auditor.patterns import compiled

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

_FIGURE = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_HAN = rf"[{_FIGURE}十百千拾佰仟](?:[{_FIGURE}十百千拾佰仟点]|万(?=[{_FIGURE}余多]))*+"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?+"
# 近万份, 逾亿元: a scale alone is a number only after a word of measure.
_SCALE_ALONE = r"(?<=[近逾约超过])[万亿](?=\p{Han})"
_PERCENT = {"百分之": "%", "千分之": "‰", "万分之": "/万"}

_PARTS = rf"(?:[{_FIGURE}十]{{1,3}}分之[{_FIGURE}十]{{1,3}}|(?<![\d/])\d{{1,2}}/\d{{1,2}}(?![\d万千百/.]))"

# A number as it is written; the groups are read by `parse_number`.
NUMBER = rf"(?:{_PARTS}|(?:百分之|千分之|万分之)(?:{_ARABIC}|{_HAN})|{_ARABIC}|{_HAN}|{_SCALE_ALONE})"
_TENTHS = compiled(rf"([一二两三四五六七八九\d])成(?:([{_FIGURE}])|半)?")


def parse_number(text: str) -> tuple[float, str | None]:
    """Return the figure as written and the unit it carries: `百分之九十五` → (95, "%"), `三十` → (30, None).

    Raises ValueError for anything that is no number.
    """
    for words, unit in _PERCENT.items():
        if text.startswith(words):
            rest = text[len(words) :]
            return (100.0 if rest == "百" else parse_number(rest)[0]), unit
    if "分之" in text or "/" in text:
        return _fraction(text), None
    if text[:1].isascii():
        return float(text.replace(",", "")), None
    return han_number(text), None


def _fraction(text: str) -> float:
    if "/" in text:
        upper, lower = (float(part) for part in text.split("/"))
    else:
        lower, upper = (han_number(part) for part in text.split("分之"))
    if not lower:
        raise ValueError(text)
    return round(upper / lower, 6)


def han_number(text: str) -> float:
    """Return the value of a Chinese numeral; figure by figure where no 十百千 stands (二〇二五)."""
    whole, point, tail = text.partition("点")
    if point:
        digits = "".join(str(_DIGITS[c]) for c in tail if c in _DIGITS)
        return float(f"{_han_whole(whole):.0f}.{digits or 0}")
    return _han_whole(whole)


def _han_whole(text: str) -> float:
    if not text:
        raise ValueError(text)
    if all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total = section = figure = 0
    for c in text:
        if c in _DIGITS:
            figure = _DIGITS[c]
        elif c in _SMALL:
            section += (figure or 1) * _SMALL[c]
            figure = 0
        elif c in _LARGE:
            total += (section + figure or 1) * _LARGE[c]
            section = figure = 0
        else:
            raise ValueError(text)
    return float(total + section + figure)


def tenths_to_percent(text: str) -> str:
    """Return the text with 九成 as 90% and 八成五 as 85%, so that the grammar sees one form of a share."""

    def percent(found: regex.Match[str]) -> str:
        first, second = found.group(1), found.group(2)
        whole = int(first) if first.isdigit() else _DIGITS[first]
        half = 5 if found.group(0).endswith("半") else _DIGITS.get(second or "零", 0)
        return f"{whole * 10 + half}%"

    return _TENTHS.sub(percent, text)
