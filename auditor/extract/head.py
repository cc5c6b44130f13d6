"""Read the head of a target table: name, year, department, money, goals and what else is filed above the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex

from auditor.extract.labels import MONEY, field_of
from auditor.extract.money import Amount, is_amount, label_unit, read_amount, stated_unit
from auditor.extract.plan import plan_dates, plan_steps
from auditor.extract.stream import Row, one_line
from auditor.extract.titles import TITLE, is_title, title_name
from auditor.model import Cell, Repair
from auditor.text import squeeze

_INLINE = regex.compile(r"^\s*([^:：]{2,20})\s*[:：]\s*(.+)$", flags=regex.S)
_INLINE_MANY = regex.compile(
    r"([\p{Han}()（）/]{2,16})\s*[:：]\s*(.*?)(?=(?:\s{2,}|\t|　)[\p{Han}()（）/]{2,16}\s*[:：]|$)"
)
# `其中：财政拨款120万元`
_GLUED = regex.compile(r"(?:其中\s*[:：]\s*)?([\p{Han}()（）]{2,14}?)\s*[:：]?\s*(\d[\d,.]*\s*(?:亿元|万元|元))")
_YEAR_HEAD = regex.compile(r"(?<![\d【〔\[])(20\d\d)(?:年度?|(?=[^\d】〕\]号年月.\-—至]))(?!\d|-|—|至|\.)")
_YEAR_ALONE = regex.compile(r"(20\d\d)年度?")
_YEAR_BRACKET = regex.compile(r"[(（]\s*(20\d\d)\s*年?\s*度?\s*[)）]")
# A self-evaluation shows 年初预算数 | 全年预算数 | 全年执行数: the budget is the one in force at the end of the year.
_ADJUSTED = regex.compile(r"(?:调整后)?(?:全年|调整后)预算(?:数|金额)?(?:\(.{1,6}\))?")
_BLOCKS = ("money_block", "purpose_block", "block")
# A goal of fewer characters is no goal.
_CAPTION = 5
_BLANKS = {"", "/", "-", "—", "无"}


@dataclass
class Head:
    """Fields of a head as found; money in 万元.

    Attributes:
        fields: label key → text (first found wins).
        amounts: label key → amounts in reading order, with where they were found.
        pairs: every label and value as written, for showing.
    """

    fields: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, list[Amount]] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    plan: list[tuple[str, str]] = field(default_factory=list)
    plan_label: str | None = None
    repairs: list[Repair] = field(default_factory=list)
    year: int | None = None
    title_year: int | None = None
    unit_stated: str | None = None
    unit_labelled: str | None = None


@dataclass
class _State:
    """What carries over from row to row while reading a head."""

    block: str | None = None
    block_unit: str | None = None
    waiting: list[tuple[str, Cell]] = field(default_factory=list)
    plan_dates: list[Cell] = field(default_factory=list)
    adjusted: Cell | None = None


@lru_cache(maxsize=16384)
def starts_field(text: str) -> str | None:
    """Return the head field that a cell names or holds inline (`项目名称：…`)."""
    key = field_of(text)
    if key is None and (":" in text or "：" in text):
        match = _INLINE.match(text[:80])
        key = field_of(match[1]) if match else None
    return key


def read_head(rows: Sequence[Row]) -> Head:
    """Return the fields of the rows above an indicator block."""
    head, state = Head(), _State()
    rows = _join_cut(rows, head)
    for row in rows:
        for cell in row.filled():
            if "单" in cell.text and len(cell.text) <= 80 and (unit := stated_unit(cell.text)):
                head.unit_stated = unit
    # What stands in the table itself wins over the lines above it.
    for row in sorted(rows, key=lambda row: row.grid is None):
        if row.grid is None or len(row.filled()) == 1:
            _single(row, head, state)
        else:
            _labelled(row, head, state)
    return head


def _join_cut(rows: Sequence[Row], head: Head) -> list[Row]:
    """Give the lower half of a row that a page break cut back to the last row of the page before."""
    result: list[Row] = []
    for row in rows:
        last = result[-1] if result else None
        cut = last is not None and last.grid is not None and row.grid is not None and last.grid is not row.grid
        own = row.own() if cut else ()
        if last is None or not own or any(starts_field(cell.text) for cell in own):
            result.append(row)
            continue
        joined = _attach(last, own)
        if joined is None:
            result.append(row)
            continue
        result[-1] = joined
        head.repairs.append(Repair(row.address, "表头一行被分页切开，上下两截接起", 0.7))
    return result


def _attach(last: Row, halves: Sequence[Cell]) -> Row | None:
    """Return the row with each half added to the value it belongs to: the only one, or the last ones in order."""
    values = [n for n, cell in enumerate(last.cells) if cell.text.strip() and field_of(cell.text) is None]
    if not any(field_of(cell.text) for cell in last.filled()) or len(values) < len(halves):
        return None
    cells = list(last.cells)
    for n, half in zip(values[-len(halves) :], halves, strict=True):
        cells[n] = replace(cells[n], text=f"{cells[n].text}\n{half.text}")
    return replace(last, cells=tuple(cells))


def _set(head: Head, key: str, text: str, label: str) -> None:
    text = one_line(text)
    head.pairs.append((one_line(label), text))
    # Under a caption called like the goal (部门整体绩效目标) stands another caption first (基本信息).
    caption = key == "goal" and len(head.fields.get(key, "-" * _CAPTION)) < _CAPTION
    if (key not in head.fields or caption) and text not in _BLANKS:
        head.fields[key] = text


# ------------------------------------------------------------------ lines and single cells


def _single(row: Row, head: Head, state: _State) -> None:
    """Read a row of one cell: a title, a year, `单位：万元`, or `label：value` pairs."""
    cell = row.filled()[0]
    text = cell.text.strip()
    _note_year(head, text)
    if is_title(text):
        head.titles.append(one_line(text))
    if state.waiting and row.grid is not None:
        _fill_waiting(row, head, state)
        return
    if row.grid is not None and state.block == "purpose_block" and len(text) > 5 and not field_of(text):
        _set(head, "purpose", text, "资金用途")
        return
    pairs = _inline_pairs(text)
    for label, value in pairs:
        _take(head, field_of(label) or "", label, value, (label_unit(label), state.block_unit))
    key = field_of(text)
    if row.grid is not None and key is None and not pairs and cell.col > 0 and state.block in ("goal", "goal_long"):
        _unlabelled(cell, head, state)
        return
    if key is not None and not pairs and row.grid is not None:
        state.waiting = [(key, cell)]
        state.block, state.block_unit = key, label_unit(text)


def _inline_pairs(text: str) -> list[tuple[str, str]]:
    bare = text.strip()
    glued = _GLUED.fullmatch(bare) if bare.endswith("元") else None
    if glued and field_of(glued[1]) in MONEY:
        return [(glued[1], glued[2])]
    if ":" not in text and "：" not in text:
        return []
    found = [(m[1], m[2].strip()) for m in _INLINE_MANY.finditer(text)]
    many = [pair for pair in found if field_of(pair[0])]
    if many:
        whole = _INLINE.match(text)
        if len(found) == 1 and whole and field_of(whole[1]):
            return [(whole[1], whole[2])]
        return many
    match = _INLINE.match(text)
    return [(match[1], match[2])] if match and field_of(match[1]) else []


def _note_year(head: Head, text: str) -> None:
    """Note the year a line states: `（2025年度）` and `预算年度` for sure, a year in a title less so."""
    plain = squeeze(text)
    if "20" not in plain:
        return
    match = _YEAR_BRACKET.search(plain)
    if match is None and "预算年度" in plain:
        match = _YEAR_HEAD.search(plain)
    if match is None:
        match = _YEAR_ALONE.fullmatch(plain)
    if match is not None and len(plain) <= 60:
        if head.year is None or _YEAR_BRACKET.fullmatch(plain):
            head.year = int(match[1])
    elif TITLE.search(plain) and len(plain) <= 80:
        match = _YEAR_HEAD.search(plain)
        if match and (head.title_year is None or title_name([text]) is None):
            head.title_year = int(match[1])


# ------------------------------------------------------------------ rows of labels and values


def _labelled(row: Row, head: Head, state: _State) -> None:
    cells = list(row.cells)
    own = [cell for cell in cells if cell.row == row.index or row.grid is None]
    _enter_block(row, cells, state)
    if state.plan_dates:
        dates, state.plan_dates = state.plan_dates, []
        steps = plan_steps(own, dates)
        if steps is not None:
            head.plan += steps
            return
    if state.block == "plan" and (dates := plan_dates(cells)):
        state.plan_dates, state.waiting = dates, []
        head.plan_label = next((cell.text for cell in cells if field_of(cell.text) == "plan"), head.plan_label)
        return
    if state.waiting and _fill_waiting(row, head, state):
        return
    state.waiting = []
    adjusted = [cell for cell in own if _is_adjusted(cell.text)]
    if adjusted:
        state.adjusted = adjusted[0]
    _pairs(own, head, state)


@lru_cache(maxsize=4096)
def _is_adjusted(text: str) -> bool:
    plain = squeeze(text)
    return "预算" in plain and _ADJUSTED.fullmatch(plain) is not None


def _enter_block(row: Row, cells: Sequence[Cell], state: _State) -> None:
    """Keep the vertical label (资金投入（万元）, 预算规模及资金用途) that covers the row."""
    first = cells[0] if cells else None
    if first is None:
        return
    key = field_of(first.text) if first.text.strip() else None
    if key is not None:
        state.block = key
        state.block_unit = label_unit(first.text)
        if key != "plan":
            state.plan_dates = []
    elif first.text.strip() and first.row == row.index:
        state.block, state.block_unit, state.plan_dates = None, None, []


def _pairs(cells: Sequence[Cell], head: Head, state: _State) -> None:
    """Read `label | value | label | value`, blanks between skipped; labels without a value wait for the next row."""
    keys = [field_of(cell.text) for cell in cells]
    waiting: list[tuple[str, Cell]] = []
    n = 0
    took = False
    while n < len(cells):
        key, cell = keys[n], cells[n]
        n += 1
        if not cell.text.strip():
            continue
        if key is None:
            took |= _unlabelled(cell, head, state)
            continue
        m = n
        while m < len(cells) and not cells[m].text.strip():
            m += 1
        if m < len(cells) and _is_value_for(key, keys[m], cells[m].text):
            amount = _under(state.adjusted, cells[m:]) if key in MONEY else None
            _take(head, key, cell.text, (amount or cells[m]).text, (label_unit(cell.text), state.block_unit))
            n, took = m + 1, True
        else:
            waiting.append((key, cell))
            head.pairs.append((one_line(cell.text), ""))
    state.waiting = [] if took and not any(key in ("goal", "goal_long") for key, _ in waiting) else waiting


def _under(top: Cell | None, cells: Sequence[Cell]) -> Cell | None:
    """Return the amount that stands below a head cell."""
    under = (cell for cell in cells if top is not None and top.col <= cell.col < top.col + top.col_span)
    return next((cell for cell in under if is_amount(cell.text)), None)


def _is_value_for(key: str, other: str | None, text: str) -> bool:
    """Tell whether the next cell is the value of a label, not a label itself."""
    if other is None:
        return not (key in _BLOCKS and _inline_pairs(text))
    if key in MONEY or key in ("money_block", "purpose_block", "block", "goal", "goal_long", "tasks_text"):
        return is_amount(text) and key in MONEY
    # A project may be called like a label (`资金`, `其他资金`): taken as its name when it is no common head label.
    return key == "name" and other in ("fiscal", "other", "money_block", "purpose", "total", "plan", "tasks_text")


def _unlabelled(cell: Cell, head: Head, state: _State) -> bool:
    """Read a cell that is neither label nor value: `年度预算数：180.00`, the purpose under its block label."""
    pairs = _inline_pairs(cell.text)
    if pairs:
        for label, value in pairs:
            _take(head, field_of(label) or "", label, value, (label_unit(label), state.block_unit))
        return True
    _note_year(head, cell.text)
    if state.block == "purpose_block" and len(cell.text.strip()) > 5:
        _set(head, "purpose", cell.text, "资金用途")
        return True
    if state.block in ("goal", "goal_long") and state.block in head.fields and len(cell.text.strip()) > 1:
        head.fields[state.block] += one_line(cell.text)
        return True
    told = state.block in ("goal", "goal_long", "tasks_text") and len(cell.text.strip()) > 10
    if told and state.block is not None and state.block not in head.fields:
        _set(head, state.block, cell.text, state.block)
        return True
    return False


def _take(head: Head, key: str, label: str, text: str, hints: Sequence[str | None]) -> None:
    if key in MONEY:
        head.unit_labelled = next((hint for hint in hints if hint), head.unit_labelled)
        amount = read_amount(text, *hints, head.unit_labelled, head.unit_stated)
        if amount is not None:
            head.amounts.setdefault(key, []).append(amount)
        head.pairs.append((one_line(label), one_line(text)))
        return
    if key == "money_block" and is_amount(text):
        amount = read_amount(text, *hints, head.unit_stated)
        if amount is not None:
            head.amounts.setdefault("total", []).append(amount)
    if key == "purpose_block":
        key = "purpose"
    if key == "year" and head.year is None:
        match = regex.search(r"20\d\d", squeeze(text))
        head.year = int(match[0]) if match else None
    _set(head, key, text, label)


def _fill_waiting(row: Row, head: Head, state: _State) -> bool:
    """Give labels of the row above the cells below them (实施期目标 | 年度目标, texts in the next row)."""
    cells = row.own()
    if not cells or any(field_of(cell.text) for cell in cells):
        return False
    took = False
    for key, label in state.waiting:
        below = [
            cell
            for cell in cells
            if label.col <= cell.col < label.col + label.col_span or cell.col <= label.col < cell.col + cell.col_span
        ]
        if below:
            _take(head, key, label.text, below[0].text, (label_unit(label.text), state.block_unit))
            took = True
    if took:
        state.waiting = []
    return took
