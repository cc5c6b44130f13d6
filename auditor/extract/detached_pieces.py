"""Tell labels, names and values apart inside one line of damaged text."""

from auditor.extract.detached_lines import Line, tidy
from auditor.extract.detached_values import is_measure, is_value, split_pairs
from auditor.extract.levels import Label, read_label
from auditor.model import LEVEL1, LEVEL2
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_LABEL_START = compiled(r"(?P<label>\p{Han}{2,13}?指标)\s*(?P<rest>.*)$")
# The same with blanks between the letters, as recognition sets them: `产出指 标 数量指 标`.
_SPREAD_LABEL = compiled(
    "(?<label>"
    + "|".join(" *".join(name) for name in sorted({*LEVEL1, *LEVEL2}, key=len, reverse=True))
    + ") *(?<rest>.*)$"
)
_SPREAD_BARE = compiled(
    "(?<label>" + "|".join(" *".join(name[:-2]) for name in sorted(LEVEL2, key=len, reverse=True)) + ") (?<rest>.* .*)$"
)
_BLOCK = compiled(r"(?:年度|总体|部门|整体|项目|本年|长期)*(?:绩效)?(?:指标|目标)(?:体系)?|绩效|年度|目标")
# Labels without 指标 that no name or value is made of.
_BARE = frozenset(
    (
        *("产出", "效益", "数量", "质量", "时效", "产出数量", "产出质量", "产出时效", "产出成本"),
        *("经济效益", "社会效益", "生态效益", "环境效益", "可持续影响"),
    )
)
LABEL_LETTERS = frozenset("产出效益满意度成本数量质时经济社会生态可持续影响服务对象环境指标绩效年")


@record
class Debris:
    """A short text where labels stand.

    Attributes:
        column: cell it stands in; 0 in running text.
        running: it comes from running text, so it may as well be a part of a name.
    """

    text: str
    column: int = 0
    running: bool = False


@record
class Pieces:
    """What one line holds.

    Attributes:
        labels: (text, label) in order.
        debris: short texts in the label columns that are no label by themselves.
        pairs: (name, value); one of both may be empty.
        after: texts right of the value, by place.
    """

    labels: tuple[tuple[str, Label], ...] = ()
    debris: tuple[Debris, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()


def label_of(text: str) -> Label | None:
    """Return the level label a text is, also the tail of one cut off at its start (`意度指标`)."""
    plain = squeeze(text)
    label = read_label(plain)
    if label is not None and label.suffixed:
        return label
    if len(plain) >= 4 and "满意度指标".endswith(plain):
        return read_label("满意度指标")
    return None


def is_block_label(text: str) -> bool:
    """Tell whether a text is the vertical label left of the block (年度绩效指标), which says nothing about a row."""
    return bool(_BLOCK.fullmatch(squeeze(text)))


def _take_labels(text: str, *, bare_too: bool) -> tuple[list[tuple[str, Label]], str]:
    """Cut level labels off the start of a text, those without 指标 if asked; the rest is name and value."""
    labels: list[tuple[str, Label]] = []
    while text := text.strip():
        whole = label_of(text)
        if whole is not None:
            return [*labels, (text, whole)], ""
        first, _, rest = text.partition(" ")
        if rest and (label := label_of(first)) is not None:
            labels.append((first, label))
            text = rest
            continue
        if rest and is_block_label(first) and len(first) > 2:
            text = rest
            continue
        bare = read_label(first) if bare_too and squeeze(first) in _BARE else None
        if bare is not None:
            labels.append((first, bare))
            text = rest
            continue
        after_first = bare_too and labels and labels[-1][1].level1 is not None
        match = (
            _SPREAD_LABEL.match(text) or (_SPREAD_BARE.match(text) if after_first else None) or _LABEL_START.match(text)
        )
        label = read_label(squeeze(match["label"])) if match else None
        if match is None or label is None or label.confidence < 1 or not match["rest"]:
            return labels, text
        labels.append((match["label"], label))
        text = match["rest"]
    return labels, ""


def read_pieces(line: Line, trailing: int, value_column: int = -1) -> Pieces:
    """Return what a line of the block holds.

    Args:
        line: a line below the head.
        trailing: how many columns of the head stand right of the value.
        value_column: cell of the value where the line keeps the columns of the head, -1 when unknown.
    """
    filled = [cell for cell in line.cells if cell]
    if not line.split or len(filled) == 1:
        return _running(" ".join(filled), lone=not line.split, column=_column(line))
    labels: list[tuple[str, Label]] = []
    while filled:
        if is_block_label(filled[0]):
            filled = filled[1:]
            continue
        found, rest = _take_labels(filled[0], bare_too=False)
        if not found:
            break
        labels += found
        filled = [rest, *filled[1:]] if rest else filled[1:]
        if rest:
            break
    debris: list[Debris] = []
    right = (
        [cell for cell in line.cells[value_column + 1 :] if cell] if trailing and _keeps(line, value_column) else None
    )
    content, after = _content(filled, trailing) if right is None else _part(filled, len(right))
    while len(content) > 2:
        label = label_of(content[0])
        if label:
            labels.append((content[0], label))
        elif not is_block_label(content[0]) or squeeze(content[0]) == "指标":
            debris.append(Debris(content[0], _place_of(content[0], line)))
        content = content[1:]
    pairs = _two(content[0], content[1]) if len(content) == 2 else split_pairs("".join(content))
    return Pieces(tuple(labels), tuple(debris), tuple(pairs), tuple(after))


def _place_of(text: str, line: Line) -> int:
    """Return the cell of a line that holds a text, which may have lost the label before it."""
    return next((n for n, cell in enumerate(line.cells) if text in cell), 0)


def _two(first: str, second: str) -> list[tuple[str, str]]:
    """Read two cells: name and value, also where the name cell already holds the value of its own."""
    first, second = tidy(first), tidy(second)
    if not is_value(second):
        label = label_of(second)
        pairs = split_pairs(f"{first} {second}") if is_measure(second.split(" ")[-1]) else []
        if pairs and label is None:
            return pairs
    return [(first, second)]


def _column(line: Line) -> int:
    return next((n for n, cell in enumerate(line.cells) if cell), 0)


def _keeps(line: Line, value_column: int) -> bool:
    """Tell whether the line has name and value in the columns of the head."""
    return 0 < value_column < len(line.cells) and bool(line.cells[value_column]) and bool(line.cells[value_column - 1])


def _part(filled: list[str], count: int) -> tuple[list[str], list[str]]:
    return (filled[:-count], filled[-count:]) if count else (filled, [])


def _content(filled: list[str], trailing: int) -> tuple[list[str], list[str]]:
    """Part the cells up to the value from those right of it."""
    if trailing and len(filled) > 2:
        for n in range(1, len(filled)):
            if is_value(filled[n]) and len(filled) - 1 - n <= trailing:
                return filled[: n + 1], filled[n + 1 :]
    return filled, []


def _running(text: str, *, lone: bool, column: int) -> Pieces:
    """Read a line without columns, or with a single filled one."""
    if is_block_label(text):
        return Pieces()
    labels, rest = _take_labels(text, bare_too=True)
    if not rest:
        return Pieces(tuple(labels))
    if not lone and column == 0 and not labels and len(squeeze(rest)) <= 3 and not is_value(rest):
        return Pieces(debris=(Debris(rest, column),))
    plain = squeeze(rest)
    if lone and len(plain) <= 4 and set(plain) <= LABEL_LETTERS and not is_value(rest):
        return Pieces(tuple(labels), debris=(Debris(plain, running=True),))
    first, _, more = rest.partition(" ")
    if more and len(first) <= 3 and set(first) <= LABEL_LETTERS and not is_value(more):
        found, more = _take_labels(more, bare_too=True)
        return Pieces((*labels, *found), (Debris(first, running=True),), tuple(split_pairs(more)))
    return Pieces(tuple(labels), (), tuple(split_pairs(rest)))
