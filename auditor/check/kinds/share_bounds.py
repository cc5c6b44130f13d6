"""Find shares above 100 %, and ≥100 %."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row, Rows, Table
from auditor.check.words import Words
from auditor.records import record


@record(kw_only=True, slots=False)
class ShareBounds(RowKind):
    """A share that cannot be: above the limit, or at the limit with ≥ or >."""

    title: ClassVar[str] = "百分率越界"
    limit: float = setting("百分率的上限", alias="上限", default=100.0)
    at_limit: bool = setting("≥上限（如 ≥100%）也报", alias="含等于", default=True)
    unless: Words = setting(
        "名称含这些词时可以超过",
        alias="除外词",
        default=Words(
            None,
            (
                "增长",
                "增幅",
                "增速",
                "涨幅",
                "增加",
                "提高",
                "偿债",
                "保障倍数",
                "覆盖倍数",
                "产能",
                "床位使用",
                "投资回报",
                "杠杆",
                "放大",
                "比上年",
                "成本",
                "控制率",
            ),
        ),
    )

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity", "malformed")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where a percent value passes the limit."""
        value = row.typed.value
        if value.number is None or value.unit not in {"%", "百分比"}:
            return
        above = value.number > self.limit
        reached = self.at_limit and value.number == self.limit and value.comparator in {"≥", ">"}
        if (above or reached) and not self.unless.find(row.typed.name.text):
            yield Hit(row.typed.indicator.value or "", role=where[0], trace=(("上限", f"{self.limit:g}%"),))
