"""Read amounts and bring them to 万元, saying by which evidence."""

from regex import Match

from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_AMOUNT = compiled(r"[-−]?\d[\d,，]*(?:\.\d+)?")
_UNIT = compiled(r"(亿元|千万元|百万元|万元|千元|元|万)")
_AROUND = compiled(r"[()。.,:¥约共]|人民币")
_WAN = {"亿元": 10000.0, "千万元": 1000.0, "百万元": 100.0, "万元": 1.0, "万": 1.0, "千元": 0.1, "元": 0.0001}
# `854万(其中道路159万元)`
_COMMENT = compiled(r"(?<=^\d[\d,.]*(?:亿|万|千)?元?)\([^()]*\p{Han}[^()]*\)$")
_STATED = compiled(r"(?:金额)?单位[:：]?(?:人民币)?\(?(亿元|万元|千元|元)")
_IN_LABEL = compiled(r"[((](?:单位[:：]?)?(亿元|万元|千元|元)[))]|[,,/](万元|元)$")

_WORDS = compiled(
    r"(?:人民币|大写|[:()¥])*([零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟两万亿]+)(?:元|圆)整?\)?"
)
_DIGITS = "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖"
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}


@record
class Amount:
    """An amount in 万元.

    Attributes:
        unit: the unit the evidence names; None when nothing says one and 万元 is assumed.
    """

    wan: float
    unit: str | None


def stated_unit(text: str) -> str | None:
    """Return the unit a line such as `单位：万元` states."""
    match = _STATED.search(squeeze(text)) if "单" in text else None
    return match[1] if match else None


def label_unit(text: str) -> str | None:
    """Return the unit in a label such as `资金投入（万元）`."""
    match = _IN_LABEL.search(squeeze(text)) if "元" in text else None
    return (match[1] or match[2]) if match else None


def _arabic(text: str) -> str:
    """Return the text with an amount in words (人民币叁佰万元整) in digits, other texts as they are."""
    match = None if text[:1].isdecimal() else _WORDS.fullmatch(text)
    if match is None:
        return text
    total = section = digit = 0
    for char in match[1]:
        if char in _DIGITS:
            digit = _DIGITS.index(char) % 10
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char == "万":
            total += (section + digit) * 10000
            section = digit = 0
        else:
            total = (total + section + digit) * 100000000
            section = digit = 0
    return f"{total + section + digit}元"


def number_in(text: str) -> float | None:
    """Return the first number of a text, digits spaced by recognition included (`2, 306. 00`)."""
    match = _AMOUNT.search(squeeze(text))
    return _number(match) if match else None


def _number(match: Match[str]) -> float:
    return float(match[0].replace(",", "").replace("，", "").replace("−", "-"))


def read_amount(text: str, *hints: str | None) -> Amount | None:
    """Return the amount of a cell in 万元; the unit in the cell wins, then the first hint that names one."""
    plain = _plain(text)
    match = _AMOUNT.search(plain)
    if match is None or not _is_alone(match, plain):
        return None
    after = _UNIT.match(plain, match.end())
    unit = after[1] if after else next((hint for hint in hints if hint), None)
    return Amount(round(_number(match) * _WAN[unit or "万元"], 6), unit)


def is_amount(text: str) -> bool:
    """Tell whether a cell holds an amount and little else."""
    plain = _plain(text)
    match = _AMOUNT.search(plain)
    return match is not None and _is_alone(match, plain)


def _plain(text: str) -> str:
    """Return the text as it is read: in digits, without a comment behind."""
    plain = squeeze(text)
    return _arabic(_COMMENT.sub("", plain) if plain.endswith(")") else plain)


def _is_alone(match: Match[str], plain: str) -> bool:
    """Tell whether beside a number there is no more than a unit."""
    rest = plain[: match.start()] + plain[match.end() :]
    return not rest or len(_AROUND.sub("", _UNIT.sub("", rest, count=1))) <= 1
