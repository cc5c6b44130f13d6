"""Find rows that share no word with the project, its goal or the other rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import pairs
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.text import squeeze


@dataclass(frozen=True, kw_only=True)
class UnrelatedRows(TableKind):
    """A row about something the project nowhere speaks of."""

    title: ClassVar[str] = "指标疑似与项目无关"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    categories: tuple[str, ...] = setting("只看这些二级指标", alias="类别", default=("数量指标",))
    only: Words | None = setting("只看名称含这些词的行", alias="限定词", default=None)
    unless: Words | None = setting("名称含这些词时放过", alias="除外词", default=None)
    shortest: int = setting("名称少于几个字不看", alias="最短", default=6)
    sectors: Words | None = setting(
        "词表：一行“行业: 特有词 … | 沾边词 …”；给了就只报说的是别的行业的行", alias="行业词", default=None
    )

    def find(self, table: Table, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit, 待核, for a row without any pair of characters in common with the rest."""
        head = " ".join(t for t in (table.table.project_name, table.table.goal, table.table.purpose) if t)
        if not table.table.goal:
            return
        for row in table.rows:
            name = row.typed.name.text
            if not row.filled or row.typed.indicator.level2 not in self.categories or len(name) < self.shortest:
                continue
            if (self.unless and self.unless.find(name)) or (self.only and not self.only.find(name)):
                continue
            if self.sectors and not self._foreign(name, head, table, row):
                continue
            if not pairs(name) & (pairs(head) | self._others(table, row)):
                yield Hit(row.typed.indicator.level3 or "", row.index, where[0], unsure=True)

    def _others(self, table: Table, row: Row) -> frozenset[str]:
        found: set[str] = set()
        for other in table.rows:
            if other.index != row.index and other.typed.indicator.level3:
                found |= pairs(other.typed.indicator.level3)
        return frozenset(found)

    def _foreign(self, name: str, head: str, table: Table, row: Row) -> bool:
        """Tell whether a name speaks of a sector that the head and the other rows nowhere speak of."""
        own = self._sectors_in(name)
        rest = " ".join([head, *(r.typed.indicator.level3 or "" for r in table.rows if r.index != row.index)])
        return bool(own) and not own & self._sectors_in(rest, loosely=True)

    def _sectors_in(self, text: str, *, loosely: bool = False) -> frozenset[str]:
        plain = squeeze(text)
        lines = _sectors(self.sectors.terms if self.sectors else ())
        return frozenset(sector for sector, own, near in lines if own.find(plain) or (loosely and near.find(plain)))


@lru_cache(maxsize=8)
def _sectors(lines: tuple[str, ...]) -> tuple[tuple[str, Words, Words], ...]:
    """Return each sector with the words that are its own and the words, after “|”, that only make it possible."""
    found = []
    for line in lines:
        sector, _, words = line.replace("：", ":").partition(":")
        own, _, near = words.partition("|")
        found.append((sector.strip(), Words(None, tuple(own.split())), Words(None, tuple(near.split()))))
    return tuple(found)
