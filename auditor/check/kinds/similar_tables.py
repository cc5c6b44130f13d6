"""Find projects that share nearly all their indicator names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import AcrossKind, Hit
from auditor.check.likeness import bare, likeness
from auditor.check.subject import Table


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
        parent = list(range(len(tables)))

        def root(index: int) -> int:
            while parent[index] != index:
                index = parent[index]
            return index

        for left, right in self._alike(sets):
            if self._comparable(tables[left], tables[right]):
                low, high = sorted((root(left), root(right)))
                parent[high] = low
        found: dict[int, list[int]] = {}
        for index in range(len(tables)):
            found.setdefault(root(index), []).append(index)
        return [group for group in found.values() if len(group) > 1]

    def _alike(self, sets: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
        """Yield pairs that share enough names; only tables with a name in common are ever compared."""
        by_name: dict[str, list[int]] = {}
        for index, names in enumerate(sets):
            for name in names if len(names) >= self.rows_from else ():
                by_name.setdefault(name, []).append(index)
        for index, names in enumerate(sets):
            shared: dict[int, int] = {}
            for name in names:
                for other in by_name.get(name, ()):
                    if other > index and len(names) >= self.rows_from:
                        shared[other] = shared.get(other, 0) + 1
            for other, count in sorted(shared.items()):
                # Fuzzy matching is dear: only where a third of the shorter set is the same to the letter.
                if 3 * count >= min(len(names), len(sets[other])) and self._share(names, sets[other]) >= self.share:
                    yield index, other

    def _share(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Return the share of names two sets have in common, each name matched once at most."""
        same = left & right
        rest, count = sorted(right - same), len(same)
        for name in sorted(left - same) if self.alike < 1 else ():
            partner = max(rest, key=lambda other: likeness(name, other), default=None)
            if partner is not None and likeness(name, partner) >= self.alike:
                rest.remove(partner)
                count += 1
        return count / max(1, len(left) + len(right) - count)

    def _comparable(self, left: Table, right: Table) -> bool:
        one, two = left.table, right.table
        if self.ignore_same_name and one.project_name and one.project_name == two.project_name:
            return False
        return not (self.same_department and one.department and two.department and one.department != two.department)
