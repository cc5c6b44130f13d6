"""Show what a weak row could look like: similar well-formed indicators of a built-in library and of the same folder."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from auditor.classify.canonical import to_text
from auditor.classify.lines import PROCESS, SATISFACTION, IndicatorLine, line_files, read_lines
from auditor.classify.name import NameReader, load_names
from auditor.classify.rewriting import noun_of, rewrite, wanted_class
from auditor.classify.suggest_topics import Topics
from auditor.classify.value import ValueReader, load_reader
from auditor.model import TargetValue, TypedIndicator
from auditor.patterns import compiled
from auditor.records import record
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


@record
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


@record(slots=False)
class _Shelf:
    """Indicators of one class by name; what few rows ask for (rarity, subjects) is worked out when one does.

    Attributes:
        names: those of its indicators.
        show: gives the indicator with a number.
        text: the names, one a line.
        starts: where in it each name starts.
        about: subject → numbers of the names about it, with all their subjects.
    """

    names: Sequence[str] = field(repr=False)
    show: Callable[[int], Similar] = field(repr=False)
    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    rarity: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    about: dict[int, list[tuple[int, tuple[int, ...]]]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, names: Sequence[str], show: Callable[[int], Similar]) -> _Shelf:
        """Put indicators on a shelf."""
        ends = accumulate(len(name) + 1 for name in names)
        return cls(names, show, "\n".join(names), [0, *ends])

    def near(self, text: str, head: str) -> Iterator[tuple[float, Similar]]:
        """Yield the entries that name the head and are near enough, the nearest first.

        A pair of characters nobody has counts against all.
        """
        likeness = self._likeness_to(text)
        found = sorted((-likeness(number), number) for number in self._naming((head,)))
        yield from ((-score, self.show(number)) for score, number in found if -score >= _NEAR_ENOUGH)

    def alike(self, text: str, topics: Topics) -> Iterator[tuple[float, Similar]]:
        """Yield the entries about the same subject as a text, those most like it first.

        The thing itself must be the same on both sides, not a word beside it; a shared second subject and the same
        measure at the end bring an entry forward.
        """
        wanted = topics.of(text)
        if not wanted:
            return
        likeness, ends, found = self._likeness_to(text), text[-2:], []
        for number, own in self._about(wanted[0], topics):
            if topics.same(own, wanted):
                second = _SECOND * len(set(own[1:]) & set(wanted[1:]))
                score = likeness(number) + second + _ENDS_ALIKE * (self.names[number][-2:] == ends)
                found.append((-score, number))
        yield from ((-score, self.show(number)) for score, number in sorted(found))

    def _naming(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of the names that hold one of the words."""
        found = set()
        for word in words:
            place = self.text.find(word)
            while place >= 0:
                number = bisect_right(self.starts, place) - 1
                found.add(number)
                place = self.text.find(word, self.starts[number + 1])
        return sorted(found)

    def _about(self, subject: int, topics: Topics) -> list[tuple[int, tuple[int, ...]]]:
        """Return the numbers of the names that tell a subject last, with all their subjects."""
        if subject not in self.about:
            told = ((number, topics.of(self.names[number])) for number in self._naming(topics.words_of(subject)))
            self.about[subject] = [(number, subjects) for number, subjects in told if subjects[:1] == (subject,)]
        return self.about[subject]

    def _likeness_to(self, text: str) -> Callable[[int], float]:
        """Return what gives the cosine of a text and a name, by its number."""
        pairs = _pairs(text)
        length = self._length(pairs)

        def likeness(number: int) -> float:
            own = _pairs(self.names[number])
            shared = sum(map(self._weight, sorted(pairs & own)))
            return shared / (length * self._length(own) or 1.0)

        return likeness

    def _length(self, pairs: set[str]) -> float:
        return math.sqrt(sum(map(self._weight, sorted(pairs))))

    def _weight(self, pair: str) -> float:
        """Return the squared inverse document frequency of a pair."""
        if pair not in self.rarity:
            seen = self.text.count(pair)
            self.rarity[pair] = (math.log((len(self.names) + 1) / max(1, seen)) + 1) ** 2
        return self.rarity[pair]


# Class → name → where the first good row with it stands, and the row.
_Own = Mapping[str, Mapping[str, tuple[str, TypedIndicator]]]


@record(slots=False)
class Suggester:
    """A library of good indicators, sorted by class when a class is first asked for.

    Attributes:
        lines: labelled lines, good ones and others; whether one can stand as an example is decided when it is near.
        own: good rows of the same folder, offered first.
        shelves, own_shelves: indicators of lines and own rows by class.
        judged: whether lines asked about can stand as examples.
    """

    lines: tuple[IndicatorLine, ...] = field(repr=False)
    good: Callable[[IndicatorLine], bool] = field(repr=False)
    topics: Topics = field(repr=False)
    own: _Own = field(default_factory=dict)
    shelves: dict[str, _Shelf] = field(default_factory=dict, repr=False, compare=False)
    own_shelves: dict[str, _Shelf] = field(default_factory=dict, repr=False, compare=False)
    judged: dict[tuple[str, str, str], bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Sequence[Path] = ()) -> Suggester:
        """Load the shipped library with the layers' lines; raises RuleLoadError."""
        return _load(tuple(Path(layer) for layer in layers))

    @property
    def entries(self) -> tuple[Similar, ...]:
        """Return every indicator that can be offered; reads every line, so for tests and counts only."""
        own = (_of_row(*found) for by_name in self.own.values() for found in by_name.values())
        return (*own, *(_squeezed(_of_line(line)) for line in self.lines if self.good(line)))

    def extended(self, rows: Iterable[tuple[str, TypedIndicator]]) -> Suggester:
        """Return a library that also holds the good rows of a folder, given as (where it stands, row)."""
        own = {label: dict(by_name) for label, by_name in self.own.items()}
        for where, row in rows:
            if is_good(row):
                name = squeeze(row.indicator.level3 or "")
                own.setdefault(_label(row), {}).setdefault(name, (where, row))
        return replace(self, own=own, own_shelves={})

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
            if entry.name == name or any(_alike(entry.name, other.name) for other in found):
                continue
            if own or self._is_good(wanted, entry):
                found.append(replace(entry, likeness=round(score, 3)))
                if len(found) == most:
                    break
        return tuple(found)

    def _is_good(self, level2: str, entry: Similar) -> bool:
        key = level2, entry.name, entry.value
        if key not in self.judged:
            self.judged[key] = self.good(IndicatorLine("", "", level2, (), entry.name, entry.value))
        return self.judged[key]

    def _candidates(self, about: str, wanted: str) -> Iterator[tuple[float, Similar, bool]]:
        """Yield what may be shown, the best first, and whether it is the folder's own.

        First what names the very thing, then, for want of that, what is about the same subject.
        """
        head = _head(about)
        for own in (True, False) if head else ():
            for score, near in self._shelf(wanted, own=own).near(about, head):
                yield score, near, own
        for own in (True, False):
            for score, near in self._shelf(wanted, own=own).alike(about, self.topics):
                yield min(score, _NEAR_ENOUGH), near, own

    def _shelf(self, level2: str, *, own: bool) -> _Shelf:
        shelves = self.own_shelves if own else self.shelves
        if level2 not in shelves:
            shelves[level2] = self._own_shelf(level2) if own else self._library_shelf(level2)
        return shelves[level2]

    def _own_shelf(self, level2: str) -> _Shelf:
        by_name = self.own.get(level2, {})
        rows = list(by_name.values())
        return _Shelf.of(list(by_name), lambda number: _of_row(*rows[number]))

    def _library_shelf(self, level2: str) -> _Shelf:
        lines = [line for line in self.lines if line.level2 == level2]
        return _Shelf.of([line.name for line in lines], lambda number: _squeezed(_of_line(lines[number])))


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


def _label(row: TypedIndicator) -> str:
    return "成本指标" if row.indicator.level2 == "经济成本指标" else row.indicator.level2 or ""


def _of_row(where: str, row: TypedIndicator) -> Similar:
    return Similar(squeeze(row.indicator.level3 or ""), to_text(row.value), _label(row), where)


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


@record(slots=False)
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
