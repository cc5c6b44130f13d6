"""Build a target table from its located rows: kind, name, year, money, goals, indicators, repairs."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.extract.align import looks_like_value
from auditor.extract.crop import crop, location_of
from auditor.extract.halves import read_halves
from auditor.extract.head import Head, read_head, starts_field
from auditor.extract.indicators import Block, BlockReader, holds_displaced_labels
from auditor.extract.levels import read_label
from auditor.extract.locate import Draft
from auditor.extract.money import Amount, number_in
from auditor.extract.prose import NOTE
from auditor.extract.roles import role_of
from auditor.extract.several import expand
from auditor.extract.tasks import TaskList, read_tasks
from auditor.extract.titles import title_name
from auditor.extract.unclaimed import unclaimed
from auditor.model import Budget, Cell, Layout, PlanStep, Repair, TableKind, TargetTable
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import collapse, squeeze

_COSTS_101 = ("经济成本指标", "社会成本指标", "生态环境成本指标")
_SELF = compiled(r"自评|自我评价|完成情况表")
_OVERALL = compiled(r"整体(?:支出|绩效)")
_YEAR = compiled(r"(20\d\d)")


@record
class Around:
    """What the document says beyond a table: its year and department, each with where it was found."""

    year: int | None = None
    year_from: str = ""
    department: str | None = None


def build(draft: Draft, around: Around) -> TargetTable:
    """Return the table of a draft."""
    head = read_head(draft.head)
    tasks = read_tasks(draft.head, head.unit_stated)
    if tasks.rows:
        head = read_head([row for row in draft.head if row.order not in tasks.rows])
    return _Builder(draft, head, tasks, read_block(draft), around).table()


def read_block(draft: Draft) -> Block:
    """Return the indicators of a draft, in row order, with a note for all that ended nowhere."""
    if draft.header.halves is not None:
        return read_halves(draft.rows, draft.header)
    rows, split = expand(draft.rows)
    reader = BlockReader(displaced=holds_displaced_labels([row for row, _ in rows], draft.header))
    for row, header in rows:
        reader.read(row, header, page_start=row.order in draft.page_starts)
    block = reader.finish()
    lost = unclaimed(rows, block.indicators, (*draft.repairs, *block.repairs))
    return replace(block, repairs=(*split, *block.repairs, *lost))


class _Builder:
    def __init__(self, draft: Draft, head: Head, tasks: TaskList, block: Block, around: Around) -> None:
        self.draft, self.head, self.tasks, self.block, self.around = draft, head, tasks, block, around
        self.repairs: list[Repair] = []

    def table(self) -> TargetTable:
        fields = self.head.fields
        kind = self._kind()
        self._note_rows_above()
        told = any(row.grid is not None and NOTE in row.grid.notes for row, _ in self.draft.rows)
        if told:
            self.repairs.append(Repair(self.draft.header_row.address, "指标写在文字里，按“类别—名称—值”拆出", 0.8))
        rows = [*self.draft.head, *self.draft.header_rows, *(row for row, _ in self.draft.rows)]
        rows = sorted({row.order: row for row in rows}.values(), key=lambda row: row.order)
        wide = next((row for row in rows if row.grid is not None and "右侧各列印在另一页" in row.grid.notes), None)
        if wide is not None:
            self.repairs.append(Repair(wide.address, "右侧各列印在另一页，按各行的位置接上", 0.9))
        grid, place = crop(rows)
        location = grid.location if grid is not None else location_of(rows)
        budget, budget_long = self._money(location)
        name = self._name(kind, location)
        return TargetTable(
            id="",
            narrative=told and not fields.keys() & {"name", "owner", "code"},
            location=location,
            kind=kind,
            layout=layout_of(self.block),
            project_name=name,
            indicators=self.block.indicators,
            project_code=fields.get("code"),
            year=self._year(location),
            department=self._department(kind),
            unit=fields.get("unit") or (fields.get("owner") or name if kind == "overall" else fields.get("owner")),
            budget=budget,
            budget_long=budget_long,
            goal=self._goal(location),
            goal_long=fields.get("goal_long") if "goal" in fields else None,
            purpose=fields.get("purpose"),
            period=fields.get("period"),
            spending_plan=self._plan(),
            spending_plan_unit=self._plan_unit(),
            tasks=self.tasks.tasks,
            repairs=(*self.head.repairs, *self.repairs, *self.draft.repairs, *self.block.repairs),
            head=tuple(pair for pair in self.head.pairs if pair[1]),
            grid=grid,
            grid_rows=tuple(place.get(row.order, -1) for row in self.block.rows),
        )

    def _note_rows_above(self) -> None:
        """Say which rows above the head, or cells in it, look like indicators and were not read."""
        among = self.draft.header.depth == 0
        for row in self.draft.head:
            own = row.own()
            classed = _names_class(own)
            loose = among and len(own) >= 2 and not any(starts_field(cell.text) for cell in own)
            among = among or classed
            if row.grid is not None and (loose or classed):
                self.repairs.append(Repair(row.address, f"表头之前像指标的行没有读入：{row.text()[:60]}", 0.3))
        read = {row.order for row, _ in self.draft.rows}
        for row in (row for row in self.draft.header_rows if row.order not in read):
            loose_cells = [cell.text for cell in row.filled() if role_of(cell.text) is None]
            if any(_is_class(text) or looks_like_value(text) for text in loose_cells):
                self.repairs.append(Repair(row.address, f"表头行里混有指标内容，没有读入：{row.text()[:60]}", 0.3))

    def _kind(self) -> TableKind:
        titles = "".join(self.head.titles)
        if "actual" in self.draft.header.roles or _SELF.search(titles):
            return "self_evaluation"
        fields = self.head.fields
        if "name" in fields:
            return "project"
        if self.tasks.tasks or "owner" in fields or _OVERALL.search(titles):
            return "overall"
        return "project"

    def _name(self, kind: TableKind, location: str) -> str | None:
        fields = self.head.fields
        name = fields.get("name")
        if name is None and kind != "project":
            name = fields.get("owner") or fields.get("unit") or fields.get("department")
        if name is None:
            name = title_name(self.head.titles)
            if name:
                self.repairs.append(Repair(location, f"项目名称取自标题：{name[:40]}", 0.8))
        return collapse(name) if name else None

    def _department(self, kind: TableKind) -> str | None:
        fields = self.head.fields
        if "department" in fields:
            return fields["department"]
        return fields.get("owner") if kind == "overall" else self.around.department

    def _year(self, location: str) -> int | None:
        generic = title_name(self.head.titles) is None
        if self.head.year is not None or (self.head.title_year is not None and generic):
            return self.head.year or self.head.title_year
        if self.head.title_year is not None and self.around.year is None:
            self.repairs.append(Repair(location, "年度取自标题", 0.7))
            return self.head.title_year
        period = self.head.fields.get("period", "")
        match = _YEAR.search(period)
        if match and len(set(_YEAR.findall(period))) == 1:
            self.repairs.append(Repair(location, f"年度取自项目期限：{period[:20]}", 0.8))
            return int(match[1])
        if self.around.year is not None:
            self.repairs.append(Repair(location, f"表内没有年度，取自{self.around.year_from}", 0.8))
        return self.around.year

    def _goal(self, location: str) -> str | None:
        fields = self.head.fields
        goal = fields.get("goal")
        if goal is None and "goal_long" in fields:
            self.repairs.append(Repair(location, "没有年度目标，以实施期目标代之", 0.7))
            return fields["goal_long"]
        if goal is None and len(fields.get("tasks_text", "")) > 20:
            self.repairs.append(Repair(location, "总体目标一栏为空，目标文字在“年度主要任务”一栏", 0.7))
            return fields["tasks_text"]
        return goal

    # ------------------------------------------------------------ money

    def _money(self, location: str) -> tuple[Budget, float | None]:
        amounts = self.head.amounts
        long = amounts.get("long_total", [])
        total = self._pick("total", 0)
        side = 1 if long and total is not None else 0
        fiscal, other = self._pick("fiscal", side), self._pick("other", side)
        self._note_unit(location, total or fiscal)
        if total is None and self.tasks.tasks:
            return self._task_budget(location), _wan(long)
        if total is None and (fiscal is not None or other is not None) and not long:
            value = round((fiscal.wan if fiscal else 0.0) + (other.wan if other else 0.0), 6)
            self.repairs.append(Repair(location, f"没有资金总额，按财政拨款与其他资金之和 {value:g} 万元", 0.8))
            return Budget(value, fiscal.wan if fiscal else None, other.wan if other else None), None
        if total is None and long:
            self.repairs.append(Repair(location, "没有年度金额，以实施期金额代之", 0.7))
            total = long[0]
        return (
            Budget(total.wan if total else None, fiscal.wan if fiscal else None, other.wan if other else None),
            _wan(long),
        )

    def _pick(self, key: str, side: int) -> Amount | None:
        found = self.head.amounts.get(key, [])
        return found[min(side, len(found) - 1)] if found else None

    def _note_unit(self, location: str, amount: Amount | None) -> None:
        if amount is None:
            return
        if amount.unit is None:
            self.repairs.append(Repair(location, "没有写金额单位，按万元", 0.7))
        elif amount.unit not in ("万元", "万"):
            self.repairs.append(Repair(location, f"金额单位为{amount.unit}，换算为万元", 0.95))

    def _task_budget(self, location: str) -> Budget:
        if self.tasks.budget is not None and self.tasks.budget.total is not None:
            return self.tasks.budget
        sums = [
            round(sum(value for task in self.tasks.tasks if (value := getattr(task, key)) is not None), 6)
            for key in ("total", "fiscal", "other")
        ]
        if any(task.total is not None for task in self.tasks.tasks):
            self.repairs.append(Repair(location, f"没有合计行，部门预算按各任务金额之和 {sums[0]:g} 万元", 0.8))
            return Budget(*sums)
        return Budget()

    def _plan(self) -> tuple[PlanStep, ...]:
        return tuple(PlanStep(by, number_in(text) if text else None, text) for by, text in self.head.plan)

    def _plan_unit(self) -> str | None:
        if not self.head.plan:
            return None
        label = squeeze(self.head.plan_label or "")
        return "%" if "%" in label or all("%" in text for _, text in self.head.plan if text) else "万元"


def _names_class(cells: Sequence[Cell]) -> bool:
    """Tell whether cells name a 二级指标, or a 一级指标 beside a value."""
    labels = [label for cell in cells if (label := read_label(cell.text)) is not None and label.suffixed]
    if not labels:
        return False
    return any(label.level2 for label in labels) or any(looks_like_value(cell.text) for cell in cells)


def _is_class(text: str) -> bool:
    label = read_label(text)
    return label is not None and label.suffixed and label.level2 is not None


def _wan(amounts: Sequence[Amount]) -> float | None:
    return amounts[0].wan if amounts else None


def layout_of(block: Block) -> Layout:
    """Return 101 when 成本指标 is a 一级指标 or its three children occur."""
    for row in block.indicators:
        if row.level1 == "成本指标" or row.level2 in _COSTS_101:
            return "101"
    return "88"
