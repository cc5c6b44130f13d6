"""Read the labelled indicator lines of `lexicons/indicators`, and check them.

python -m auditor.classify.lines        check the lines, print counts of sector × 二级指标
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from auditor import resources
from auditor.errors import RuleLoadError
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

FOLDER = "indicators"
SATISFACTION = "服务对象满意度指标"
PROCESS = "过程"
# The classes of the lines and the model, in the order of a table.
CLASSES = (
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    SATISFACTION,
    PROCESS,
)
# As people write them in the files.
_ALIASES = {"满意度指标": SATISFACTION, "服务对象满意度": SATISFACTION, "经济成本指标": "成本指标"}
# Names more alike than this, digits aside, count as one (the measure the lists were written by).
NEAR = 0.85
# One line among 3,000 would hardly move the model; an auditor's own line is meant to count.
OWN_COUNTS = 3
_FIELDS = 5
_ENCODINGS = ("utf-8-sig", "gb18030")
_DIGITS = compiled(r"\d+(?:\.\d+)?")


@record
class IndicatorLine:
    """One labelled indicator.

    Attributes:
        sector: name of the file it stands in.
        level2: proper class, one of `CLASSES`.
        also: classes that are honestly arguable too.
    """

    sector: str
    project: str
    level2: str
    also: tuple[str, ...]
    name: str
    value: str

    @property
    def accepted(self) -> frozenset[str]:
        """Return every class that is right for the line."""
        return frozenset((self.level2, *self.also))


def line_files(layers: Sequence[Path] = ()) -> list[Path]:
    """Return the files of lines: those of the layers, the last first, then the shipped ones.

    An auditor's own line comes first so that a near-duplicate of hers wins over the shipped one.
    """
    return [*own_line_files(layers), *_files_in(resources.LEXICONS / FOLDER)]


def own_line_files(layers: Sequence[Path]) -> list[Path]:
    """Return the files of lines an auditor has laid over the shipped ones."""
    found = []
    for layer in reversed([Path(layer) for layer in layers]):
        home = layer if layer.is_dir() else layer.parent
        found += _files_in(home / FOLDER) + _files_in(home / "lexicons" / FOLDER)
    return found


def _files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.tsv")) if folder.is_dir() else []


def read_lines(files: Iterable[Path]) -> list[IndicatorLine]:
    """Return the lines of the files in order; raises RuleLoadError that lists every faulty line."""
    found: list[IndicatorLine] = []
    problems: list[str] = []
    for file in files:
        for number, text in enumerate(_decode(file).splitlines(), 1):
            if not text.strip() or text.startswith("#"):
                continue
            line = _parse(file.stem, text)
            if isinstance(line, str):
                problems.append(f"{file.name}:{number}：{line}")
            else:
                found.append(line)
    if problems:
        raise RuleLoadError(problems)
    return found


def _decode(file: Path) -> str:
    data = file.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleLoadError([f"{file}：编码认不出，请另存为 UTF-8"])


def _parse(sector: str, text: str) -> IndicatorLine | str:
    """Return the line, or what is wrong with it."""
    fields = [field.strip() for field in text.split("\t")]
    if len(fields) != _FIELDS:
        return f"应当是用制表符隔开的 5 栏（项目、二级指标、也可归入、三级指标、指标值），这里是 {len(fields)} 栏"
    project, level2, also, name, value = fields
    labels = [_ALIASES.get(label, label) for label in (level2, *also.split(";")) if label]
    wrong = [label for label in labels if label not in CLASSES]
    if wrong:
        return f"没有“{wrong[0]}”这一类；可写 {'、'.join(CLASSES)}"
    if not labels or not name:
        return "二级指标和三级指标都要填写"
    return IndicatorLine(sector, project, labels[0], tuple(labels[1:]), name, value)


def without_near_duplicates(lines: Sequence[IndicatorLine]) -> tuple[list[IndicatorLine], list[IndicatorLine]]:
    """Return the lines that differ, and those too like an earlier one (names compared without digits)."""
    kept: list[IndicatorLine] = []
    dropped: list[IndicatorLine] = []
    index = _Neighbourhood()
    for line in lines:
        text = bare_name(line.name)
        (dropped if index.holds_like(text) else kept).append(line)
        index.add(text)
    return kept, dropped


def bare_name(name: str) -> str:
    """Return the name as near-duplicates are compared: squeezed, without figures."""
    return _DIGITS.sub("", squeeze(name))


class _Neighbourhood:
    """Texts by their character pairs: comparing only those that share enough keeps 3,000 lines under a second."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.by_pair: dict[str, list[int]] = {}

    def add(self, text: str) -> None:
        for pair in _pairs(text):
            self.by_pair.setdefault(pair, []).append(len(self.texts))
        self.texts.append(text)

    def holds_like(self, text: str) -> bool:
        pairs = _pairs(text)
        shared = Counter(number for pair in pairs for number in self.by_pair.get(pair, ()))
        need = 0.5 * len(pairs)
        near = sorted(number for number, count in shared.items() if count >= need)
        return any(_alike(text, self.texts[number]) >= NEAR for number in near)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _alike(one: str, two: str) -> float:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0


def counts(lines: Iterable[IndicatorLine]) -> str:
    """Return the counts of sector × 二级指标 as a text table."""
    cells = Counter((line.sector, line.level2) for line in lines)
    sectors = sorted({sector for sector, _ in cells})
    head = ["sector".ljust(24), *(label.removesuffix("指标")[-4:].rjust(4, "　") for label in CLASSES), "合计"]
    rows = [" ".join(head)]
    for sector in [*sectors, ""]:
        figures = [sum(n for (s, c), n in cells.items() if c == label and sector in ("", s)) for label in CLASSES]
        rows.append(" ".join([(sector or "合计").ljust(24), *(f"{n:8d}" for n in figures), f"{sum(figures):5d}"]))
    return "\n".join(rows)


def main() -> int:
    """Check the shipped lines and print their counts; 1 when a line is faulty."""
    try:
        lines = read_lines(line_files())
    except RuleLoadError as error:
        sys.stderr.write("\n".join(error.problems) + "\n")
        return 1
    kept, dropped = without_near_duplicates(lines)
    sys.stdout.write(counts(kept) + "\n")
    for line in dropped:
        sys.stdout.write(f"近似重复，不计：{line.sector} {line.project} {line.name}\n")
    sys.stdout.write(f"共 {len(lines)} 行，去掉近似重复 {len(dropped)} 行，余 {len(kept)} 行\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
