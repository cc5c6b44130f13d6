"""Find values written in a wrong form: ≥%90, 百分比, ≤12月底前, a lone %."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table, rows_of
from auditor.records import record

DEFECTS = {
    "percent_first": "百分号写在数字前",
    "percent_word": "单位写成“百分比”",
    "comparator_on_date": "日期前加了比较符",
    "comparator_last": "比较符写在数字后",
    "doubled_comparator": "比较符重复",
    "quoted": "数值带引号",
    "bare_unit": "只有单位没有数字",
    "bare_comparator": "只有比较符没有数字",
    "unreadable": "数字读不懂",
    "ocr": "疑似识别错字",
    "tilde": "用“~”代替比较符",
}


@record(kw_only=True, slots=False)
class ValueForm(RowKind):
    """A value with one of the given form faults."""

    title: ClassVar[str] = "指标值写法有误"
    slots: ClassVar[dict[str, str]] = {"fault": "写法问题的说明"}
    defects: tuple[str, ...] = setting("要报的写法问题", alias="写法问题", choices=DEFECTS)
    unless: tuple[str, ...] = setting("同时有这些写法问题时放过", alias="除外", choices=DEFECTS, default=())

    def candidates(self, table: Table) -> Rows:
        """Return the rows whose value has any fault."""
        return rows_of(row for row in table.picked(table.readable) if row.typed.value.defects)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield one hit for the first fault in the order of the rule."""
        found = row.typed.value.defects
        if any(defect in self.unless for defect in found):
            return
        for defect in self.defects:
            if defect in found:
                fault = DEFECTS[defect]
                yield Hit(
                    row.typed.indicator.value or "", role=where[0], slots={"fault": fault}, trace=(("写法", fault),)
                )
                return
