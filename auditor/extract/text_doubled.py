"""Part the rows of a self-evaluation on one line: what was reached repeats what was aimed at, the points the weight."""

from auditor.extract.levels import HOME, LABELS
from auditor.patterns import compiled
from auditor.text import squeeze

_LABEL = compiled(rf"(?:{'|'.join(LABELS)})(?:\(\d{{1,3}}分?\))?")
_FIRST = compiled(r"产出|成本指标|效益指标|满意度指标")
# The head says whether the weight stands before the two values or behind them.
_HEAD = compiled(
    r"一级指标二级指标(?P<name>三级指标|指标内容)(?P<before>分值|权重)?"
    r"(?P<value>(?:年度|预期|计划|目标)*(?:指标|目标)值)(?:\(A\))?"
    r"(?P<actual>(?:全年|实际|完成)+(?:指标)?值)(?:\(B\))?(?P<after>分值|权重)?(?P<score>得分)"
)
# A name with a figure or a sign in it may be two rows.
_NAME = r"(?P<name>[^\d%≥≤=]{2,40}?)"
_WEIGHT = r"(?P<weight>\d{1,2}(?:\.\d)?)"
_TWICE = r"(?P<value>.{1,24}?)(?P=value)"
_END = r"(?P=weight)(?!\d|%|\.\d)"
_BEFORE = compiled(f"{_NAME}{_WEIGHT}{_TWICE}{_END}")
_AFTER = compiled(f"{_NAME}{_TWICE}{_WEIGHT}{_END}")
_OVER = compiled(r"总分|合计|总计|注[:：]|说明[:：]|$")
_BLANK = compiled(r"(?:…|\.{3,}|指标\d{1,2}[:：]?(?=指标|[….]|$))+")
# Where figures follow a label, nothing parts them.
_FIELD = compiled(r"(?=项目名称|项目负责人|主管部门|实施单位|项目(?:类型|属性|资金)|资金情况|年度资金|年度总体)")
_TOLD = compiled(r"(项目名称|主管部门|实施单位)[:：]?(\D{2,60}|.{4,60})")
_TITLE_LENGTH = 60
_REMARK_LENGTH = 24
_LEAST_ROWS = 4


def doubled_rows(text: str) -> list[str] | None:
    """Return the line in parts, head and rows with bars; None where not every row repeats itself.

    `宽度10≥50厘米≥50厘米10` can be parted in one way only; a row that reached less cannot, and then none is read.
    """
    plain = squeeze(text)
    head = _HEAD.search(plain)
    first = _FIRST.search(plain, head.end()) if head else None
    if (
        head is None
        or first is None
        or first.start() - head.end() > _REMARK_LENGTH
        or not (head["before"] or head["after"])
    ):
        return None
    over = _OVER.search(plain, first.start())
    end = over.start() if over else len(plain)
    rows = _rows(plain[first.start() : end], weight_first=bool(head["before"]))
    if rows is None:
        return None
    words = ["一级指标", "二级指标", head["name"], head["value"], head["actual"]]
    words.insert(3 if head["before"] else 5, "分值")
    lines = ["|".join(row) for row in ([*words, "得分"], *rows)]
    return [*_above(plain[: head.start()]), *lines, *([plain[end:]] if end < len(plain) else [])]


def _above(text: str) -> list[str]:
    """Return what stands above the head in parts, the name of the project and who has it behind their labels."""
    parts = _FIELD.split(text)
    told = (match for part in parts if (match := _TOLD.fullmatch(part)))
    return [parts[0][-_TITLE_LENGTH:]] + [f"{match[1]}：{match[2]}" for match in told]


def _rows(body: str, *, weight_first: bool) -> list[list[str]] | None:
    """Return the cells of every row, None where something is neither label nor row nor a blank place."""
    form = _BEFORE if weight_first else _AFTER
    rows: list[list[str]] = []
    level1 = level2 = ""
    at = 0
    while at < len(body):
        if label := _LABEL.match(body, at):
            home = HOME.get(label[0].split("(")[0])
            level1, level2 = (home, label[0]) if home else (label[0], "")
            at = label.end()
        elif blank := _BLANK.match(body, at):
            at = blank.end()
        elif row := form.match(body, at):
            cells = [row["name"], row["value"], row["value"]]
            cells.insert(1 if weight_first else 3, row["weight"])
            rows.append([level1, level2, *cells, row["weight"]])
            at = row.end()
        else:
            return None
    return rows if len(rows) >= _LEAST_ROWS else None
