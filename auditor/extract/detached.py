"""Rebuild a target table out of text whose columns fell apart: conversions of PDF files and recognised scans."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.detached_head import HeadFields, has_field, is_title, read_head
from auditor.extract.detached_levels import Assigned, assign
from auditor.extract.detached_lines import Head, Line, cut, find_heads, tidy
from auditor.extract.detached_pieces import label_of, read_pieces
from auditor.extract.detached_rows import RawBlock, RawRow, read_rows, spans_pages
from auditor.extract.detached_tasks import Tasks, read_tasks
from auditor.extract.detached_values import is_value
from auditor.extract.levels import HOME, read_label
from auditor.extract.passing_rows import FOOTER, TOTAL
from auditor.model import Budget, Indicator, Repair, TableKind, TargetTable, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

_OVERALL = compiled(r"整体支出|整体绩效|部门整体")
_CHAPTER = compiled(r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]+、\S{4,40}$")
_AFTER_ROLES = {"weight", "description", "basis", "actual"}
# Signs of damage that a block must show before its lines are read this way.
DAMAGE = 2


class DetachedText:
    """The lines of a document, cut and searched for heads once, however many tables are asked for."""

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self.lines = cut(blocks)
        self.heads = find_heads(self.lines)

    def _from(self, start: int) -> tuple[list[Line], Head | None]:
        """Return the lines at or after a position of the text, and the first head among them."""
        n = bisect_left(self.lines, start, key=lambda line: line.place)
        head = next((head for head in self.heads if head.first >= n), None)
        return self.lines[n:], replace(head, first=head.first - n, last=head.last - n) if head else None

    def looks_detached(self, start: int = 0) -> bool:
        """Tell whether the first indicator block at or after `start` is damaged."""
        lines, head = self._from(start)
        if head is None or _one_cell_lines(lines[head.first : head.last + 1]):
            return False
        return damage(lines, head) >= DAMAGE

    def extract(self, start: int = 0) -> TargetTable | None:
        """Return the first target table at or after `start`, None when there is no indicator block."""
        lines, head = self._from(start)
        return _read(lines, head) if head is not None else None


def looks_detached(lines: Sequence[TextBlock]) -> bool:
    """Tell whether the first indicator block in the lines is damaged: labels apart from rows, rows without columns."""
    return DetachedText(lines).looks_detached()


def _one_cell_lines(lines: Sequence[Line]) -> bool:
    """Tell whether each line is `<tab>cell`: a sound export with one cell a line, which has a reader of its own."""
    return all(line.split and len(line.cells) == 2 and not line.cells[0] for line in lines)


def damage(lines: Sequence[Line], head: Head) -> int:
    """Return how many signs of damage a block shows: 0 for a sound table, 2 or more for a broken one."""
    block = lines[head.last + 1 : _end(lines, head)]
    if not block:
        return 0
    signs = 2 if head.last - head.first >= 2 else 0
    split = [line for line in block if line.split]
    columns = len(lines[head.first].cells) if lines[head.first].split else 0
    if len(split) * 2 < len(block) or not columns:
        signs += 2 if any(read_pieces(line, 0).pairs for line in block) else 0
    first = read_pieces(block[0], len(head.trailing))
    signs += 2 if first.pairs and not first.labels and columns else 0
    signs += 2 if columns and _late_first_level(block) else 0
    loose = sum(_is_loose(line, after, columns) for line, after in zip(block, [*block[1:], None], strict=True))
    signs += 2 if loose >= 1 else 0
    shifted = [line for line in split if columns and _is_shifted(line)]
    signs += 1 if shifted else 0
    signs += 1 if len(shifted) > max(len(split) // 8, 2) else 0
    debris = [
        d for line in split for d in read_pieces(line, len(head.trailing)).debris if not read_label(squeeze(d.text))
    ]
    return signs + min(len(debris), 2)


def _is_loose(line: Line, after: Line | None, columns: int) -> bool:
    """Tell whether a line is a label apart from its rows; a class filed without a row in its own column is none."""
    pieces = read_pieces(line, 0)
    if not pieces.labels or pieces.pairs:
        return False
    following = read_pieces(after, 0) if after is not None else None
    own_row = len(line.cells) == columns or following is None or bool(following.labels)
    second = any(label.level2 for _, label in pieces.labels)
    return not (line.split and columns and second and own_row)


def _late_first_level(block: Sequence[Line]) -> bool:
    """Tell whether a 一级指标 is printed below the first row it covers: the row has its 二级指标 alone."""
    printed = [label for line in block for _, label in read_pieces(line, 0).labels]
    if not printed or printed[0].level1 is not None:
        return False
    home = HOME.get(printed[0].level2 or "")
    return any(label.level1 == home and label.level2 is None for label in printed[1:])


def _is_shifted(line: Line) -> bool:
    """Tell whether a line ends in empty columns after its value."""
    cells = [cell for cell in line.cells if cell]
    return len(cells) >= 2 and not line.cells[-1] and is_value(cells[-1]) and label_of(cells[-1]) is None


def extract_detached(lines: Sequence[TextBlock], start: int = 0) -> TargetTable | None:
    """Return the first target table at or after position `start` of the lines, None when there is no indicator block.

    Every inference is a repair with its confidence. `location` says which lines the table takes (`行 1-158`), so
    that a caller can go on behind it.
    """
    return DetachedText(lines).extract(start)


def _read(cut_lines: Sequence[Line], head: Head) -> TargetTable | None:
    """Return the table around a head."""
    top = _top(cut_lines, head)
    end = _end(cut_lines, head)
    body = [line for line in cut_lines[head.last + 1 : end] if not is_title(line) and not _is_total(line)]
    block = read_rows(body, len(head.trailing), _value_column(cut_lines[head.first]))
    if not block.rows:
        return None
    spans_pages(block.rows)
    above = cut_lines[top : head.first]
    tasks = read_tasks(above)
    fields = read_head(above, tasks.last + 1)
    return _Builder(head, block, tasks, fields, (cut_lines[top].number, cut_lines[end - 1].number)).table()


def _is_total(line: Line) -> bool:
    first = next((cell for cell in line.cells if cell), "")
    return bool(TOTAL.fullmatch(squeeze(first)))


def _value_column(head: Line) -> int:
    """Return the cell of the head line that names the value, -1 when the head is no line of columns."""
    places = [n for n, cell in enumerate(head.cells) if head.split and cell and "值" in squeeze(cell)]
    return places[0] if len(places) == 1 else -1


def _top(lines: Sequence[Line], head: Head) -> int:
    """Return where the table starts: its title, the last one above the head."""
    titles = [n for n in range(head.first) if is_title(lines[n])]
    return titles[-1] if titles else 0


def _end(lines: Sequence[Line], head: Head) -> int:
    """Return the place after the last line of the block: a footer, prose, the next table's title, or the end."""
    seen = {squeeze(line.text) for line in lines[: head.first] if is_title(line)}
    for n in range(head.last + 1, len(lines)):
        cells = [cell for cell in lines[n].cells if cell]
        footer = bool(cells) and bool(FOOTER.fullmatch(squeeze(cells[0])))
        if footer and not (len(cells) > 1 and is_value(cells[-1])):
            return n
        if _is_prose(lines[n]) or (is_title(lines[n]) and _starts_table(lines[n], lines[n + 1 : n + 7], seen)):
            return n
    return len(lines)


def _is_prose(line: Line) -> bool:
    """Tell whether a line is running prose or the heading of a chapter, which no row of a table is."""
    text = line.text
    return not line.split and bool(_CHAPTER.match(text) or (len(text) > 80 and text.count("。") >= 2))


def _starts_table(title: Line, following: Sequence[Line], seen: set[str]) -> bool:
    """Tell whether a title starts a new table: another title, or fields below it; else it is one of the next page."""
    return squeeze(title.text) not in seen or any(has_field(line) for line in following)


class _Builder:
    """Puts the parts of a table together and words the repairs."""

    def __init__(self, head: Head, block: RawBlock, tasks: Tasks, fields: HeadFields, span: tuple[int, int]) -> None:
        self.head = head
        self.block = block
        self.tasks = tasks
        self.fields = fields
        self.span = span
        self.repairs: list[Repair] = []

    def table(self) -> TargetTable:
        """Return the table; ids stay empty."""
        levels = assign(self.block.rows, self.block.marks)
        kind = self._kind()
        unit = self.fields.texts.get("unit")
        department = self.fields.texts.get("department")
        name = self.fields.texts.get("project") or (unit or department if kind == "overall" else None)
        indicators = tuple(self._indicator(row, level) for row, level in zip(self.block.rows, levels, strict=True))
        budget = self._budget(kind)
        self._level_repairs(levels)
        for notes in (self.fields.notes, self.tasks.notes, self.block.notes):
            self.repairs += [Repair(address, what, confidence) for address, what, confidence in notes]
        first, last = self.span
        return TargetTable(
            id="",
            location=f"行 {first}-{last}",
            kind=kind,
            layout="101" if any(i.level1 == "成本指标" for i in indicators) else "88",
            project_name=name,
            indicators=indicators,
            project_code=self.fields.texts.get("code"),
            year=self.fields.year,
            department=department,
            unit=unit,
            budget=budget,
            goal=self.fields.goal,
            period=self.fields.texts.get("period"),
            tasks=tuple(self.tasks.tasks),
            repairs=tuple(self.repairs),
        )

    def _kind(self) -> TableKind:
        if "actual" in self.head.roles:
            return "self_evaluation"
        overall = self.tasks.tasks or _OVERALL.search(self.fields.title or "")
        return "overall" if overall and "project" not in self.fields.texts else "project"

    def _budget(self, kind: TableKind) -> Budget:
        total = [*self.tasks.total, None, None, None][:3]
        if kind == "overall" and total[0] is None and self.tasks.tasks and "total" not in self.fields.amounts:
            sums = [
                sum(v or 0.0 for v in column)
                for column in zip(*((t.total, t.fiscal, t.other) for t in self.tasks.tasks), strict=True)
            ]
            self.repairs.append(Repair(f"行 {self.span[0]}", "没有合计行，预算按各任务金额相加", 0.7))
            return Budget(*(round(value, 4) for value in sums))
        if total[0] is not None:
            self._compare(total[0])
            return Budget(*total)
        amounts = self.fields.amounts
        return Budget(amounts.get("total"), amounts.get("fiscal"), amounts.get("other"))

    def _compare(self, total: float) -> None:
        """Say whether the amounts of the tasks add up to the printed sum: the proof that none was lost."""
        added = sum(task.total or 0.0 for task in self.tasks.tasks)
        if self.tasks.notes and self.tasks.tasks:
            same = abs(added - total) < 0.01
            what = f"拆出的{len(self.tasks.tasks)}项任务金额相加 {added:.2f}，" + (
                "与合计一致" if same else f"与合计 {total:.2f} 不符"
            )
            self.repairs.append(Repair(f"行 {self.span[0]}", what, 0.98 if same else 0.4))

    def _indicator(self, row: RawRow, level: Assigned) -> Indicator:
        after = dict(zip(self.head.trailing, row.after, strict=False))
        sure = min(level.sure, 0.85 if row.joined > 1 else 1.0, 0.5 if not row.name else 1.0)
        return Indicator(
            id="",
            location=row.address,
            level1=level.level1,
            level2=level.level2,
            level3=row.name or None,
            value=tidy(row.value) or None,
            actual=after.get("actual"),
            weight=after.get("weight"),
            description=after.get("description"),
            basis=after.get("basis"),
            level2_written=level.written,
            extra=tuple((role, text) for role, text in after.items() if role not in _AFTER_ROLES and text),
            confidence=round(sure, 3),
        )

    def _level_repairs(self, levels: Sequence[Assigned]) -> None:
        """Word one repair for each run of rows under one label."""
        rows, start = self.block.rows, 0
        for n in range(1, len(levels) + 1):
            if n < len(levels) and _same_run(levels[n], levels[start]):
                continue
            run = levels[start:n]
            what = _describe(run[0], n - start, rows[n - 1].address) + self._home_note(run[0])
            self.repairs.append(Repair(rows[start].address, what, round(min(level.sure for level in run), 2)))
            start = n

    def _home_note(self, level: Assigned) -> str:
        home = HOME.get(level.level2 or "")
        printed = any(mark.label.level1 == home for mark in self.block.marks)
        return "" if home is None or printed or not level.printed else f"；一级指标未见，按{home}"


def _same_run(one: Assigned, other: Assigned) -> bool:
    return (one.level1, one.level2, one.against) == (other.level1, other.level2, other.against)


def _describe(level: Assigned, count: int, last: str) -> str:
    """Word how the rows came under their label."""
    label = level.level2 or level.level1
    if label is None:
        return f"{count}行没有找到一级、二级指标"
    if level.against:
        return f"“{level.against}”印在这里，但按内容和次序仍归入“{label}”（{count}行，至{last}）"
    if not level.printed:
        return f"原文没有印出“{label}”，按指标内容归入（{count}行，至{last}）"
    if level.moved:
        return f"标签“{label}”与各行错位，按次序、位置和内容归入（{count}行，至{last}）"
    return f"“{label}”向下填充（{count}行，至{last}）"
