"""Hold a row as the decision rules see it, and what a rule says of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from auditor.classify.category_words import CategoryWords
from auditor.model import TargetValue
from auditor.patterns import compiled
from auditor.records import record

QUANTITY, QUALITY, TIME, COST = "数量指标", "质量指标", "时效指标", "成本指标"

SOCIAL_COST, NATURE_COST = "社会成本指标", "生态环境成本指标"

ECONOMY, SOCIETY, NATURE, LASTING = "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"

_EDGES = compiled(r"^[\"“”'《》、,;。:]+|[\"“”'、,;。:]+$")

_PARENS = compiled(r"[(\[【][^()\[\]【】]*[)\]】]")

# What may follow the measured thing without changing it: 发病率下降, 覆盖率情况.
_TAIL = compiled(
    r"(?:(?:较上年|同比|逐[年步]|有所|明显|持续|显著|稳步)?"
    r"(?:提高|提升|上升|增加|增长|下降|降低|减少|缩短|改善|降幅|增幅|涨幅|增加额|下降额|减少额|下降率|提高率|提升率|幅度)|情况|水平|指标)+$"
)

COUNTED = frozenset({"people", "things", "events", "geometry", "weight", "data"})

MONEY = frozenset({"money", "unit_money"})

WORDED = frozenset({"state", "trend", "restated"})

# All that rules ask of the size of a figure: whether it is nothing, and whether it is a large sum.
MANY = 1000

DURATION_EFFECT = compiled(
    r"影响|中断|停[电水气产灌牧业工]|封闭|拥堵|滞留|管制|歇业|占用|占道|误工|培训|学时|课时|无故障|使用|供数|开放|服务天|"
    r"(?:服务|志愿|播出|播放|飞行|值守|值班|执勤|巡航|巡逻|录制|宣讲|授课|教学|航行|监测|直播|演出|展出|作业|锻炼|阅读|观测|广播)(?:总|累计|节目)?(?:时长|小时数|时数)"
)

SIDE_EFFECT = compiled(
    r"施工|建设期|改造期|改造造成|占道|扰民|封闭|征地|拆迁|征收|影响\p{Han}{0,6}(?:通行|营业|出行|天数|户数|人数)|停[电水气产灌]|误工|封路|绕行|临时|夜间|噪[音声]|占用|拥堵"
)

DELIVERED_START = compiled(
    r"^(?:购置|采购|新建|建设|建成|改造|安装|配备|配置|更换|更新|修缮|维修|维护|养护|铺设|开展|举办|组织|编制|发放|印制|印发|培训|聘请|聘用|"
    r"资助|补助|补贴|奖补|检测|监测|抽检|检查|巡查|采集|接入|开设|开发|引进|选派|招募|招聘|治理|清运|清理|清淤|清扫|处理|处置|种植|栽植|补植|"
    r"拆除|新增|完成|制作|拍摄|录制|刊发|出版|征集|收集|登记|办理|受理|查处|立案|创建|培育|支持|扶持|提供|救助|慰问|走访|排查|整治|供应|储备)"
)

_CLEAN_PLACE = compiled(r"[村镇市]容|环境|卫生|整洁|垃圾|绿化|绿色")
_HOW_OFTEN = compiled(r"(?:频次|频率|频度)$")
_DOWN = compiled(r"下降|降低|减少|压减|缩减|减轻|降幅|缓解|减量")


@record
class Ruling:
    """What a rule says.

    Attributes:
        rule: short name of the rule, stable: the model learns by it.
        labels: acceptable classes, best first; empty for rows of no class.
        firm: decides alone; otherwise it is evidence for the model.
        sure: a declared class outside the labels is certainly wrong.
    """

    rule: str
    labels: tuple[str, ...]
    reason: str
    firm: bool = True
    sure: bool = True


@record(slots=False)
class Case:
    """A row as the rules see it.

    Attributes:
        name: squeezed, brackets and quotes at the edges removed.
        layout: `88` or `101`.
    """

    full: str
    value: TargetValue
    layout: str
    words: CategoryWords

    @cached_property
    def name(self) -> str:
        """Return the name without brackets, quotes and stops at its edges."""
        return _EDGES.sub("", _PARENS.sub("", self.full)) or self.full

    @cached_property
    def core(self) -> str:
        """Return the name without what only says the direction: 发病率下降 → 发病率."""
        return _TAIL.sub("", self.name) or self.name

    @property
    def dimension(self) -> str | None:
        """Return the dimension of the value's unit."""
        return self.value.dimension

    @property
    def falls(self) -> bool:
        """Return whether the row asks for less of something."""
        value = self.value
        return value.comparator in ("≤", "<") or value.number == 0 or bool(_DOWN.search(self.name + value.text))

    def arguable(self, best: str) -> frozenset[str]:
        """Return the classes a row of a class may stand in as well, by what it is about."""
        # Efficiency, order of markets and the use of land and goods serve the economy as much as the public.
        if best == SOCIETY and self.holds("economy_near"):
            return frozenset({ECONOMY})
        if best == SOCIETY and _CLEAN_PLACE.search(self.name):
            return frozenset({NATURE})
        # How often is a matter of time too: 巡河频次 = 每周1次.
        if best == QUANTITY and (_HOW_OFTEN.search(self.core) or "/" in (self.value.unit or "")):
            return frozenset({TIME, QUALITY})
        return frozenset()

    def ends(self, which: str) -> str:
        """Return the word of a list the name ends in, its direction set aside."""
        return self.words.hit(which, self.name) or self.words.hit(which, self.core)

    def holds(self, which: str) -> str:
        """Return the word of a list the name holds."""
        return self.words.hit(which, self.name)


Rule = Callable[[Case], Ruling | None]
