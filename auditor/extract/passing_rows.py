"""Tell the rows of an indicator block that are no indicators: totals, remarks, signatures, what a head left over."""

from functools import lru_cache

from auditor.extract.roles import BLOCK, role_of
from auditor.extract.stream import Row
from auditor.patterns import compiled
from auditor.text import squeeze

TOTAL = compiled(r"(?:合计|总计|总分|小计|得分合计|分值合计|总得分|合\s*计)(?:得分|\(.*\))?")
FOOTER = compiled(
    r"(?:备注|注|说明|填报说明|填表说明|填表人|填报人|联系人|联系电话|电话|负责人|审核人|经办人|制表人|填报日期|填表日期|单位负责人"
    r"|财务负责人|项目负责人|审核意见|财政部门.{0,6}意见|主管部门.{0,6}意见|单位.{0,6}意见|自评结论|其他(?:需要?)?说明.{0,8}|分管领导|附件)(?:\(.*\))?(?:[::;].*)?"
    r"|.{2,16}\((?:盖章|公章|签字|签章)\)(?:年月日|:.*)?|偏差.{0,16}原因分析.{0,12}|(?:相关|有关)建议.{0,8}"
)

PAGE_NUMBER = compiled(r"[-—–]{1,2}\d{1,4}[-—–]{1,2}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|续表")
_VALUE_ROLES = {"value", "actual"}
# What a page break leaves of a head word.
HEAD_ENDS = {"标", "指标", "级指标"}


def is_passing(row: Row) -> bool:
    """Tell whether a row of the block is a total, a remark or a signature line: read, but no indicator."""
    cells = row.filled()
    if not cells:
        return True
    first = cells[0].text
    valued = first.endswith("值") and len(cells) > 1
    if valued and all(cell.text.endswith("值") and role_of(cell.text) in _VALUE_ROLES for cell in cells):
        return True  # the second line of a head: 上年实际实现值 | 本年预期实现值
    return _is_aside(first) or (len(cells) == 1 and bool(PAGE_NUMBER.fullmatch(squeeze(first))))


@lru_cache(maxsize=16384)
def _is_aside(text: str) -> bool:
    plain = squeeze(text)
    return bool(TOTAL.fullmatch(plain) or FOOTER.fullmatch(plain))


def is_rest_of_head(row: Row) -> bool:
    """Tell whether a row only ends the head words of the page before (一级 + 指标)."""
    own = [squeeze(cell.text) for cell in row.own()]
    rest = [text for text in own if not BLOCK.fullmatch(text) or text in HEAD_ENDS]
    return bool(rest) and all(text in HEAD_ENDS for text in rest)
