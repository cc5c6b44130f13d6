"""Decide by what comes of it for others: prices kept steady, burdens eased, minds changed, ground protected."""

from __future__ import annotations

import regex

from auditor.classify.category_case import (
    COUNTED,
    ECONOMY,
    LASTING,
    NATURE,
    QUALITY,
    QUANTITY,
    SOCIETY,
    TIME,
    WORDED,
    Case,
    Ruling,
)
from auditor.patterns import compiled
from auditor.records import record


@record(slots=False)
class _Telling:
    """A name that settles the class, or what may be argued.

    Attributes:
        pattern: found in the name, its direction set aside.
        unless: the whole name must hold nothing of it.
        why: said of the words found.
    """

    rule: str
    pattern: regex.Pattern[str]
    labels: tuple[str, ...]
    why: str
    sure: bool = True
    unless: regex.Pattern[str] | None = None

    def of(self, case: Case) -> Ruling | None:
        found = self.pattern.search(case.core)
        if found is None or (self.unless is not None and self.unless.search(case.name)):
            return None
        return Ruling(self.rule, self.labels, f"“{found.group()}”{self.why}", sure=self.sure)


_GREEN = compiled(r"环保|生态|低碳|绿色|节[水能约]|垃圾分类|护[鸟林渔河]|爱护|防火|保护")
_MIND = compiled(r"(?:意识|观念|积极性|自觉性|主动性|认同感|责任感|荣誉感)$")
_WORDS = (
    # 农资市场价格 = 平稳: what the market does, no cost of the project.
    _Telling(
        "物价",
        compiled(
            r"(?:市场|零售|批发|粮食|农资|菜篮子|猪肉|蔬菜|商品|物资)(?:价格|物价)(?:总?水平|总体|走势|形势|秩序)?$|(?:物价|菜价|粮价|房价|租金)(?:水平)?$"
        ),
        (SOCIETY, ECONOMY),
        "是市场的结果，不是项目的花费",
        sure=False,
    ),
    _Telling(
        "负担轻",
        compiled(
            r"(?:看病|就医|医疗|就学|上学|教育|养老|生活|经济|出行|用[电水气]|丧葬|取暖|养育|家庭)\p{Han}{0,4}(?:负担|压力)$"
        ),
        (SOCIETY, ECONOMY),
        "轻了，群众得了实惠，也省了钱",
        sure=False,
    ),
    _Telling(
        "意识",
        _MIND,
        (SOCIETY, LASTING),
        "说的是人的想法变了",
        unless=_GREEN,
    ),
    _Telling(
        "绿色意识",
        _MIND,
        (SOCIETY, LASTING, NATURE),
        "说的是人的想法变了",
    ),
    _Telling("权益", compiled(r"(?:合法)?(?:权益|权利)$"), (SOCIETY, LASTING), "说的是社会公平"),
)
_COUNTS = (
    _Telling(
        "保护面积",
        compiled(r"(?:保护|受益|灌溉|防护|改善|惠及)\p{Han}{0,6}面积$|^保护\p{Han}{2,8}(?:面积|亩数)$"),
        (QUANTITY, SOCIETY, NATURE, ECONOMY),
        "是做到的，也是受益的",
        sure=False,
    ),
    _Telling(
        "推广数",
        compiled(r"(?:推广|示范|复制|普及)(?:应用|种植|使用)?(?:面积|数量|户数|村数|点数|家数|台数)$"),
        (QUANTITY, LASTING, ECONOMY, SOCIETY),
        "是做到的，也是以后起作用的",
        sure=False,
    ),
    _Telling(
        "签约数",
        compiled(r"(?:签约|签订|落地|达成|意向|合作)\p{Han}{0,4}(?:项目|协议|合同|订单|企业)(?:数|数量|个数)?$"),
        (QUANTITY, ECONOMY, SOCIETY),
        "是做成的，也是带来的",
        sure=False,
    ),
    _Telling(
        "采用数",
        compiled(
            r"(?:采用|采纳|录用|刊用|刊发|批示|引用|转化|推广应用)(?:的)?(?:信息|成果|建议|意见|报告|稿件)?(?:条数|篇数|件数|数量|次数|项数|数)$"
        ),
        (QUANTITY, SOCIETY, QUALITY),
        "是做成的，也是别人用上的",
        sure=False,
    ),
    _Telling(
        "消除数",
        compiled(r"^(?:消除|整治|化解|排查|销号)\p{Han}{2,12}$"),
        (QUANTITY,),
        "按个数计，说的是做了多少",
        sure=False,
    ),
    _Telling(
        "处理量",
        compiled(r"^(?:年|日|月)?(?:均|度)?(?:处理|收集|清运|处置|转运|回收|供应|输送)\p{Han}{1,6}(?:量|总量)$"),
        (QUANTITY, NATURE),
        "说的是做了多少",
    ),
)
# Each ends in 率 or 度.
_RATES = (
    _Telling(
        "进度",
        compiled(r"进度\p{Han}{0,2}(?:符合|达标|完成|执行|达成|一致|吻合)(?:率|度)$"),
        (TIME,),
        "说的是按不按进度",
        unless=compiled(r"资金|支出|预算|支付|拨付|经费|投资"),
    ),
    _Telling(
        "管护落实",
        compiled(r"(?:管护|长效|运维|后续|维护|机制|制度|监管)\p{Han}{0,8}落实率$"),
        (LASTING, QUALITY, QUANTITY),
        "说的是以后有没有人管",
        sure=False,
    ),
    # 就业稳定率 is what becomes of people; of systems and supplies it is how well they run.
    _Telling(
        "运行",
        compiled(
            r"(?:稳定运行|运行稳定|正常运行|运行正常|(?:系统|设备|平台|网络|信号|设施|供[水电热气])\p{Han}{0,4}(?:稳定|可用))率$"
        ),
        (QUALITY, LASTING, SOCIETY),
        "说的是运行得好不好",
    ),
    _Telling(
        "市场抽查",
        compiled(r"(?:监督抽查|监督抽检|市场抽检|例行监测|商品|产品|食品|药品|计量器具)\p{Han}{0,6}合格率$"),
        (SOCIETY, QUALITY),
        "看的是市场上的东西好不好，也是抽查的结果",
        sure=False,
    ),
    _Telling("履行", compiled(r"(?:履行|履约|遵守)率$"), (QUALITY, SOCIETY, LASTING), "说的是做得好不好"),
    _Telling(
        "民生保障",
        compiled(r"(?:饮水|用水|供水|用电|住房|就医|粮食|能源|出行)\p{Han}{0,4}保障率$"),
        (SOCIETY, QUALITY, QUANTITY),
        "是做到的，也是群众得到的",
        sure=False,
    ),
    _Telling("出水", compiled(r"出[水厂]\p{Han}{0,3}(?:达标|合格)率$"), (QUALITY, NATURE), "说的是处理得好不好"),
    _Telling(
        "数据有效",
        compiled(r"(?:数据|信息|样品|样本|记录|监测|检测)\p{Han}{0,4}(?:有效|完整|准确|真实)率$"),
        (QUALITY,),
        "说的是做得好不好",
    ),
)


def worded_result(case: Case) -> Ruling | None:
    """Find prices, burdens, minds and rights: what others have of it, told in words."""
    return _first(_WORDS, case) if case.value.kind in WORDED else None


def counted_result(case: Case) -> Ruling | None:
    """Find counts of what others do with the work, or of what it protects: both output and effect."""
    counted = case.dimension in COUNTED or (case.value.kind == "quantity" and case.dimension is None)
    return _first(_COUNTS, case) if counted and not case.falls else None


def plain_rate(case: Case) -> Ruling | None:
    """Find rates whose name settles the class: progress kept, systems that run, promises kept, data that hold."""
    rated = case.dimension in ("share", None) and case.value.kind not in WORDED and case.core.endswith(("率", "度"))
    return _first(_RATES, case) if rated else None


def _first(tellings: tuple[_Telling, ...], case: Case) -> Ruling | None:
    return next((ruling for telling in tellings if (ruling := telling.of(case))), None)
