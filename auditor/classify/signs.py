"""Bring a value into the one form the grammar reads, and note what was wrong with the form."""

from __future__ import annotations

from functools import lru_cache

from auditor.classify.numerals import tenths_to_percent
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

# Longer cells are prose; the grammar reads the beginning, so that its time stays bounded.
MAX_READ = 400

_QUOTES = str.maketrans("", "", "\"“”'‘’「」『』`＂")
_SIGNS = (
    (compiled(r">=|=>|≥=|>≥|=≥|≧"), "≥"),
    (compiled(r"<=|=<|≤=|<≤|=≤|≦"), "≤"),
    (compiled(r"={2,}"), "="),
    (compiled(r"≈=|=≈|≒|≅"), "≈"),
    (compiled(r"[—–―─﹣−‐‑]+(?=\d|百分)"), "-"),
)
# OCR slips: O between digits, l before them, a Chinese full stop or a gap as the point.
_OCR = (
    (compiled(r"(?<=\d)[OoＯ](?=[\dOo%.])|(?<=\d[Oo])[Oo](?=%)"), "0"),
    (compiled(r"(?<![A-Za-z])[lI|](?=\d)"), "1"),
    (compiled(r"(?<=\d)[。·•](?=\d)"), "."),
    (compiled(r"(?<=\d)，(?=\d{3}(?!\d))"), ","),
    (compiled(r"(?<=\d)\.(?=[%‰\p{Han}]|$)"), ""),
)
# Quotes round the value or at a number spoil it; 春节、“八一”前 only quotes a name.
_QUOTED_NUMBER = compiled(r"""^["“”'‘’「『`＂].*["“”'‘’」』`＂]$|["“”'‘’`＂][≥≤<>=]?\d|[\d%]["“”'‘’`＂]""")
_LEADING_TILDE = compiled(r"^~(?=\d)")
_ONE_FORM = str.maketrans(
    "於萬億兩個後內實達顯據門間專業項類數標準條優發過為與會開關無對應時進歷斷強續漸擴減輕緩環質適動態穩滿齊備學結處執險種點級場臺輛戶畝該噸課∶︰",
    "于万亿两个后内实达显据门间专业项类数标准条优发过为与会开关无对应时进历断强续渐扩减轻缓环质适动态稳满齐备学结处执险种点级场台辆户亩该吨课::",
)
# Whatever is mended holds one of these; most values hold none.
_ODD = compiled(r"""["“”'‘’「『」』`＂≧≦≒≅—–―─﹣−‐‑OoＯlI|。·•，~成]|\.(?!\d)|[≥≤<>=≈]{2}""")


@record
class Cleaned:
    """A value ready for the grammar, with the form faults that were mended on the way."""

    text: str
    defects: tuple[str, ...]


@lru_cache(maxsize=65536)
def clean_value(value: str) -> Cleaned:
    """Return the value squeezed, unquoted, with one form of each sign; faults: quoted, tilde, ocr."""
    text = squeeze(value[: MAX_READ * 4])[:MAX_READ].translate(_ONE_FORM)
    mended, defects = _mended(text) if _ODD.search(text) else (text, ())
    return Cleaned(mended.rstrip("。;；，,、.") or mended, defects)


def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with the faults of its form mended, and which they were."""
    defects = []
    bare = text.translate(_QUOTES)
    if bare != text and bare:
        if _QUOTED_NUMBER.search(text):
            defects.append("quoted")
        text = bare
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    mended = text
    for pattern, sign in _OCR:
        mended = pattern.sub(sign, mended)
    if mended != text:
        defects.append("ocr")
    if _LEADING_TILDE.search(mended):
        defects.append("tilde")
        mended = _LEADING_TILDE.sub("=", mended)
    return tenths_to_percent(mended), tuple(defects)
