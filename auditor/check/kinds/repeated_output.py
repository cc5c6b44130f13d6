"""Find the same output claimed by several projects."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from auditor.check.examples import canonical_level2
from auditor.check.fields import setting
from auditor.check.kind import AcrossKind, Hit
from auditor.check.likeness import bare
from auditor.check.money import show_number
from auditor.check.subject import Row, Table


@dataclass
class _Groups:
    """Places of one output by number; a number joins the oldest group whose first number is near.

    Groups stand sorted by their numbers: thousands of tables may give one name as many numbers.
    """

    tolerance: float
    all: list[list[tuple[int, Row]]] = field(default_factory=list)
    numbers: list[tuple[float, int]] = field(default_factory=list)

    def of(self, number: float) -> list[tuple[int, Row]]:
        """Return the group of a number, a new one where none is near."""
        spread = self.tolerance * abs(number) / max(1.0 - self.tolerance, 1e-9) * 1.001
        place = bisect_left(self.numbers, (number - spread, -1))
        near = []
        while place < len(self.numbers) and self.numbers[place][0] <= number + spread:
            first, group = self.numbers[place]
            if abs(first - number) <= self.tolerance * max(first, number):
                near.append(group)
            place += 1
        if near:
            return self.all[min(near)]
        insort(self.numbers, (number, len(self.all)))
        self.all.append([])
        return self.all[-1]


@dataclass(frozen=True, kw_only=True)
class RepeatedOutput(AcrossKind):
    """The same name with the same number in several projects."""

    title: ClassVar[str] = "产出跨项目重复计列"
    slots: ClassVar[dict[str, str]] = {"projects": "涉及的项目", "output": "重复的产出", "count": "几个项目"}
    categories: tuple[str, ...] = setting("看哪些二级指标", alias="类别", default=("数量指标",))
    number_from: float = setting("数至少多大才看（1家、2次之类容易巧合）", alias="数至少", default=10.0)
    shortest: int = setting("名称少于几个字不看", alias="最短", default=4)
    tolerance: float = setting("两数相差几成以内算同一个数（约20.46万人、约20万人）", alias="容差", default=0.0)

    def find(self, tables: Sequence[Table], where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit for each output that stands in several tables."""
        for found in self._groups(tables):
            number, unit = found[0][1].typed.value.number or 0.0, found[0][1].typed.value.unit or ""
            item = found[0][1].typed.indicator
            names = [tables[i].table.project_name or tables[i].table.location for i, _ in found]
            output = f"{item.level3} {show_number(number)}{unit}"
            slots = {"projects": "、".join(names), "output": output, "count": str(len(found))}
            trace = tuple((tables[i].table.project_name or "", row.typed.indicator.location) for i, row in found)
            yield Hit(
                f"{item.level3} = {item.value}",
                role=where[0],
                slots=slots,
                trace=trace,
                tables=tuple(i for i, _ in found),
            )

    def _groups(self, tables: Sequence[Table]) -> Iterator[list[tuple[int, Row]]]:
        """Yield the places, in two tables or more, that give one output the same number."""
        wanted = {canonical_level2(name) for name in self.categories}
        places: dict[tuple[str, str, int | None], list[tuple[int, Row]]] = {}
        for index, table in enumerate(tables):
            for row in table.rows:
                if key := self._key(row, wanted):
                    # What one year delivers is no part of another year's money.
                    places.setdefault((*key, table.table.year), []).append((index, row))
        for found in places.values():
            if found[0][0] != found[-1][0]:
                yield from self._of_one_number(found)

    def _of_one_number(self, places: Sequence[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
        groups = _Groups(self.tolerance)
        for index, row in places:
            group = groups.of(row.typed.value.number or 0.0)
            if not group or group[-1][0] != index:
                group.append((index, row))
        return (group for group in groups.all if len(group) > 1)

    def _key(self, row: Row, wanted: set[str | None]) -> tuple[str, str] | None:
        value = row.typed.value
        if row.typed.indicator.level2 not in wanted or value.kind != "quantity" or value.magnitude is None:
            return None
        if value.dimension == "share" or value.magnitude < self.number_from:
            return None
        name = bare(row.typed.indicator.level3 or "")
        return None if len(name) < self.shortest else (name, value.unit or "")
