"""Find rows that share no word with the project, its goal or the other rows."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, TableKind
from auditor.check.likeness import pairs
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.records import record
from auditor.text import squeeze


@record(kw_only=True, slots=False)
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
        plain = squeeze(name)
        if not self._own_words.find(plain):
            return False
        rest = " ".join([head, *(r.typed.indicator.level3 or "" for r in table.rows if r.index != row.index)])
        rest = squeeze(rest)
        return not any(own.find(plain) and (own.find(rest) or near.find(rest)) for own, near in self._sectors)

    @cached_property
    def _sectors(self) -> list[tuple[Words, Words]]:
        """Return for each sector the words that are its own and those, after “|”, that only make it possible."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for line in self.sectors.terms if self.sectors else ():
            sector, _, words = line.replace("：", ":").partition(":")
            for known, part in zip(found.setdefault(sector.strip(), ([], [])), words.split("|", 1), strict=False):
                known.extend(part.split())
        return [(Words(None, tuple(own)), Words(None, tuple(near))) for own, near in found.values()]

    @cached_property
    def _own_words(self) -> Words:
        """Return the own words of all sectors: few names have any."""
        return Words(None, tuple(dict.fromkeys(word for own, _ in self._sectors for word in own.terms)))
