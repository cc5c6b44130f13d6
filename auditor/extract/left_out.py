"""Say of every table that is no target table why it was left out."""

from collections.abc import Sequence

from auditor.extract.crop import location_of
from auditor.extract.stream import Row
from auditor.extract.titles import is_title
from auditor.model import LeftOut
from auditor.patterns import compiled
from auditor.text import squeeze

_REASONS: tuple[tuple[str, str], ...] = (
    (r"三公", "“三公”经费表，不是绩效目标表"),
    (r"填报说明|填表说明|填写说明|编制说明|填报要求|指标解释说明", "填报说明，不是绩效目标表"),
    (r"政府采购", "政府采购预算表，不是绩效目标表"),
    (r"政府性基金|国有资本经营", "政府性基金或国有资本经营预算表，不是绩效目标表"),
    (
        r"收支(?:预算)?总[体表]?|收入(?:预算)?(?:总)?表|支出(?:预算)?(?:总)?表|收入总[体表]|支出总[体表]",
        "收支预算表，不是绩效目标表",
    ),
    (r"基本支出|人员经费|工资福利|经济分类|功能分类|科目编码|科目名称", "支出预算表，不是绩效目标表"),
    (r"资产|房屋|车辆", "资产情况表，不是绩效目标表"),
    (r"单位性质|机构设置|编制", "机构情况表，不是绩效目标表"),
    (r"一般公共预算|财政拨款|预算数|收入|支出|预算", "预算表，不是绩效目标表"),
    (r"目录|页码", "目录，不是绩效目标表"),
)
_COMPILED = tuple((compiled(pattern), reason) for pattern, reason in _REASONS)
_SCORES = compiled(r"(?:二级|三级)指标.*(?:分值|得分|权重)")
# A grid smaller than this is layout (a frame around a title), not a table.
LEAST_ROWS = 2
LEAST_CELLS = 3


def left_out(rows: Sequence[Row]) -> tuple[LeftOut, ...]:
    """Return one entry for each grid no target table took; `rows` are all unused rows in order."""
    result = []
    n = 0
    while n < len(rows):
        grid = rows[n].grid
        end = n + 1
        while end < len(rows) and rows[end].grid is grid:
            end += 1
        if grid is not None and (end - n >= LEAST_ROWS or len(rows[n].filled()) >= LEAST_CELLS):
            before = [row for row in rows[max(0, n - 4) : n] if row.grid is None]
            result.append(LeftOut(location_of(rows[n:end]), _reason(before, rows[n:end])))
        n = end
    return tuple(result)


def _reason(before: Sequence[Row], rows: Sequence[Row]) -> str:
    titles = [row.text() for row in [*before, *rows[:3]]]
    if any(_SCORES.search(squeeze(row.text())) for row in rows[:12]):
        return "评价打分表，没有指标值一栏，不是绩效目标表"
    if any(is_title(title) for title in titles) and any("指标" in row.text() for row in rows):
        return "像绩效目标表，但没有找到指标行（一级、二级、三级指标与指标值的表头）"
    for text in ("".join(titles), "".join(row.text() for row in rows[:12])):
        plain = squeeze(text)
        for pattern, reason in _COMPILED:
            if pattern.search(plain):
                return reason
    return "没有绩效指标的表头，不是绩效目标表"
