"""Show what a weak row could look like: similar well-formed indicators of a built-in library and of the same folder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import regex

from auditor.classify.canonical import to_text
from auditor.classify.lines import PROCESS, SATISFACTION, IndicatorLine, line_files, read_lines
from auditor.classify.name import NameReader, load_names
from auditor.classify.rewriting import noun_of, rewrite, wanted_class
from auditor.classify.value import ValueReader, load_reader
from auditor.model import TargetValue, TypedIndicator
from auditor.text import squeeze

__all__ = ["Similar", "Suggester", "is_good", "is_well_formed", "rewrite"]

# Below this cosine of character pairs a neighbour shares a word by chance (read over 340 weak rows).
_NEAR_ENOUGH = 0.225
# Two suggestions this alike say the same thing twice.
_SAME = 0.8
_MOST = 3
# Words of every field: sharing only these, two names are about different things.
_EMPTY_WORDS = regex.compile(
    r"水平|能力|质量|情况|数量|工作|服务|项目|完成|建设|管理|提升|提高|保障|运行|环境|效果|机制|制度|体系|长效|满意度|满意|率|数|的|及时|时间|"
    r"成本|次数|人数|单位|新增|年度|全年|增长|下降|经费|标准|影响|持续|社会|公众|群众|居民|任务|进度|比例|占比|情况|时限|期限|状况|系统|及时性|意识|感|氛围|安全"
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
class _Index:
    """Indicators of one class by the character pairs of their names."""

    entries: tuple[Similar, ...]
    rarity: dict[str, float]
    pairs: dict[str, list[tuple[int, float]]]

    @classmethod
    def build(cls, entries: Sequence[Similar]) -> _Index:
        """Index the entries: how rare each pair is, and where it stands with what weight."""
        vectors = [_pairs(entry.name) for entry in entries]
        seen = Counter(pair for vector in vectors for pair in vector)
        total = len(entries) + 1
        rarity = {pair: math.log(total / number) + 1 for pair, number in seen.items()}
        pairs: dict[str, list[tuple[int, float]]] = {}
        for number, vector in enumerate(vectors):
            length = math.sqrt(sum(rarity[pair] ** 2 for pair in vector)) or 1.0
            for pair in vector:
                pairs.setdefault(pair, []).append((number, rarity[pair] / length))
        return cls(tuple(entries), rarity, pairs)

    def near(self, text: str) -> list[tuple[float, Similar]]:
        """Return the entries near enough, the nearest first; a pair nobody has counts against all."""
        unknown = math.log(len(self.entries) + 1) + 1
        weights = {pair: self.rarity.get(pair, unknown) for pair in _pairs(text)}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        scores: dict[int, float] = {}
        for pair, weight in weights.items():
            for number, own in self.pairs.get(pair, ()):
                scores[number] = scores.get(number, 0.0) + weight / length * own
        close = sorted((-score, number) for number, score in scores.items() if score >= _NEAR_ENOUGH)
        return [(-score, self.entries[number]) for score, number in close]


@dataclass(frozen=True)
class Suggester:
    """A library of good indicators, indexed by class when a class is first asked for.

    Attributes:
        lines: labelled lines, good ones and others; whether one can stand as an example is decided when it is near.
        own: good rows of the same folder, offered first.
    """

    lines: tuple[IndicatorLine, ...] = field(repr=False)
    good: Callable[[IndicatorLine], bool] = field(repr=False)
    own: tuple[Similar, ...] = ()
    indexes: dict[tuple[str, bool], _Index] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Suggester:
        """Load the shipped library with the layers' lines; raises RuleLoadError."""
        return _load(tuple(Path(layer) for layer in layers))

    @property
    def entries(self) -> tuple[Similar, ...]:
        """Return every indicator that can be offered; reads every line, so for tests and counts only."""
        return (*self.own, *(_of_line(line) for line in self.lines if self.good(line)))

    def extended(self, rows: Iterable[tuple[str, TypedIndicator]]) -> Suggester:
        """Return a library that also holds the good rows of a folder, given as (where it stands, row)."""
        own: dict[tuple[str, str], Similar] = {}
        for where, row in rows:
            if is_good(row):
                entry = _of_row(where, row)
                own.setdefault((entry.name, entry.level2), entry)
        shared = {key: index for key, index in self.indexes.items() if not key[1]}
        return Suggester(self.lines, self.good, (*self.own, *own.values()), shared)

    def neighbours(self, row: TypedIndicator, level2: str | None = None, most: int = _MOST) -> tuple[Similar, ...]:
        """Return up to three similar well-formed indicators of the class: the folder's own, then the library's.

        `level2` defaults to the class the row is rewritten for. Rows that say nothing of their own have none.
        """
        wanted = level2 or wanted_class(row)
        name = squeeze(row.indicator.level3 or "")
        # What the row is about decides, not the verb it starts with.
        about = name if wanted == SATISFACTION else noun_of(row)
        if row.name.generic or not _head(about):
            return ()
        found: list[Similar] = []
        for own in (True, False):
            for score, entry in self._index(wanted, own=own).near(about):
                if len(found) == most:
                    return tuple(found)
                if self._fits(entry, name, about, found, own=own):
                    found.append(Similar(entry.name, entry.value, entry.level2, entry.source, round(score, 3)))
        return tuple(found)

    def _fits(self, entry: Similar, name: str, about: str, found: Sequence[Similar], *, own: bool) -> bool:
        """Tell whether an entry speaks of the same thing, is good, and says nothing twice."""
        if entry.name == name or _head(about) not in entry.name:
            return False
        if any(_alike(entry.name, other.name) for other in found):
            return False
        return own or self.good(_as_line(entry))

    def _index(self, level2: str, *, own: bool) -> _Index:
        key = (level2, own)
        if key not in self.indexes:
            source = self.own if own else tuple(_of_line(line) for line in self.lines if line.level2 == level2)
            self.indexes[key] = _Index.build([entry for entry in source if entry.level2 == level2])
        return self.indexes[key]


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
    return Similar(squeeze(line.name), squeeze(line.value), line.level2, f"范例库：{line.project}")


def _as_line(entry: Similar) -> IndicatorLine:
    return IndicatorLine("", "", entry.level2, (), entry.name, entry.value)


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
    return Suggester(tuple(read_lines(line_files(layers))), _Judge(load_reader(layers), load_names(layers)))
