"""Find targets below the base figure the row itself states."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.money import show_number
from auditor.check.roles import text_of
from auditor.check.subject import Row, Rows, Table
from auditor.model import Polarity
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_BASE = compiled(
    r"(?:上年|去年|上一年|基期|20\d\d年?|现状|目前|原)(?:度|实际|完成|达到|全县|全市|全区|值|为|已|数|水平|平均|：|:)*"
    r"[\u4e00-\u9fff]{0,8}?(\d+(?:\.\d+)?)(%|‰|万?[\u4e00-\u9fff]{1,2})?"
)
_SHARES = frozenset({"%", "‰"})
_BY_SIGN: dict[str, Polarity] = {"≥": "positive", ">": "positive", "≤": "negative", "<": "negative"}


@record(kw_only=True, slots=False)
class BelowBaseline(RowKind):
    """A target worse than the figure of an earlier year written in the row."""

    title: ClassVar[str] = "目标低于基期"
    slots: ClassVar[dict[str, str]] = {"base": "基期值"}
    look_in: tuple[str, ...] = setting(
        "在哪些格里找基期",
        alias="找基期",
        choices={"描述": "描述", "依据": "依据", "指标值": "指标值"},
        default=("依据", "描述", "指标值"),
    )

    def candidates(self, table: Table) -> Rows:
        """Return the rows this can be true of."""
        return table.with_value("quantity")

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the number is worse than the base, by the row's direction."""
        value = row.typed.value
        # Where the name does not tell which way is better, the comparator does: ≥ asks for more.
        wanted = row.typed.polarity
        if wanted == "unknown":
            wanted = _BY_SIGN.get(value.comparator or "", wanted)
        if value.number is None or value.unit is None or wanted == "unknown":
            return
        # Shares may be compared with any figure the row gives; a count only with the one beside it in the value:
        # how many kilometres are mended differs from year to year.
        places = self.look_in if value.unit in _SHARES else [role for role in self.look_in if role == "指标值"]
        for role in places:
            found = _BASE.search(squeeze(text_of(role, row) or ""))
            if not found or found[2] != value.unit:
                continue
            base = float(found[1])
            worse = value.number < base if wanted == "positive" else value.number > base
            if worse:
                sums = f"目标{show_number(value.number)}{value.unit}，基期{show_number(base)}{value.unit}"
                slots = {"base": f"{show_number(base)}{value.unit}"}
                yield Hit(row.typed.indicator.value or "", role=where[0], slots=slots, trace=(("比较", sums),))
            return
