"""Cut lines of converted or recognised text into cells, and find the head of an indicator block among them."""

from collections.abc import Sequence

from auditor.extract.roles import role_of
from auditor.extract.stream import strip_markup
from auditor.model import TextBlock
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_WIDE = compiled(r"[ \u3000\xa0]{2,}|\u3000")
_BARS = "|｜│┃"
_BAR = compiled(r"\s*[|｜│┃]\s*")
_HASH = compiled(r"^\s*#{1,6}\s+")
_EDGE_BAR = compiled(r"(?<=^|\s)[|｜│┃](?=\S)|(?<=\S)[|｜│┃](?=\s|$)")
_RULE = compiled(r"[\s|｜│┃:+\-—–=─━┌┐└┘├┤┬┴┼_]+")
_PAGE = compiled(r"[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3}")
# Recognition sets blanks between Chinese characters and inside numbers: `2, 306. 00`, `≥ 1 000 人`.
_HAN_GAP = compiled(r"(?<=[\p{Han}、，。；：（）“”《》,;:()\"])[ \u3000\xa0]+(?=[\p{Han}、，。；：（）“”《》,;:()\"])")
_DIGIT_GAP = compiled(r"(?<=\d) ?(?:(\.) ?(?=\d)|([,，]) ?(?=\d{3}(?!\d)))")
# Digits set apart from each other: after a comparator, or before a percent sign.
_SPREAD = compiled(r"(?<=[≥≤><=≈》] ?)\d+(?: \d+)+|\d+(?: \d+)+(?= ?[%％])")
_SIGN_GAP = compiled(r"(?<=[≥≤><=≈〉〈~》]) +(?=[\d≥≤=])")
_UNIT_GAP = compiled(r"(?<=\d) +(?=(?:%|％|‰|\p{Han}{1,3}(?:/\p{Han}{1,2})?)(?:\s|$))")
_HEAD_WORD = compiled(
    r"(?P<level1>[一1]级(?:指标)?)|(?P<level2>[二2]级(?:指标)?)|(?P<level3>[三3]级(?:指标)?(?:名称)?|指标(?:名称|内容))"
    r"|(?P<value>(?:年度|目标|预期|计划|绩效|本年)*(?:指标值|目标值)|指标目标值)"
    r"|(?P<weight>权重|分值)|(?P<unit>计量单位)|(?P<remark>备注)|(?P<description>(?:指标)?(?:解释|说明|描述))"
    r"|(?P<basis>(?:指标值)?(?:确定|设定)?依据)|(?P<standard>评(?:分|价)标准)"
    r"|(?P<block>(?:年度|总体|部门|整体|项目)*(?:绩效)?(?:总体)?(?:指标|目标)(?:体系)?|绩效)"
)
# A head word begins with one of these; most lines do not.
_HEAD_LETTERS = frozenset(_HEAD_WORD.pattern)


@record
class Line:
    """One line with its cells.

    Attributes:
        number: 1-based line of the document.
        cells: texts by tab, bars or wide blanks; empty ones kept for tabs.
        split: the line has a column mark, so its cells are columns.
        place: position among the lines that were cut, blank ones counted.
    """

    number: int
    address: str
    cells: tuple[str, ...]
    split: bool
    place: int = 0

    @property
    def text(self) -> str:
        """Return the line with single blanks between its cells."""
        return " ".join([cell for cell in self.cells if cell])


@record
class Head:
    """Where an indicator head stands and what its columns hold, in order; `first`..`last` are line places."""

    first: int
    last: int
    roles: tuple[str, ...]

    @property
    def trailing(self) -> tuple[str, ...]:
        """Return the roles right of the value column."""
        place = self.roles.index("value") if "value" in self.roles else len(self.roles)
        return self.roles[place + 1 :]


def tidy_numbers(text: str) -> str:
    """Return a text without blanks inside numbers and between sign, number and unit."""
    text = _DIGIT_GAP.sub(lambda match: match[1] or match[2], text.strip())
    text = _SPREAD.sub(lambda match: match[0].replace(" ", ""), text)
    text = _SIGN_GAP.sub("", text)
    return _UNIT_GAP.sub("", text)


def tidy(text: str) -> str:
    """Return a text without blanks between Chinese characters and inside numbers."""
    return _HAN_GAP.sub("", tidy_numbers(text)).strip()


def cut(lines: Sequence[TextBlock]) -> list[Line]:
    """Return every line that holds text, cut into cells; page numbers and rules are left out."""
    result = []
    for position, block in enumerate(lines):
        text = strip_markup(block.text).replace("\n", " ")
        if "#" in text:
            text = _HASH.sub("", text)
        if _says_nothing(text):
            continue
        cells, split = _cells(text)
        result.append(Line(block.line or position + 1, block.address, cells, split, position))
    return result


def _says_nothing(text: str) -> bool:
    """Tell whether a line is blank, a rule or a page number."""
    bare = text.strip()
    if bare[:1].isalpha() and bare[0] != "第":
        return False  # most lines begin with a word
    return not bare or bool(_RULE.fullmatch(text) or _PAGE.fullmatch(bare))


def _cells(text: str) -> tuple[tuple[str, ...], bool]:
    if "\t" in text:
        return tuple(part.strip() for part in text.split("\t")), True
    bars = sum(map(text.count, _BARS))
    if bars >= 2 and len(squeeze(text)) < 200:
        return tuple(part.strip() for part in _BAR.split(text.strip().strip(_BARS))), True
    if bars:
        text = _EDGE_BAR.sub("", text)
    parts = tuple([part.strip() for part in _WIDE.split(text.strip()) if part.strip()])
    return parts, len(parts) > 1


def head_roles(line: Line) -> list[str] | None:
    """Return the roles a line of nothing but head words names, None for any other line."""
    roles: list[str] = []
    for cell in line.cells:
        if not cell:
            continue
        found = _words(squeeze(cell))
        if found is None:
            role = role_of(cell) if line.split else None
            if role is None:
                return None
            found = [role]
        roles += found
    return roles or None


def _words(plain: str) -> list[str] | None:
    roles, place = [], 0
    if plain[:1] not in _HEAD_LETTERS:
        return None
    while place < len(plain):
        match = _HEAD_WORD.match(plain, place)
        if match is None or not match[0]:
            return None
        roles.append(str(match.lastgroup))
        place = match.end()
    return roles


def find_heads(lines: Sequence[Line]) -> list[Head]:
    """Return the heads of indicator blocks: one line, or head words on lines of their own."""
    heads, n = [], 0
    while n < len(lines):
        roles = head_roles(lines[n]) if len(lines[n].text) < 120 else None
        if not roles or not {"level1", "level2", "level3"} & set(roles):
            n += 1
            continue
        last, seen = n, list(roles)
        while last + 1 < min(n + 10, len(lines)) and (more := head_roles(lines[last + 1])):
            if any(role in seen and role != "block" for role in more) or (
                more == ["block"] and squeeze(lines[last + 1].text) != "指标"
            ):
                break
            seen += more
            last += 1
        if len({"level1", "level2", "level3", "value"} & set(seen)) >= 3:
            heads.append(Head(n, last, tuple(role for role in seen if role != "block")))
            n = last
        n += 1
    return heads
