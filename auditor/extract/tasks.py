"""Read the tasks of a 整体支出 table and their amounts."""

from collections.abc import Sequence
from functools import lru_cache

from auditor.extract.labels import bare_label, field_of
from auditor.extract.money import label_unit, read_amount
from auditor.extract.stream import Row, one_line
from auditor.extract.vocabulary import Vocabulary
from auditor.model import Budget, Cell, Task
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import collapse, squeeze

_TOTAL_ROW = compiled(r"(?:金额|资金|预算)?(?:合计|总计|小计)(?:金额)?[:：]?")
_ROLES = (
    ("name", r"(?:主要|重点)?(?:工作)?任务(?:名称)?|项目名称"),
    ("content", r"(?:主要|任务|工作)(?:内容|任务)(?:及.*)?|内容"),
    ("total", r"(?:预算|资金)?(?:总额|小计|合计|总金额)|总计"),
    ("fiscal", r"(?:其中[:：])?(?:财政)(?:性)?(?:拨款|资金)|一般公共预算.*"),
    ("other", r"(?:其中[:：])?(?:其他|其它)(?:来源)?(?:资金)?|单位资金"),
    ("amount", r"(?:预算|资金|申请|拟申请)*(?:金额|资金|数)(?:总额)?"),
)
_WORDS = Vocabulary(_ROLES, ("及", "一般公共预算"))


@record
class TaskList:
    """Tasks, the budget of their total row (or their sum), and the rows they took."""

    tasks: tuple[Task, ...]
    budget: Budget | None
    rows: frozenset[int]


def read_tasks(rows: Sequence[Row], unit: str | None) -> TaskList:
    """Return the tasks under a head row with 任务名称 and 预算金额."""
    for n, row in enumerate(rows):
        columns = _head_columns(row) if row.grid is not None else {}
        if "name" in columns and ({"amount", "total", "content", "fiscal"} & set(columns)):
            return _read(rows, n, columns, unit)
    return TaskList((), None, frozenset())


@lru_cache(maxsize=16384)
def _role(text: str) -> str | None:
    return _WORDS.find(bare_label(text))


def _head_columns(row: Row) -> dict[str, Cell]:
    columns: dict[str, Cell] = {}
    for cell in row.filled():
        role = _role(cell.text)
        if role and role not in columns:
            columns[role] = cell
    return columns


def _read(rows: Sequence[Row], n: int, columns: dict[str, Cell], unit: str | None) -> TaskList:
    unit = next((found for cell in columns.values() if (found := label_unit(cell.text))), unit)
    taken = {rows[n].order}
    at = n + 1
    if at < len(rows):
        more = {role: cell for role, cell in _head_columns(rows[at]).items() if role in ("total", "fiscal", "other")}
        if more:
            columns = {**columns, **more}
            taken.add(rows[at].order)
            at += 1
    tasks: list[Task] = []
    budget: Budget | None = None
    for row in rows[at:]:
        if row.grid is None or _ends(row, columns["name"]):
            break
        task = _task(row, columns, unit)
        taken.add(row.order)
        if task is None:
            continue
        if _TOTAL_ROW.fullmatch(squeeze(task.name)):
            budget = Budget(task.total, task.fiscal, task.other)
        else:
            tasks.append(task)
    return TaskList(tuple(tasks), budget, frozenset(taken))


def _ends(row: Row, name: Cell) -> bool:
    """Tell whether the task rows are over: another label starts the row, left of the names or in their column."""
    first = row.filled()[0]
    if first.row != row.index or _TOTAL_ROW.fullmatch(squeeze(first.text)):
        return False
    key = field_of(first.text)
    if first.col < name.col and first.col + first.col_span <= name.col:
        return key is not None
    return key in ("goal", "goal_long", "block", "tasks_text", "money_block") and len(row.filled()) <= 3


def _at(row: Row, column: Cell | None) -> str:
    if column is None:
        return ""
    for cell in row.cells:
        if cell.col <= column.col < cell.col + cell.col_span:
            return cell.text
    return ""


def _task(row: Row, columns: dict[str, Cell], unit: str | None) -> Task | None:
    name = one_line(_at(row, columns["name"]))
    own = [cell for cell in row.filled() if cell.row == row.index]
    label = next((cell.text for cell in own if _TOTAL_ROW.fullmatch(squeeze(cell.text))), None)
    name = label or collapse(name)
    if not name:
        return None
    amounts: dict[str, float | None] = {}
    for role in ("total", "fiscal", "other"):
        column = columns.get(role) or (columns.get("amount") if role == "total" else None)
        amount = read_amount(_at(row, column), unit)
        amounts[role] = amount.wan if amount else None
    return Task(name, amounts["total"], amounts["fiscal"], amounts["other"])
