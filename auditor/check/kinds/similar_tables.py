"""Find projects that share nearly all their indicator names."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import AcrossKind, Hit
from auditor.check.likeness import bare, likeness
from auditor.check.subject import Table


class _Groups:
    """Numbers in groups, each called by its smallest; at first every number is one."""

    def __init__(self, count: int) -> None:
        self.of = list(range(count))
        self.members = {number: [number] for number in range(count)}

    def join(self, one: int, other: int) -> None:
        """Make one group of the groups of two numbers."""
        first, second = sorted((self.of[one], self.of[other]))
        if first != second:
            moved = self.members.pop(second)
            self.members[first] += moved
            for number in moved:
                self.of[number] = first


def _jaccard(common: int, left: frozenset[str], right: frozenset[str]) -> float:
    return common / max(1, len(left) + len(right) - common)


@dataclass(frozen=True, kw_only=True)
class SimilarTables(AcrossKind):
    """Projects whose sets of names are nearly the same."""

    title: ClassVar[str] = "跨项目雷同"
    slots: ClassVar[dict[str, str]] = {"projects": "雷同的项目", "share": "相同名称占比", "count": "几个项目"}
    share: float = setting("相同名称至少占几成（交集÷并集）", alias="占比", default=0.8)
    rows_from: int = setting("至少几条不同名称的表才比", alias="至少行", default=5)
    same_department: bool = setting("只比同一主管部门（或未写部门）的", alias="同部门", default=False)
    alike: float = setting("两个名称相似度至少多少算相同（0–1），1 为全同", alias="名称相似", default=1.0)
    ignore_same_name: bool = setting("同名项目（上下年度、重复报送）不比", alias="同名不比", default=False)

    def find(self, tables: Sequence[Table], where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit for each group of projects, in the order of the tables."""
        sets = [self._names(table) for table in tables]
        groups = self._groups(tables, sets)
        for group in groups:
            names = [tables[i].table.project_name or tables[i].table.location for i in group]
            first, second = group[0], group[1]
            share = self._share(sets[first], sets[second])
            slots = {"projects": "、".join(names), "share": f"{share:.0%}", "count": str(len(group))}
            common = sorted(frozenset.intersection(*(sets[i] for i in group)))
            trace = (("相同名称", "、".join(common)), ("占比", f"{share:.0%}"))
            yield Hit("、".join(names), role=where[0], slots=slots, trace=trace, tables=tuple(group))

    def _names(self, table: Table) -> frozenset[str]:
        return frozenset(bare(row.typed.indicator.level3 or "") for row in table.rows if row.filled)

    def _groups(self, tables: Sequence[Table], sets: list[frozenset[str]]) -> list[list[int]]:
        """Return the groups of tables that are alike, directly or through others."""
        groups = _Groups(len(tables))
        twins = self._twins(tables, sets)
        for left, right in self._candidates(sets, twins):
            # Two that are in one group already need no look: thousands of near copies would cost millions of them.
            if groups.of[left] == groups.of[right] or not self._comparable(tables[left], tables[right]):
                continue
            if self._share(sets[left], sets[right], self.share) >= self.share:
                groups.join(left, right)
        mated = {group for group, members in groups.members.items() if len(members) > 1}
        for index, first in twins.items():
            if groups.of[first] in mated or self._comparable(tables[first], tables[index]):
                groups.join(first, index)
        return [sorted(members) for _, members in sorted(groups.members.items()) if len(members) > 1]

    def _twins(self, tables: Sequence[Table], sets: list[frozenset[str]]) -> dict[int, int]:
        """Return for each repeated table the first one with its names, department, project name and year.

        Twins are alike to the same others, so that only the first is compared with them.
        """
        firsts: dict[tuple[frozenset[str], str | None, str | None, int | None], int] = {}
        twins = {}
        for index, (table, names) in enumerate(zip(tables, sets, strict=True)):
            department = table.table.department if self.same_department else None
            project = table.table.project_name if self.ignore_same_name else None
            first = firsts.setdefault((names, department, project, table.table.year), index)
            if first != index and len(names) >= self.rows_from:
                twins[index] = first
        return twins

    def _candidates(self, sets: list[frozenset[str]], twins: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Yield pairs that may share enough names; only tables with a name in common are ever compared."""
        by_name: dict[str, list[int]] = {}
        sizes = [len(names) for names in sets]
        for index, names in enumerate(sets):
            size = sizes[index]
            if size < self.rows_from or index in twins:
                continue
            shared = Counter(chain.from_iterable(by_name.get(name, ()) for name in sorted(names)))
            for other, count in shared.items():
                short, long = (size, sizes[other]) if size < sizes[other] else (sizes[other], size)
                # Fuzzy matching is dear: only where a third of the shorter set is the same to the letter.
                if 3 * count >= short >= self.share * long - 1e-9:
                    yield other, index
            for name in names:
                by_name.setdefault(name, []).append(index)

    def _share(self, left: frozenset[str], right: frozenset[str], least: float = 2.0) -> float:
        """Return the share of names two sets have in common, each name matched once at most.

        Looking ends as soon as it is clear whether the share is `least`: what is returned then is on the same side.
        """
        same = left & right
        rest, count, most = sorted(right - same), len(same), len(left)
        for name in sorted(left - same) if self.alike < 1 else ():
            if _jaccard(count, left, right) >= least or (least <= 1 and _jaccard(most, left, right) < least):
                break
            likely = [likeness(name, other) for other in rest]
            if likely and (best := max(likely)) >= self.alike:
                del rest[likely.index(best)]
                count += 1
            else:
                most -= 1
        return _jaccard(count, left, right)

    def _comparable(self, left: Table, right: Table) -> bool:
        one, two = left.table, right.table
        if self.ignore_same_name and one.project_name and one.project_name == two.project_name:
            return False
        # A project that goes on has the same indicators every year.
        if one.year and two.year and one.year != two.year:
            return False
        return not (self.same_department and one.department and two.department and one.department != two.department)
