"""Show what a weak row could look like: similar well-formed indicators of a built-in library and of the same folder."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from auditor.classify.canonical import to_text
from auditor.classify.lines import PROCESS, SATISFACTION, IndicatorLine, line_files, read_lines
from auditor.classify.name import NameReader, load_names
from auditor.classify.rewriting import noun_of, rewrite, wanted_class
from auditor.classify.suggest_topics import Topics
from auditor.classify.value import ValueReader, load_reader
from auditor.model import TargetValue, TypedIndicator
from auditor.patterns import compiled
from auditor.text import squeeze

__all__ = ["Similar", "Suggester", "is_good", "is_well_formed", "rewrite"]

# Below this cosine of character pairs a neighbour shares a word by chance (read over 340 weak rows).
_NEAR_ENOUGH = 0.165
# Two suggestions this alike say the same thing twice.
_SAME = 0.8
_MOST = 3
# What a second subject in common and the same measure at the end are worth beside the cosine of names.
_SECOND = 0.3
_ENDS_ALIKE = 0.1
# Words of every field: sharing only these, two names are about different things.
_EMPTY_WORDS = compiled(
    r"水平|能力|质量|情况|数量|工作|服务|项目|完成|建设|管理|提升|提高|保障|运行|环境|效果|机制|制度|体系|长效|满意度|满意|率|数|的|及时|时间|"
    r"成本|次数|人数|单位|新增|年度|全年|增长|下降|经费|标准|影响|持续|社会|公众|群众|居民|任务|进度|比例|占比|情况|控制|使用|利用|执行|到位|有效|合格|验收|通过|死亡|达标|准确|发生|覆盖|知晓|参与|完好|优良|结构|专业|人居|周期|活动|开放|时限|期限|状况|系统|及时性|意识|感|氛围|安全|收入|设备|技术|疾病|疫情|生态|司法"
)


@dataclass(frozen=True, slots=True)
class Similar:
    """A well-formed indicator near a row.

    Attributes:
        source: `范例库` with its sector's project, or where it stands in the same folder.
        likeness: cosine, 0–1.
    """

    name: str
    value: str
    level2: str
    source: str
    likeness: float = 0.0

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


@dataclass(frozen=True)
class _Shelf:
    """Indicators of one class; rarity is counted when asked, since most pairs never are."""

    entries: tuple[Similar, ...]
    names: str = field(repr=False)
    rarity: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    subjects: list[tuple[int, ...]] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Similar]) -> _Shelf:
        """Put the entries on a shelf."""
        entries = tuple(entries)
        return cls(entries, "\n".join(entry.name for entry in entries))

    def near(self, text: str, head: str) -> list[tuple[float, Similar]]:
        """Return the entries that name the head and are near enough, the nearest first.

        A pair of characters nobody has counts against all.
        """
        if head not in self.names:
            return []
        pairs = _pairs(text)
        length = self._length(pairs)
        found = []
        for number, entry in enumerate(self.entries):
            if head in entry.name:
                own = _pairs(entry.name)
                shared = sum(map(self._weight, sorted(pairs & own)))
                found.append((-shared / (length * self._length(own) or 1.0), number))
        return [(-score, self.entries[number]) for score, number in sorted(found) if -score >= _NEAR_ENOUGH]

    def alike(self, text: str, topics: Topics) -> list[tuple[float, Similar]]:
        """Return the entries about the same subject as a text, those most like it first.

        The thing itself must be the same on both sides, not a word beside it; a shared second subject and the same
        measure at the end bring an entry forward.
        """
        wanted = topics.of(text)
        if not wanted:
            return []
        if not self.subjects:
            self.subjects.extend(topics.of(entry.name) for entry in self.entries)
        pairs, ends = _pairs(text), text[-2:]
        length, found = self._length(pairs), []
        for number, own in enumerate(self.subjects):
            if topics.same(own, wanted):
                name = self.entries[number].name
                mine = _pairs(name)
                shared = sum(map(self._weight, sorted(pairs & mine))) / (length * self._length(mine) or 1.0)
                score = shared + _SECOND * len(set(own[1:]) & set(wanted[1:])) + _ENDS_ALIKE * (name[-2:] == ends)
                found.append((-score, number))
        return [(-score, self.entries[number]) for score, number in sorted(found)]

    def _length(self, pairs: set[str]) -> float:
        return math.sqrt(sum(map(self._weight, sorted(pairs))))

    def _weight(self, pair: str) -> float:
        """Return the squared inverse document frequency of a pair."""
        if pair not in self.rarity:
            seen = self.names.count(pair)
            self.rarity[pair] = (math.log((len(self.entries) + 1) / max(1, seen)) + 1) ** 2
        return self.rarity[pair]


@dataclass(frozen=True)
class Suggester:
    """A library of good indicators, sorted by class when a class is first asked for.

    Attributes:
        lines: labelled lines, good ones and others; whether one can stand as an example is decided when it is near.
        own: good rows of the same folder, offered first.
    """

    lines: tuple[IndicatorLine, ...] = field(repr=False)
    good: Callable[[IndicatorLine], bool] = field(repr=False)
    topics: Topics = field(repr=False)
    own: tuple[Similar, ...] = ()
    shelves: dict[tuple[str, bool], _Shelf] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Suggester:
        """Load the shipped library with the layers' lines; raises RuleLoadError."""
        return _load(tuple(Path(layer) for layer in layers))

    @property
    def entries(self) -> tuple[Similar, ...]:
        """Return every indicator that can be offered; reads every line, so for tests and counts only."""
        return (*self.own, *(_squeezed(_of_line(line)) for line in self.lines if self.good(line)))

    def extended(self, rows: Iterable[tuple[str, TypedIndicator]]) -> Suggester:
        """Return a library that also holds the good rows of a folder, given as (where it stands, row)."""
        own: dict[tuple[str, str], Similar] = {}
        for where, row in rows:
            if is_good(row):
                entry = _of_row(where, row)
                own.setdefault((entry.name, entry.level2), entry)
        return Suggester(self.lines, self.good, self.topics, (*self.own, *own.values()))

    def neighbours(self, row: TypedIndicator, level2: str | None = None, most: int = _MOST) -> tuple[Similar, ...]:
        """Return up to three similar well-formed indicators of the class: the folder's own, then the library's.

        `level2` defaults to the class the row is rewritten for. Rows that say nothing of their own have none.
        """
        wanted = level2 or wanted_class(row)
        name = squeeze(row.indicator.level3 or "")
        # What the row is about decides, not the verb it starts with.
        about = name if wanted == SATISFACTION else noun_of(row)
        if row.name.generic:
            return ()
        found: list[Similar] = []
        for score, entry, own in self._candidates(about, wanted):
            if len(found) == most:
                break
            if entry.name == name or any(_alike(entry.name, other.name) for other in found):
                continue
            if own or self.good(IndicatorLine("", "", wanted, (), entry.name, entry.value)):
                found.append(replace(entry, likeness=round(score, 3)))
        return tuple(found)

    def _candidates(self, about: str, wanted: str) -> Iterator[tuple[float, Similar, bool]]:
        """Yield what may be shown, the best first, and whether it is the folder's own.

        First what names the very thing, then, for want of that, what is about the same subject.
        """
        head = _head(about)
        for own in (True, False) if head else ():
            for score, near in self._shelf(wanted, own=own).near(about, head):
                yield score, near if own else _squeezed(near), own
        for own in (True, False):
            for score, near in self._shelf(wanted, own=own).alike(about, self.topics):
                yield min(score, _NEAR_ENOUGH), near if own else _squeezed(near), own

    def _shelf(self, level2: str, *, own: bool) -> _Shelf:
        key = (level2, own)
        if key not in self.shelves:
            source = self.own if own else [_of_line(line) for line in self.lines if line.level2 == level2]
            self.shelves[key] = _Shelf.of(entry for entry in source if entry.level2 == level2)
        return self.shelves[key]


def is_good(row: TypedIndicator) -> bool:
    """Return whether a row can stand as an example: a name, a checkable value, its own class."""
    name = row.name
    return bool(
        is_well_formed(row.value)
        and row.vagueness.level == 0
        and not (name.is_sentence or name.generic or name.parts or row.category.process or row.category.sure)
        and row.indicator.level3
        and row.indicator.level2
    )


def is_well_formed(value: TargetValue) -> bool:
    """Return whether a value can be checked as it stands: a number with its unit, or a date."""
    if value.defects:
        return False
    if value.kind == "deadline":
        return True
    return value.kind == "quantity" and value.unit is not None


def _of_row(where: str, row: TypedIndicator) -> Similar:
    label = "成本指标" if row.indicator.level2 == "经济成本指标" else row.indicator.level2
    return Similar(squeeze(row.indicator.level3 or ""), to_text(row.value), label or "", where)


def _of_line(line: IndicatorLine) -> Similar:
    return Similar(line.name, line.value, line.level2, f"范例库：{line.project}")


def _squeezed(entry: Similar) -> Similar:
    return replace(entry, name=squeeze(entry.name), value=squeeze(entry.value))


def _alike(one: str, two: str) -> bool:
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _SAME


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(min(len(text), 60) - 1)}


def _head(name: str) -> str:
    """Return the last two characters of what a name is about, words of every field left out: 楼宇保洁质量 → 保洁."""
    telling = [part for part in _EMPTY_WORDS.sub(" ", name).split() if len(part) > 1]
    return telling[-1][-2:] if telling else ""


@dataclass(frozen=True)
class _Judge:
    """Decide which library lines can stand as examples."""

    reader: ValueReader
    names: NameReader

    def __call__(self, line: IndicatorLine) -> bool:
        """Return whether the line has a checkable value and a plain name."""
        if line.level2 == PROCESS or not is_well_formed(self.reader.read(line.value, line.name)):
            return False
        if line.level2 == SATISFACTION and "满意" not in line.name:
            return False
        reading = self.names.read(line.name)
        return not (reading.is_sentence or reading.verb or reading.generic)


@lru_cache(maxsize=4)
def _load(layers: tuple[Path, ...]) -> Suggester:
    judge = _Judge(load_reader(layers), load_names(layers))
    return Suggester(tuple(read_lines(line_files(layers))), judge, Topics.load(layers))
