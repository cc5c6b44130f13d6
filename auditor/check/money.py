"""Read money out of rows, in 万元, and show sums the way an auditor writes them."""

from __future__ import annotations

import re

from auditor.check.subject import Row
from auditor.model import TargetValue
from auditor.patterns import compiled
from auditor.records import record

COST_CLASSES = frozenset({"成本指标", "经济成本指标"})
YUAN_IN_WAN = 10_000.0
# `人均`, `每户`, `单位成本`: money per something, whatever the value says. 单位 alone is an institution.
PER_NAME = compiled(
    r"人均|户均|亩均|台均|场均|件均|例均|生均|日均|次均|校均|村均|[\u4e00-\u9fff]均(?=[\u4e00-\u9fff]{0,6}(?:成本|费|标准|价|支出|投入))"
    r"|单价|单位(?:面积|里程|建设|购置|运行|产出|加工|造价)?(?:成本|造价|价格|费用)|每(?!年|季|月)[\u4e00-\u9fff]{1,3}"
    r"|单(?:个|台|套|站|车|张|场|批|次|项|件|户|人|处|座)|补[助贴偿]标准|发放标准|标准$"
)
_PER_UNIT = re.compile(r"[/每·]")


@record(slots=False)
class Amount:
    """A sum of money a row states: 万元, whether the unit had to be guessed, and whether nothing at all says it.

    A bare number may be 元 or 万元: enough to see that it equals the budget, not to say that it differs.
    """

    wan: float
    guessed: bool = False
    bare: bool = False


def total_amount(row: Row) -> Amount | None:
    """Return the sum a row states as a whole (not per person or piece), in 万元, or None.

    A number without unit in a cost row is taken as 元 when large, `5万` as 万元; such a reading is `guessed`.
    """
    value = row.typed.value
    if value.kind not in {"quantity", "malformed"} or value.number is None:
        return None
    if value.dimension == "money" and value.magnitude is not None and not _PER_UNIT.search(value.unit or ""):
        return Amount(value.magnitude / YUAN_IN_WAN)
    if row.typed.indicator.level2 not in COST_CLASSES:
        return None
    if value.unit == "万":
        return Amount(value.number, guessed=True)
    if value.unit is None and value.dimension is None:
        written = row.typed.name.text
        in_yuan = value.number >= YUAN_IN_WAN and not re.search(r"万元", written)
        wan = value.number / YUAN_IN_WAN if in_yuan else value.number
        return Amount(wan, guessed=True, bare="元" not in written)
    return None


_HEAD = re.compile(r"(?P<thing>人|户|生|亩|例|台|件|场|校|村)均")
_SCALES = {"万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8, "十": 10.0}


def counted(value: TargetValue) -> tuple[float, str]:
    """Return a number with its scale written out, and the bare unit: 0.8万亩 → (8000, 亩); not the base unit."""
    number, unit = value.number or 0.0, value.unit or ""
    while unit and unit[0] in _SCALES and len(unit) > 1:
        number *= _SCALES[unit[0]]
        unit = unit[1:]
    return number, unit


def unit_amount_of(row: Row) -> tuple[float, str] | None:
    """Return money per something as (元, what per), also where only the name says per what: 人均成本 ≤1万 → 人."""
    found = unit_amount(row.typed.value)
    head = _HEAD.search(row.typed.name.text)
    if found or head is None:
        return found
    amount, budget = total_amount(row), row.table.budget
    if amount is None or (budget and amount.wan > 0.05 * budget):
        return None
    return amount.wan * YUAN_IN_WAN, head["thing"]


def unit_amount(value: TargetValue) -> tuple[float, str] | None:
    """Return money per something as (元, what per): `2500元/人/月` → (2500, `人/月`), or None."""
    if value.number is None or value.unit is None or value.dimension != "unit_money":
        return None
    parts = _PER_UNIT.split(value.unit, maxsplit=1)
    if len(parts) < 2 or not parts[1]:
        return None
    yuan = value.magnitude if value.magnitude is not None else value.number
    return yuan, parts[1]


def is_per_piece(row: Row) -> bool:
    """Tell whether the name asks for money per person or piece."""
    return PER_NAME.search(row.typed.name.text) is not None


def show_wan(amount: float) -> str:
    """Return an amount of 万元 without superfluous zeros."""
    return f"{round(amount, 4):.10g}万元"


def show_number(number: float) -> str:
    """Return a number without superfluous zeros and without exponent."""
    return f"{round(number, 4):.15g}"


def near(left: float, right: float, *, share: float, absolute: float = 0.011) -> bool:
    """Tell whether two amounts agree within a share or, for rounding, within 0.01 万元."""
    return abs(left - right) <= max(absolute, share * max(abs(left), abs(right)))
