"""Find satisfaction without a named group: 服务对象满意度."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import Hit, RowKind
from auditor.check.subject import Row
from auditor.check.words import Words
from auditor.patterns import compiled
from auditor.records import record

_TAIL = compiled(
    r"(?:的?(?:总体|综合|基本)?(?:满意度?率?|认可度?率?|好评率))(?:指标|情况|测评|调查|提升)?[（(]?[%％]?[）)]?$"
)
_WORDS = ("满意", "认可", "好评")
_TWICE = compiled(r"^([\u4e00-\u9fff]{2,4})\1")
_GENERIC = (
    "服务对象",
    "受益对象",
    "受益群众",
    "受益群体",
    "受益人群",
    "受益人",
    "受益者",
    "受益主体",
    "群众",
    "人民群众",
    "广大群众",
    "社会群众",
    "老百姓",
    "百姓",
    "服务人群",
    "服务群体",
    "服务群众",
    "服务受众",
    "对象",
    "社会",
    "用户",
    "居民群众",
    "相关群众",
    "相关人员",
    "有关人员",
    "工作对象",
    "项目受益人",
    "辖区群众",
    "社会各界",
    "目标群体",
    "全县人民",
    "全县群众",
    "全区人民",
    "全区群众",
    "全市人民",
    "全市群众",
    "全镇群众",
    "人民",
    "使用者",
    "使用人",
    "收益对象",
    "收益群众",
    "收益群体",
)


@record(kw_only=True, slots=False)
class SatisfactionObject(RowKind):
    """A satisfaction row that names no group of people."""

    title: ClassVar[str] = "满意度没有写明对象"
    default_where: ClassVar[tuple[str, ...]] = ("三级指标",)
    generic: Words = setting("不算写明对象的称呼", alias="空泛称呼", default=Words(None, _GENERIC))
    unless_described: bool = setting("描述里写明了调查对象时放过", alias="描述可补", default=False)

    def find(self, row: Row, where: Sequence[str]) -> Iterator[Hit]:
        """Yield a hit where the name less the word 满意度 is empty or a general word."""
        name = row.typed.name.text
        if not any(map(name.__contains__, _WORDS)):  # most rows
            return
        tail = _TAIL.search(name)
        if tail is None or not row.filled:
            return
        # 群众群众满意度: a word typed twice (T15 says so) still names nobody.
        name = _TWICE.sub(r"\1", name)
        tail = _TAIL.search(name) or tail
        group = name[: tail.start()].removesuffix("的").removeprefix("项目").removeprefix("提高").removeprefix("提升")
        if group and group not in self.generic:
            return
        if self.unless_described and _TAIL.search(row.typed.indicator.description or "") is None:
            return
        yield Hit(row.typed.indicator.level3 or "", role=where[0], slots={"hit": group or "满意度"})
