"""Turn the rows of an indicator block into indicators: levels filled down or restored, columns joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.extract.align import Aligned, align, by_column
from auditor.extract.columns import Header
from auditor.extract.fields import Contents, value_of
from auditor.extract.levels import (
    HOME,
    Label,
    canonical_other,
    cut_label,
    is_both,
    other_second,
    read_label,
    split_class,
    written_name,
)
from auditor.extract.pages import join_tail, tail_of
from auditor.extract.passing_rows import HEAD_ENDS, is_passing, is_rest_of_head
from auditor.extract.stream import Row, one_line
from auditor.model import Cell, Indicator, Repair
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze, unwrap

# A number, a sign or a unit alone says nothing that could be lost; a longer text under such a head does.
_MINOR = {"number", "weight", "unit", "sign"}
MINOR_LENGTH = 5
# A line of the blank form that nobody filled.
_SLOT = compiled(r"指标\d{1,2}[:.、]?")
# An information system prints a class that nobody filled as 0.
_ZERO = compiled(r"0(?:\.0+)?%?")


@record
class Block:
    """What an indicator block gave.

    Attributes:
        rows: for each indicator the row it stands in.
    """

    indicators: tuple[Indicator, ...]
    rows: tuple[Row, ...]
    repairs: tuple[Repair, ...]


@dataclass
class _Levels:
    """The labels in force while going down a block."""

    level1: str | None = None
    level2: str | None = None
    written: str | None = None
    sure: float = 1.0


@dataclass
class BlockReader:
    """Reads the rows of one table in order, over page breaks and repeated heads.

    Attributes:
        displaced: the 一级指标 column holds 二级指标 labels (a column was lost), found before reading.
    """

    displaced: bool = False
    levels: _Levels = field(default_factory=_Levels)
    indicators: list[Indicator] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    filled_down: int = 0
    restored: list[str] = field(default_factory=list)

    def finish(self) -> Block:
        """Return the indicators, with one repair for all that was filled down."""
        if self.filled_down:
            where = self.rows[0].address if self.rows else ""
            self.repairs.insert(0, Repair(where, f"合并单元格的一级、二级指标向下填充（{self.filled_down}行）", 0.98))
        return Block(tuple(self.indicators), tuple(self.rows), tuple(self.repairs))

    def read(self, row: Row, header: Header, *, page_start: bool = False) -> None:
        """Read one row; a row that is not understood becomes a repair that says so."""
        cut_head = page_start and not self.indicators and is_rest_of_head(row)
        if is_passing(row) or cut_head or self._is_section(row, header):
            return
        if page_start and self._joined_tail(row, by_column(row, header), header):
            return
        aligned = align(row, header)
        contents = Contents(aligned, header, row)
        fields = contents.fields
        if contents.from_above:
            self._continued(row)
            return
        confidence = self._note_shift(aligned, row)
        confidence = min(confidence, self._note_labels(contents.levels, row))
        name, value = fields.get("level3"), value_of(fields)
        if name and _is_unused(squeeze(name), squeeze(value or "")):
            return
        if not name and not value:
            self._no_indicator(row, (*aligned.lost, *contents.surplus), fields, contents.other_texts())
            return
        if not name and not contents.levels and self._is_remark_only(fields, row):
            return
        if name and not header.has_levels:
            fields["level3"] = self._class_in(name, row)
        if value:
            fields["value"] = value
        self._add(row, contents, header, aligned.lost, confidence)

    def _is_section(self, row: Row, header: Header) -> bool:
        """Take a label that stands alone over its rows, where no column holds labels (产出指标, then 数量指标)."""
        if header.has_levels:
            return False
        own = row.own()
        label = read_label(own[0].text) if len(own) == 1 else None
        if label is None or not label.suffixed:
            return False
        text = one_line(own[0].text)
        under = (
            label.level2 is not None
            and self.levels.level1 == HOME.get(label.level2)
            and label.level2 != "其他满意度指标"
        )
        if label.level1 is not None and not under:
            self._first(own[0], None, row, single=False)
        else:
            self.levels.level2, self.levels.written = label.level2, text
            self.levels.level1 = HOME.get(label.level2 or "", self.levels.level1)
        return True

    def _class_in(self, name: str, row: Row) -> str:
        """Return the name without the class written in it, which is then in force, where no column holds classes."""
        parts = split_class(name)
        if parts is None:
            return name
        label = read_label(parts[1])
        self.levels.level2 = label.level2 if label else None
        self.levels.level1 = HOME.get(self.levels.level2 or "")
        self.levels.written = parts[1]
        self.repairs.append(Repair(row.address, f"二级指标“{parts[1]}”写在指标名称里，按此归类", 0.9))
        return parts[0]

    def _add(self, row: Row, contents: Contents, header: Header, unplaced: tuple[Cell, ...], confidence: float) -> None:
        levels, fields = self.levels, contents.fields
        lost = [("未归列", unwrap(cell.text)) for cell in (*unplaced, *contents.surplus)]
        self.indicators.append(
            Indicator(
                id="",
                location=contents.address(row),
                level1=levels.level1,
                level2=levels.level2,
                level3=fields.get("level3"),
                value=fields.get("value"),
                value_long=fields.get("value_long"),
                actual=fields.get("actual"),
                weight=fields.get("weight"),
                description=fields.get("description"),
                basis=fields.get("basis"),
                level2_written=levels.written,
                extra=(*contents.others(header), *lost),
                confidence=min(confidence, levels.sure, *[cell.confidence for cell in row.filled()]),
            )
        )
        self.rows.append(row)
        if lost:
            self.repairs.append(Repair(row.address, f"有单元格不能归入表头的列，照录在备注：{lost[0][1][:30]}", 0.5))

    def _joined_tail(self, row: Row, aligned: Aligned, header: Header) -> bool:
        """Join the lower half of a row that a page break cut to the last indicator."""
        contents = Contents(aligned, header, row)
        labels = {role: unwrap(cell.text) for role, cell in contents.levels.items() if cell.text.strip()}
        whole = self.indicators and not aligned.lost and not contents.surplus
        tail = tail_of(self.indicators[-1], contents.fields, labels) if whole else None
        if tail is None:
            return False
        last = self.indicators[-1] = join_tail(self.indicators[-1], tail)
        if tail.label:
            self.levels.level2, self.levels.written = last.level2, last.level2_written
        self.repairs.append(Repair(row.address, "这一行是上一页末行被分页切开的下半截，接回上一行", 0.7))
        return True

    def _continued(self, row: Row) -> None:
        """Note what else stands beside an indicator whose name and value are merged over several rows."""
        own = [unwrap(cell.text) for cell in row.own() if not read_label(cell.text)]
        if own:
            self.repairs.append(Repair(row.address, f"同一指标的续行，未另立指标：{'；'.join(own)[:60]}", 0.6))

    def _is_remark_only(self, fields: dict[str, str], row: Row) -> bool:
        """Tell whether the row is no indicator at all: one text without a label under the value column."""
        value = value_of(fields) or ""
        if len(row.filled()) == 1 and len(value) > 30:
            self.repairs.append(Repair(row.address, f"这一行不像指标，未读入：{value[:40]}", 0.5))
            return True
        return False

    def _no_indicator(self, row: Row, unplaced: Sequence[Cell], fields: dict[str, str], told: Sequence[str]) -> None:
        rest = [*told, *(unwrap(cell.text) for cell in unplaced)]
        own = row.own()
        if len(own) == 1 and read_label(own[0].text) is None and len(squeeze(own[0].text)) > MINOR_LENGTH:
            rest.append(unwrap(own[0].text))
        rest += [text for role, text in fields.items() if role not in _MINOR or len(squeeze(text)) > MINOR_LENGTH]
        if rest:
            self.repairs.append(Repair(row.address, f"这一行没有读懂，未作为指标：{'；'.join(rest)[:60]}", 0.3))

    def _note_shift(self, aligned: Aligned, row: Row) -> float:
        if not aligned.moved:
            return 1.0
        spaces = row.grid is not None and "按空格分列" in row.grid.notes
        what = "文本丢失了空列，按内容归列" if spaces else "本行错列，按表头和内容归位"
        if not (spaces and any(repair.what == what for repair in self.repairs)):
            self.repairs.append(Repair(row.address, what, 0.85))
        return 0.85

    # -------------------------------------------------------------- levels

    def _note_labels(self, labels: Mapping[str, Cell], row: Row) -> float:
        """Update the labels in force from the label cells of the row; return how sure they are."""
        # A page break leaves 指标 of a label that stands beside rows of both pages.
        held = {role: cell for role, cell in labels.items() if squeeze(cell.text) not in HEAD_ENDS}
        first, second = held.get("level1") or held.get("label"), held.get("level2")
        if first is None and second is None:
            if self.levels.level1 or self.levels.level2:
                self.filled_down += 1
            return 1.0
        if first is not None and (first.row == row.index or self.levels.level1 is None):
            self._first(first, second, row, single=held.get("level1") is None)
        elif first is None and second is not None:
            self.filled_down += self.levels.level1 is not None
        if second is not None and (second.row == row.index or self.levels.level2 is None):
            self._second(second, first, row)
        elif second is None and first is not None and first.row != row.index:
            self.filled_down += 1
        return self.levels.sure

    def _first(self, first: Cell, second: Cell | None, row: Row, *, single: bool) -> None:
        text = one_line(first.text)
        label = read_label(text)
        levels = self.levels
        if label is None and (label := _cut_label(text, row)) is not None:
            self.repairs.append(Repair(row.address, f"“{text}”按{label.level1 or label.level2}读", label.confidence))
        if label is None:
            levels.level1, levels.level2, levels.written = canonical_other(text), None, None
        elif is_both(label):
            levels.level1, levels.level2, levels.written = label.level1, label.level2, written_name(text)
        elif self._is_second(label, second, single=single):
            self._displaced_second(label, text, row, single=single)
        elif second is None and label.level1 == levels.level1 and levels.level2 is not None:
            # Written again on the next page or row, it does not end the 二级指标 in force.
            self.filled_down += 1
        else:
            levels.level1, levels.level2, levels.written = label.level1, None, None
        if second is None and levels.level1 == "满意度指标" and levels.level2 is None:
            levels.level2, levels.written = "服务对象满意度指标", written_name(text)
            self.repairs.append(Repair(row.address, "满意度指标下没有写二级指标，按服务对象满意度指标", 0.9))
        levels.sure = label.confidence if label else 1.0

    def _is_second(self, label: Label, second: Cell | None, *, single: bool) -> bool:
        """Tell whether a label in the 一级指标 column is a 二级指标."""
        if label.level2 is None:
            return False
        if label.level1 is None:
            return True
        if label.level1 == "满意度指标":
            return False
        return second is None and (self.displaced or single)

    def _displaced_second(self, label: Label, text: str, row: Row, *, single: bool) -> None:
        levels = self.levels
        levels.level2, levels.written = label.level2, text
        home = HOME[label.level2 or ""]
        levels.level1 = home
        if not single:
            self.repairs.append(Repair(row.address, f"二级指标“{text}”站在一级指标列，一级指标按{home}", 0.9))

    def _second(self, second: Cell, first: Cell | None, row: Row) -> None:
        text = one_line(second.text)
        label = read_label(text) or _cut_label(text, row)
        levels = self.levels
        levels.written = written_name(text)
        levels.level2 = label.level2 if label and label.level2 else other_second(text, levels.level1)
        levels.sure = label.confidence if label else 1.0
        if label and label.confidence < 1:
            self.repairs.append(Repair(row.address, f"“{text}”按{label.level2}读", label.confidence))
        home = HOME.get(levels.level2 or "")
        if home is None or home == levels.level1 or (levels.level2 == "成本指标" and levels.level1 == "成本指标"):
            return
        if row.grid is not None and row.grid.source in {"positions", "ocr"} and levels.level1 in HOME.values():
            # Without lines it is a guess which rows a label stands beside, and a page break shifts merged ones.
            self.repairs.append(Repair(row.address, f"表格没有格线，一级指标按二级指标“{text}”归入{home}", 0.8))
            levels.level1 = home
            return
        if home == "满意度指标" and levels.level1 == "效益指标":
            # An older form prints 社会公众或服务对象满意度指标 as the last class of the benefits.
            self.repairs.append(Repair(row.address, f"“{text}”列在效益指标下，按{home}", 0.9))
            levels.level1 = home
            return
        if first is None or levels.level1 is None:
            if first is None and levels.level1 is not None and levels.level1 not in HOME.values():
                return  # a level 1 of the unit's own (履职效能 …) covers any second level
            if levels.level1 is not None or first is None:
                self.repairs.append(Repair(row.address, f"一级指标缺失，按二级指标“{text}”归入{home}", 0.9))
            levels.level1 = home


def _cut_label(text: str, row: Row) -> Label | None:
    return cut_label(text) if row.grid is not None and row.grid.source == "cells" else None


def _is_unused(name: str, value: str) -> bool:
    """Tell whether a row is a place of the form that nobody filled: 指标1, or the 0 a system prints."""
    if not value:
        return _SLOT.fullmatch(name) is not None
    return name.startswith("0") and bool(_ZERO.fullmatch(name) and _ZERO.fullmatch(value))


def holds_displaced_labels(rows: Sequence[Row], header: Header) -> bool:
    """Tell whether the 一级指标 column holds labels that can only be 二级指标, without any second column beside."""
    column = header.of("level1")
    if column is None:
        return False
    for row in rows:
        for cell in row.filled():
            if column.start <= cell.col <= column.end and cell.row == row.index:
                label = read_label(cell.text)
                if label is not None and label.level1 is None and label.level2:
                    return True
    return False
