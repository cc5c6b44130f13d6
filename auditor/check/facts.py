"""Name the typed facts of a row and its table that conditions and expressions may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any, Literal

from auditor.check.roles import ROLES, OfRow, of_rows
from auditor.check.subject import Row, Table
from auditor.records import record
from auditor.text import squeeze

FactType = Literal["text", "number", "flag", "words"]
FactValue = str | float | int | bool | tuple[str, ...] | None

VALUE_KINDS: Mapping[str, str] = {
    "quantity": "数量",
    "deadline": "期限",
    "state": "状态",
    "trend": "趋势",
    "restated": "重复指标名",
    "filler": "无或不适用",
    "missing": "缺失",
    "malformed": "写法有误",
    "compound": "一格多值",
}
FAMILIES: Mapping[str, str] = {
    "trend": "趋势词",
    "degree": "程度词",
    "grade": "等级词",
    "time": "时间词",
    "promise": "口号词",
    "filler": "充数词",
    "restated": "重复",
}
DIMENSIONS: Mapping[str, str] = {
    "people": "人",
    "things": "物",
    "events": "次",
    "money": "钱",
    "unit_money": "单价",
    "time": "时间",
    "geometry": "长度面积体积",
    "weight": "重量",
    "share": "比率",
    "grade": "分数等级",
    "data": "数据量",
    "rate": "每单位量",
}
TABLE_KINDS: Mapping[str, str] = {"project": "项目", "overall": "整体支出", "self_evaluation": "自评"}
LAYOUTS: Mapping[str, str] = {"88": "88版式", "101": "101版式"}
POLARITIES: Mapping[str, str] = {"positive": "越大越好", "negative": "越小越好", "unknown": "不明"}


@record(slots=False)
class Fact:
    """One fact: its name, Chinese name, type, what it means, and how to get it.

    Attributes:
        choices: for a text fact with fixed values: value → Chinese.
        scope: `row` facts exist only for rows; `table` facts for both.
        dear: whether it looks at other rows, so that it is worked out only for the rows it is asked of.
    """

    name: str
    chinese: str
    type: FactType
    help: str
    get: Callable[[Row | Table], FactValue]
    scope: Literal["row", "table"] = "row"
    choices: Mapping[str, str] | None = None
    dear: bool = False

    @cached_property
    def compared(self) -> Callable[[Row | Table], FactValue]:
        """Return what gives the fact as conditions compare it: a text squeezed, "" for none."""
        return _squeezed(self.get) if self.type == "text" else self.get

    @cached_property
    def compared_of_rows(self) -> Callable[[Row], FactValue]:
        """Return what gives the same of rows alone."""
        get = of_rows(self.get)
        return _squeezed(get) if self.type == "text" else get


def _squeezed(get: Callable[[Any], FactValue]) -> Callable[[Any], FactValue]:
    return lambda subject: squeeze(value) if isinstance(value := get(subject), str) else ""


def _row(what: str | Callable[[Row], FactValue]) -> OfRow[FactValue]:
    """Return what gives a fact of a row: where it stands, or what works it out."""
    return OfRow(attrgetter(what) if isinstance(what, str) else what)


def _table(read: Callable[[Table], FactValue]) -> Callable[[Row | Table], FactValue]:
    def get(subject: Row | Table) -> FactValue:
        return read(subject.table if isinstance(subject, Row) else subject)

    return get


def _role(role: str) -> Callable[[Row | Table], FactValue]:
    return ROLES[role].text


def _best(row: Row) -> FactValue:
    guesses = row.typed.category.guesses
    return guesses[0].label if guesses else None


def _confidence(row: Row) -> FactValue:
    guesses = row.typed.category.guesses
    return guesses[0].confidence if guesses else 0.0


def _declared_fits(row: Row) -> FactValue:
    return row.typed.indicator.level2 in row.proper


def _siblings_measurable(row: Row) -> FactValue:
    return sum(sibling.measurable for sibling in row.siblings)


def _siblings_signed(row: Row) -> FactValue:
    return sum(sibling.typed.value.comparator is not None for sibling in row.siblings)


def _plan_falls(table: Table) -> FactValue:
    amounts = [step.amount for step in table.table.spending_plan if step.amount is not None]
    return any(later < earlier - 1e-6 for earlier, later in pairwise(amounts))


_FACTS = (
    Fact("level1", "一级指标", "text", "一级指标，规范名称", _role("一级指标")),
    Fact("level2", "二级指标", "text", "申报的二级指标，规范名称（数量指标 …）", _role("二级指标")),
    Fact("level2_written", "二级指标原文", "text", "二级指标原样", _role("二级指标原文")),
    Fact("name", "三级指标", "text", "三级指标（指标名称）", _role("三级指标")),
    Fact("value", "指标值", "text", "指标值原文", _role("指标值")),
    Fact("value_long", "实施期指标值", "text", "实施期（长期）指标值", _role("实施期指标值")),
    Fact("description", "描述", "text", "绩效指标描述", _role("描述")),
    Fact("basis", "依据", "text", "指标值确定依据", _role("依据")),
    Fact("weight", "权重", "text", "分值权重原文", _role("权重")),
    Fact("value.kind", "指标值.类型", "text", "指标值是哪一类", _row("typed.value.kind"), choices=VALUE_KINDS),
    Fact("value.number", "指标值.数", "number", "写明的数（95% → 95；30万人 → 30）", _row("typed.value.number")),
    Fact("value.number_max", "指标值.上限", "number", "区间的上端", _row("typed.value.number_max")),
    Fact(
        "value.magnitude",
        "指标值.基本量",
        "number",
        "换算成基本单位（元、人、天…）的数",
        _row("typed.value.magnitude"),
    ),
    Fact("value.unit", "指标值.单位", "text", "单位原样", _row("typed.value.unit")),
    Fact(
        "value.dimension",
        "指标值.量纲",
        "text",
        "单位属于哪一类",
        _row("typed.value.dimension"),
        choices=DIMENSIONS,
    ),
    Fact("value.comparator", "指标值.比较符", "text", "≥ ≤ > < = ≈", _row("typed.value.comparator")),
    Fact("value.deadline", "指标值.期限", "text", "值里的日期或期限", _row("typed.value.deadline")),
    Fact("value.frequency", "指标值.频次", "text", "1次/周 的“周”", _row("typed.value.frequency")),
    Fact("value.baseline", "指标值.基期", "text", "值、描述或依据里写明的基数", _row("typed.value.baseline")),
    Fact("value.approximate", "指标值.约数", "flag", "带 约、左右、预计", _row("typed.value.approximate")),
    Fact("value.parts", "指标值.个数", "number", "一格里有几个值", _row(lambda r: max(1, len(r.typed.value.parts)))),
    Fact("value.defects", "指标值.写法问题", "words", "写法问题的代号", _row("typed.value.defects")),
    Fact("vagueness.level", "空泛度", "number", "0–5，见 V0–V5", _row("typed.vagueness.level")),
    Fact(
        "vagueness.family",
        "空泛词类",
        "text",
        "空泛词属于哪一类",
        _row("typed.vagueness.family"),
        choices=FAMILIES,
    ),
    Fact("vagueness.hits", "空泛词", "words", "命中的空泛词", _row("typed.vagueness.hits")),
    Fact(
        "vagueness.excused_by",
        "空泛可谅解",
        "text",
        "基数、分档、数字或文件使其可用",
        _row("typed.vagueness.excused_by"),
        choices={"baseline": "基数", "scale": "分档", "number": "数字", "document": "文件"},
    ),
    Fact(
        "name.is_sentence",
        "名称.是句子",
        "flag",
        "三级指标写成了目标、口号或措施",
        _row("typed.name.is_sentence"),
    ),
    Fact("name.generic", "名称.万能", "flag", "放到任何项目都成立的名称", _row("typed.name.generic")),
    Fact(
        "name.parts", "名称.个数", "number", "名称里有几个可计量的事项", _row(lambda r: max(1, len(r.typed.name.parts)))
    ),
    Fact(
        "name.dimension",
        "名称.量纲",
        "text",
        "名称要求的量纲（…率 → 比率）",
        _row("typed.name.dimension"),
        choices=DIMENSIONS,
    ),
    Fact("name.verb", "名称.动词", "text", "名称开头改变方向的动词", _row("typed.name.verb")),
    Fact("polarity", "方向", "text", "指标越大越好还是越小越好", _row("typed.polarity"), choices=POLARITIES),
    Fact("category.best", "应属类别", "text", "最可能的二级指标", _row(_best)),
    Fact("category.labels", "可属类别", "words", "说得通的二级指标，最可能的在前", _row("proper")),
    Fact("category.confidence", "类别把握", "number", "最可能类别的概率 0–1", _row(_confidence)),
    Fact(
        "category.process",
        "是过程指标",
        "flag",
        "资金到位率、预算执行率等过程事项",
        _row("typed.category.process"),
    ),
    Fact("category.sure", "类别有把握", "flag", "足以说申报类别有误", _row("typed.category.sure")),
    Fact("category.fits", "类别相符", "flag", "申报类别在可属类别之中", _row(_declared_fits)),
    Fact("row.filled", "行.有内容", "flag", "名称和值都有内容", _row("filled")),
    Fact("row.effective", "行.有效", "flag", "有内容、不是过程事项、类别没有明显放错", _row("effective")),
    Fact("row.measurable", "行.可计量", "flag", "值是数或日期（V0、V1）", _row("measurable")),
    Fact("row.misplaced", "行.类别放错", "flag", "有把握认为类别放错", _row("misplaced")),
    Fact("row.confidence", "行.读取把握", "number", "1 为无修复", _row("typed.indicator.confidence")),
    Fact("siblings.count", "同类.行数", "number", "同一二级指标下的其他行", _row(lambda r: len(r.siblings)), dear=True),
    Fact(
        "siblings.measurable",
        "同类.可计量行数",
        "number",
        "同一二级指标下其他可计量的行",
        _row(_siblings_measurable),
        dear=True,
    ),
    Fact(
        "siblings.signed",
        "同类.有比较符行数",
        "number",
        "同一二级指标下其他写了比较符的行",
        _row(_siblings_signed),
        dear=True,
    ),
    Fact("table.kind", "表.类型", "text", "项目或整体支出", _table(lambda t: t.table.kind), "table", TABLE_KINDS),
    Fact("table.layout", "表.版式", "text", "88 或 101", _table(lambda t: t.table.layout), "table", LAYOUTS),
    Fact("table.year", "表.年度", "number", "预算年度", _table(lambda t: t.table.year), "table"),
    Fact("table.budget.total", "表.预算", "number", "年度预算总额（万元）", _table(lambda t: t.budget), "table"),
    Fact("table.budget.fiscal", "表.财政拨款", "number", "万元", _table(lambda t: t.table.budget.fiscal), "table"),
    Fact("table.budget.other", "表.其他资金", "number", "万元", _table(lambda t: t.table.budget.other), "table"),
    Fact("table.budget_long", "表.实施期预算", "number", "万元", _table(lambda t: t.table.budget_long), "table"),
    Fact("table.goal", "表.绩效目标", "text", "年度绩效目标", _table(lambda t: t.table.goal), "table"),
    Fact("table.goal_long", "表.实施期目标", "text", "实施期或长期目标", _table(lambda t: t.table.goal_long), "table"),
    Fact("table.purpose", "表.用途", "text", "资金用途", _table(lambda t: t.table.purpose), "table"),
    Fact("table.period", "表.项目期限", "text", "实施期原文", _table(lambda t: t.table.period), "table"),
    Fact("table.project_name", "表.项目名称", "text", "项目名称", _table(lambda t: t.table.project_name), "table"),
    Fact("table.unit", "表.实施单位", "text", "实施单位", _table(lambda t: t.table.unit), "table"),
    Fact("table.department", "表.主管部门", "text", "主管部门", _table(lambda t: t.table.department), "table"),
    Fact("table.rows", "表.行数", "number", "指标行数", _table(lambda t: len(t.rows)), "table"),
    Fact(
        "table.effective_rows",
        "表.有效行数",
        "number",
        "填满类别的行，重复的只算一次",
        _table(lambda t: len(t.effective_rows)),
        "table",
    ),
    Fact(
        "table.categories",
        "表.已有类别",
        "words",
        "有有效行的类别",
        _table(lambda t: tuple(sorted(t.categories))),
        "table",
    ),
    Fact("table.tasks", "表.任务数", "number", "整体支出的任务数", _table(lambda t: len(t.table.tasks)), "table"),
    Fact(
        "table.plan_steps",
        "表.支出计划期数",
        "number",
        "资金支出计划有几期",
        _table(lambda t: len(t.table.spending_plan)),
        "table",
    ),
    Fact("table.plan_falls", "表.支出计划倒退", "flag", "支出计划的累计数变小", _table(_plan_falls), "table"),
    Fact("table.recognised", "表.来自识别", "flag", "由图片识别而来", _table(lambda t: t.recognised), "table"),
)

FACTS: Mapping[str, Fact] = {fact.name: fact for fact in _FACTS}
FACT_SPELLINGS: Mapping[str, str] = {spelling: fact.name for fact in _FACTS for spelling in (fact.name, fact.chinese)}


def show(value: FactValue) -> str:
    """Return a fact as people read it."""
    if value is None:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value) or "（无）"
    return f"{value:g}" if isinstance(value, float) else str(value)
