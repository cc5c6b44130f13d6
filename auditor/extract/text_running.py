"""Break a whole table that a page ran together into one line: before its head fields, its head and its labels."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from auditor.extract.levels import LABELS
from auditor.extract.text_bars import FITTED, grid_of
from auditor.extract.text_doubled import doubled_rows
from auditor.extract.text_spaced import spaced_rows
from auditor.model import Grid, LeftOut, TextBlock
from auditor.patterns import compiled
from auditor.text import squeeze

# A line is such a table when the words of its head follow each other.
_HEAD = compiled(r"一级指标二级指标(?:三级指标|指标内容)")
_BAR = "|"
_SHORTEST = 200
_RUN_TOGETHER = "像绩效目标表，但各格的文字连成了一行，分不清指标名称和指标值，没有读入；请用 Word、Excel 或 PDF 原件"
_TOLD = 0.8
_LEAST_ROWS = 4
# 经济效益指标 holds 效益指标, 年度绩效指标 and 考核指标完成率 are no labels.
_BREAK = compiled(
    rf"(?<=\S)(?=一级指标二级指标|(?<!经济|社会|生态|环境|服务对象|公众|群众)(?:{'|'.join(LABELS)})"
    r"|(?:二级)?项目(?:支出)?名称|(?<!项目|业务|预算)主管部门|项目(?:主管部门|实施单位|类型|属性|分类|开始日期|资金)"
    r"|年度(?:总体|绩效|资金)(?:目标|总额)|资金情况|其他资金|附件|注[:：])"
)

# A label, a name, a figure: points alone (数量指标50) and places to fill (1.2.3.) are no row.
_ROW = compiled(rf"(?:{'|'.join(LABELS)}).")
_FIGURE = compiled(r"\d[\d.,]*\s*(?:%|[\p{Han}A-Za-z/·㎡]{0,6})$")
_POINTS = compiled(rf"(?:{'|'.join(LABELS)})[\d.\s]*$")
_PLACES = compiled(r"(?:\d{1,2}[.、]){2,}\s*$")


def broken_lines(blocks: Sequence[Grid | TextBlock]) -> Sequence[Grid | TextBlock]:
    """Return the blocks with every line that holds a whole table in parts, each at the address of its line."""
    long = [block for block in blocks if isinstance(block, TextBlock) and len(block.text) >= _SHORTEST]
    parted = {id(block): parts for block in long if len(parts := _in_cells(block)) > 1}
    if parted:
        return [part for block in blocks for part in parted.get(id(block), (block,))]
    if any(_is_whole(block.text) for block in long):
        return [part for block in blocks for part in _parts(block)]
    return blocks


def run_together(blocks: Sequence[Grid | TextBlock], taken: Container[str]) -> Iterator[LeftOut]:
    """Yield the lines that hold a table of which nothing tells where its cells end, but for lines that were taken."""
    for block in blocks:
        if isinstance(block, Grid) or len(block.text) < _SHORTEST or block.address in taken:
            continue
        if _HEAD.search(squeeze(block.text)):
            yield LeftOut(block.address, _RUN_TOGETHER)


def _in_cells(block: TextBlock) -> list[Grid | TextBlock]:
    """Return title, table and what follows it for a line whose rows come out even; head fields are rows there too."""
    rows = (doubled_rows(block.text) or spaced_rows(block.text)) if len(block.text) >= _SHORTEST else None
    if rows is None:
        return [block]
    last = max(n for n, row in enumerate(rows) if _BAR in row)
    cells = [row.split(_BAR) if _BAR in row else row.split("：", 1) for row in rows[1 : last + 1]]
    placed = [[(c, text, block.address) for c, text in enumerate(row)] for row in cells]
    after = [part for text in rows[last + 1 :] for part in _in_cells(replace(block, text=text))]
    return [replace(block, text=rows[0]), grid_of(placed, FITTED), *after]


def _is_whole(text: str) -> bool:
    """Tell whether a line holds a table whose rows end in figures: where words end one, nothing tells where."""
    if len(text) < _SHORTEST or not _HEAD.search(squeeze(text)):
        return False
    rows = [part for part in _BREAK.split(text) if _ROW.match(part)]
    told = [part for part in rows if _FIGURE.search(part) and not (_POINTS.match(part) or _PLACES.search(part))]
    return len(told) >= _TOLD * max(len(rows), _LEAST_ROWS)


def _parts(block: Grid | TextBlock) -> Iterator[Grid | TextBlock]:
    """Return a long line in parts: the head fields of such a table may stand on the line before."""
    if isinstance(block, Grid) or len(block.text) < _SHORTEST:
        yield block
    else:
        yield from (replace(block, text=part) for part in _BREAK.split(block.text) if part.strip())
