"""Find level names that are none of the framework's: 社会公益指标."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row
from auditor.check.words import Words
from auditor.model import LEVEL1, LEVEL2
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

_PREFIX = compiled(r"^(?:[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[-.、．)）]?)+")
_VARIANTS = (
    "项目完成",
    "产出",
    "投入和产出",
    "项目效益",
    "效果",
    "满意度",
    "数量",
    "质量",
    "时效",
    "成本",
    "进度",
    "产出数量",
    "产出质量",
    "产出进度",
    "产出时效",
    "产出成本",
    "经济成本",
    "社会成本",
    "生态环境成本",
    "环境成本",
    "经济效益",
    "社会效益",
    "生态效益",
    "环境效益",
    "可持续影响",
    "可持续发展能力",
    "可持续发展",
    "服务对象满意度",
    "社会公众满意度",
    "其他满意度",
    "具体",
    "公众满意度",
    "受益对象满意度",
    "履职效能",
    "管理效率",
    "运行成本",
    "社会效应",
    "投入",
    "过程",
    "效益",
)

_NAMES = frozenset({*(name.removesuffix("指标") for name in (*LEVEL1, *LEVEL2)), *_VARIANTS})


@record(kw_only=True, slots=False)
class LevelName(RowKind):
    """A 二级指标 written with a name outside the framework; suffix and code prefix do not matter."""

    title: ClassVar[str] = "级次名称不规范"
    default_where: ClassVar[tuple[str, ...]] = ("二级指标原文",)
    allowed: Words = setting("另外允许的名称", alias="允许", default=Words(None, ()))

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the label as written is not known; repeated labels only once."""
        written = row.typed.indicator.level2_written
        if not written or self._known(written):
            return
        if row.index and row.table.rows[row.index - 1].typed.indicator.level2_written == written:
            return
        yield Hit(written, role=where[0], trace=(("认作", row.typed.indicator.level2 or "（认不出）"),))

    def _known(self, written: str) -> bool:
        plain = _plain(written)
        return plain in _NAMES or plain in self.allowed or not plain


@lru_cache(maxsize=1024)
def _plain(written: str) -> str:
    """Return a label without number and suffix; a run has few, each a thousand times."""
    return _PREFIX.sub("", squeeze(written)).removesuffix("指标").removesuffix("目标")
