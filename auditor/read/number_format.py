"""Show a number as a spreadsheet shows it: 0.95 under `0%` is `95%`, 45992 under `yyyy"年"m"月"` is `2025年12月`.

The number format decides what the auditor saw, not the stored number. Covered are the tokens of ECMA-376
18.8.31 that tables of this field use; what is not understood falls back to the plain number.
"""

from __future__ import annotations

import math
import operator
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from auditor.read.date_format import show_date
from auditor.records import record

# Built-in formats (ECMA-376 18.8.30, with the zh-CN meaning of 5–8, 27–36, 41–44 and 50–58).
BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "General",
    13: "General",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
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
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<general>General)|(?P<ampm>AM/PM|上午/下午)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+|a{3,4})"
    r"|(?P<number>\.?[#0?][#0?,.]*(?:E[+-]0+)?)|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARE = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
# Formats the system replaces by its own long date and time; those of a Chinese one are meant here.
_SYSTEM = (
    (re.compile(r"\[\$-(?:F800|x-sysdate)\]", re.IGNORECASE), 'yyyy"年"m"月"d"日"'),
    (re.compile(r"\[\$-(?:F400|x-systime)\]", re.IGNORECASE), "h:mm:ss"),
)
# General shows eleven characters; two places of money are kept at any size.
_GENERAL_PLACES = 10
_LEAST_PLACES = 2
# Below this a number is noise of a calculation: a row of zeros would say no more.
_TINY = 1e-10

Tokens = tuple[tuple[str, str], ...]


@record
class _Section:
    """One part of a format between semicolons."""

    tokens: Tokens
    is_date: bool
    comparison: str = ""
    bound: float = 0.0

    def has_sign(self) -> bool:
        """Tell whether the section itself writes a negative number's sign."""
        return any(kind == "literal" and text.strip()[:1] in {"-", "("} for kind, text in self.tokens)


def _tokens(section: str) -> Tokens:
    found = []
    for match in _TOKEN.finditer(section):
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


def _split(code: str) -> list[str]:
    parts, depth, start = [], False, 0
    for index, char in enumerate(code):
        if char == '"':
            depth = not depth
        elif char == ";" and not depth:
            parts.append(code[start:index])
            start = index + 1
    return [*parts, code[start:]]


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(part) for part in _split(code or "General"))


def _section(text: str) -> _Section:
    text = next((own for pattern, own in _SYSTEM if pattern.search(text)), text)
    tokens = _tokens(text)
    kinds = {kind for kind, _ in tokens}
    condition = _CONDITION.search(text)
    comparison, bound = (condition[1], float(condition[2])) if condition else ("", 0.0)
    return _Section(tokens, bool(kinds & {"date", "elapsed"}) and "number" not in kinds, comparison, bound)


def is_date(code: str) -> bool:
    """Tell whether a format shows dates or times."""
    return _sections(code)[0].is_date


def plain(number: float) -> str:
    """Return a number without binary noise and without a needless `.0`, as `General` shows it."""
    if not math.isfinite(number):
        return str(number)
    if number == int(number) and abs(number) < 10**15:
        return str(int(number))
    size = abs(number)
    if 10**-4 <= size < 10**15:
        places = max(_GENERAL_PLACES - len(str(int(size))), _LEAST_PLACES)
        return f"{number:.{places}f}".rstrip("0").rstrip(".")
    if size < _TINY:
        return f"{number:.2E}"
    return format(Decimal(f"{number:.15g}" if size > 1 else f"{number:.11g}"), "f")


def show(number: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as its format shows it; what the format leaves unclear is shown plainly."""
    if not math.isfinite(number):
        return plain(number)
    section, value = _chosen(number, _sections(code))
    if section.is_date:
        return show_date(number, section.tokens, from_1904=from_1904) or plain(number)
    shown = _show_number(abs(value), section.tokens)
    if value < 0 and any(char in "123456789" for char in shown):
        shown = f"-{shown}"
    return shown or plain(number)


def _chosen(number: float, sections: tuple[_Section, ...]) -> tuple[_Section, float]:
    """Return the section for a number, and the number without its sign where the section writes it."""
    if any(section.comparison for section in sections):
        section = next((section for section in sections if _holds(section, number)), sections[-1])
        return section, abs(number) if section.has_sign() else number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), number


def _holds(section: _Section, number: float) -> bool:
    return not section.comparison or bool(_COMPARE[section.comparison](number, section.bound))


def _show_number(number: float, tokens: Tokens) -> str:
    patterns = [text for kind, text in tokens if kind == "number"]
    if len(patterns) > 1:
        return _spread(number, tokens)
    percents = sum(kind == "percent" for kind, _ in tokens)
    scaled = Decimal(repr(number)) * 100**percents
    shown, done = [], False
    for kind, text in tokens:
        if kind == "number":
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


def _spread(number: float, tokens: Tokens) -> str:
    """Show a whole number over several groups of places, as codes are (`000-0000`); a fraction is shown plainly."""
    pattern = "".join(text for kind, text in tokens if kind == "number")
    if set(pattern) - set("0#?") or ("literal", "/") in tokens or number >= 10**15:
        return plain(number)
    least = len(pattern) - (pattern.find("0") if "0" in pattern else len(pattern))
    digits = str(int(Decimal(repr(number)).quantize(Decimal(1), ROUND_HALF_UP))).rjust(least, "0").rjust(len(pattern))
    extra = len(digits) - len(pattern)
    shown, at = [digits[:extra]], extra
    for kind, text in tokens:
        if kind == "number":
            shown.append(digits[at : at + len(text)])
            at += len(text)
        elif kind == "literal":
            shown.append(text)
    return "".join(shown).strip()


def _digits(number: Decimal, pattern: str) -> str:
    mantissa, exponent, _ = pattern.upper().partition("E")
    if exponent:
        return f"{float(number):.{sum(char in '0#?' for char in mantissa.partition('.')[2])}E}"
    # Beyond 15 digits a double has none to show, and a quantum would overflow the context.
    if abs(number) >= 10**15:
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
    units, point, rest = text.partition(".")
    least = whole.count("0")
    if units == "0" and least == 0:
        units = ""  # `#` and `?` show no zero
    return "0" * max(0, least - len(units.replace(",", ""))) + units + point + rest
