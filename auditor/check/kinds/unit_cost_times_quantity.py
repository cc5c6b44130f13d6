"""Find unit costs that, times the quantity, miss the budget: `10000颗 × 248.6元 = 248.6万元，预算80万元`."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import likeness, pairs
from auditor.check.money import COST_CLASSES, YUAN_IN_WAN, counted, show_number, show_wan, total_amount, unit_amount_of
from auditor.check.subject import Row, Table
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_TIMES = {"月": 12.0, "季": 4.0, "季度": 4.0, "年": 1.0}
_PEOPLE = frozenset({"人", "名", "位", "人次", "生", "孩", "例", "人份"})
_COUNTS = frozenset({"数量指标"})
_PIECES = frozenset({"个", "座", "处", "所"})
_SPLIT = re.compile(r"[/·每]")


# What every price says; what is left names the thing priced: 稻谷保管费 → 稻谷保管.
_PRICE_WORDS = compiled(
    r"[(\[（【].*?[)\]）】]|单位|单个|单人|单台|单次|人均|户均|生均|亩均|平均|均价|每[\u4e00-\u9fff]|成本|标准|费用|单价|造价|价格|经费|支出|"
    r"补助|补贴|金额|资金|控制|项目|发放|不超过|年度|月度|[费金额价]$"
)


def _same_thing(cost: Row, quantity: Row) -> bool:
    """Tell whether a price and a quantity name the same thing; a price that names nothing fits any quantity."""
    named = _PRICE_WORDS.sub("", squeeze(cost.typed.indicator.level3 or ""))
    own = pairs(named) if len(named) > 1 else frozenset()
    return not own or bool(own & pairs(quantity.typed.indicator.level3 or ""))


# 单户奖补上限 is what the dearest may get, not what each gets.
_AT_MOST = re.compile(r"上限|封顶|最高")
_COUNT_TAIL = re.compile(r"(?:总?数量|[个座处所]数|总数|数)$")


def _is_piece(row: Row, unit: str, thing: str) -> bool:
    """Tell whether the pieces counted are the things priced: 台站数量 = 11个 beside 8万元/站."""
    head = _COUNT_TAIL.sub("", squeeze(row.typed.indicator.level3 or ""))
    return unit in _PIECES and len(head) > len(thing) and head.endswith(thing)


def _ask(total: float, budget: float) -> str:
    """Return what the difference leaves open: what the rest is for, or who bears it."""
    difference = show_wan(abs(budget - total))
    return f"其余{difference}用于何处没有写明" if total < budget else f"多出的{difference}由谁负担没有写明"


@record(slots=False)
class _Product:
    cost: Row
    quantity: Row
    wan: float
    shown: str


@record(kw_only=True, slots=False)
class UnitCostTimesQuantity(TableKind):
    """A unit cost whose product with the matching quantity is far from the budget."""

    title: ClassVar[str] = "单价×数量与预算不符"
    default_where: ClassVar[tuple[str, ...]] = ("指标值",)
    slots: ClassVar[dict[str, str]] = {"sum": "算式", "product": "乘积", "ratio": "乘积是预算的几倍", "ask": "要问的"}
    lowest: float = setting("乘积与预算之比低于此就报", alias="最低", default=0.8)
    highest: float = setting("高于此就报", alias="最高", default=1.2)
    days: float = setting("按天的单价一年算几天；0 为不算这类", alias="天数", default=0.0)

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit at the first unit cost, with the sum of all products."""
        budget = table.budget
        products = list(self._products(table))
        costs = {product.cost.index for product in products}
        if not budget or not products:
            return
        best = self._closest(products, costs, budget)
        total = sum(product.wan for product in best)
        # One quantity for several prices: where one product alone is above the budget, each price has its own people.
        if len({product.quantity.index for product in best}) < len(best) and any(
            p.wan > self.highest * budget for p in best
        ):
            return
        if self.lowest <= total / budget <= self.highest or (total < budget and self._others(table) > len(best)):
            return
        sums = " + ".join(product.shown for product in best)
        sums += f"（合计{show_wan(total)}）" if len(best) > 1 else ""
        sums += f"，预算{show_wan(budget)}"
        slots = {"sum": sums, "product": show_wan(total), "ratio": f"{total / budget:.2f}", "hit": sums}
        slots["ask"] = _ask(total, budget)
        evidence = best[0].cost.typed.indicator.value or ""
        yield Hit(evidence, best[0].cost.index, where[0], slots=slots, trace=(("算式", sums),))

    def _others(self, table: Table) -> int:
        """Return how many cost rows share the budget, priced per piece or whole."""
        rows = table.picked(table.in_class(COST_CLASSES))
        return sum(unit_amount_of(row) is not None or total_amount(row) is not None for row in rows)

    def _costs(self, table: Table) -> Iterator[tuple[Row, tuple[float, str]]]:
        """Yield the cost rows that state a price, with (元, what per)."""
        for row in table.picked(table.in_class(COST_CLASSES)):
            price = unit_amount_of(row)
            if price and not _AT_MOST.search(row.typed.indicator.level3 or ""):
                yield row, price

    def _products(self, table: Table) -> Iterator[_Product]:
        for cost, (yuan, per) in self._costs(table):
            thing, factor = self._per(per)
            if thing is None:
                continue
            counted_rows = [row for row in table.picked(table.in_class(_COUNTS)) if self._count(row, thing) is not None]
            # Money per head goes to the only people counted, whatever it is called.
            alone = thing in _PEOPLE and len(counted_rows) == 1
            for row in counted_rows:
                number = self._count(row, thing) or 0.0
                if not alone and not _same_thing(cost, row):
                    continue
                wan = yuan * number * factor / YUAN_IN_WAN
                times = f" × {show_number(factor)}" if factor != 1 else ""
                price = show_number(yuan) + "元"
                shown = f"{show_number(number)}{thing} × {price}{times} = {show_wan(wan)}"
                yield _Product(cost, row, wan, shown)

    def _per(self, per: str) -> tuple[str | None, float]:
        """Return the thing priced and the factor to a year: `人/月` → (人, 12)."""
        parts = [part for part in _SPLIT.split(per) if part]
        factor, thing = 1.0, None
        for part in parts:
            plain = part.lstrip("0123456789")
            if plain in _TIMES:
                factor *= _TIMES[plain]
            elif plain in {"天", "日"}:
                if not self.days:
                    return None, 1.0
                factor *= self.days
            elif thing is None:
                thing = plain
            else:
                return None, 1.0
        return thing, factor

    def _count(self, row: Row, thing: str) -> float | None:
        value = row.typed.value
        if value.kind != "quantity" or value.number is None:
            return None
        number, unit = counted(value)
        unit = _SPLIT.split(unit)[0]
        same = unit == thing or (unit in _PEOPLE and thing in _PEOPLE) or _is_piece(row, unit, thing)
        return number if same else None

    def _closest(self, products: Sequence[_Product], costs: set[int], budget: float) -> list[_Product]:
        """Return one product per unit cost: the one that explains the budget, else of the most similar name."""
        if len(costs) == 1:
            fitting = [p for p in products if self.lowest <= p.wan / budget <= self.highest]
            return fitting[:1] or [max(products, key=self._likeness)]
        chosen = []
        for cost in sorted(costs):
            own = [product for product in products if product.cost.index == cost]
            chosen.append(max(own, key=self._likeness))
        return chosen

    def _likeness(self, product: _Product) -> tuple[float, int]:
        names = product.cost.typed.indicator.level3 or "", product.quantity.typed.indicator.level3 or ""
        return likeness(*names), -product.quantity.index
