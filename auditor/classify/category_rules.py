"""Apply the decision rules: which 二级指标 a row belongs to, by its words and the kind of its value.

The rules stand in the order of the review practice; the first that speaks decides. A rule that only leans (`firm`
False) is evidence for the model, not a decision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import regex

from auditor.classify.category_words import CategoryWords
from auditor.classify.lines import PROCESS, SATISFACTION
from auditor.model import TargetValue

QUANTITY, QUALITY, TIME, COST = "数量指标", "质量指标", "时效指标", "成本指标"
SOCIAL_COST, NATURE_COST = "社会成本指标", "生态环境成本指标"
ECONOMY, SOCIETY, NATURE, LASTING = "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"

_EDGES = regex.compile(r"^[\"“”'《》、,;。:]+|[\"“”'、,;。:]+$")
_PARENS = regex.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
# What may follow the measured thing without changing it: 发病率下降, 覆盖率情况.
_TAIL = regex.compile(
    r"(?:(?:较上年|同比|逐[年步]|有所|明显|持续|显著|稳步)?"
    r"(?:提高|提升|上升|增加|增长|下降|降低|减少|缩短|改善|降幅|增幅|涨幅|增加额|下降额|减少额|下降率|提高率|提升率|幅度)|情况|水平|指标)+$"
)
_COUNTED = frozenset({"people", "things", "events", "geometry", "weight", "data"})
_MONEY = frozenset({"money", "unit_money"})
_WORDED = frozenset({"state", "trend", "restated"})

_SATISFIED = regex.compile(
    r"满意(?:度|率|程度|比例|比率|情况|指数|得分)|好评(?:率|度)|认可(?:度|程度|率)|认同(?:度|率)|五星率|幸福指数|[让使]\p{Han}{1,12}满意|满意$"
)
_SURVEY = regex.compile(
    r"标本满意|(?:满意\p{Han}{0,4}|测评)(?:调查|问卷|回访|测评|评价)?\p{Han}{0,6}"
    r"(?:样本|问卷|次数|份数|数量|户数|人数|终端|报告|模块|回收|采集|系统|开展|完成率|覆盖率)"
)
_RATED = regex.compile(r"(?:评价|打分|评分|口碑|反响)(?:结果|情况)?$")
_RATED_VALUE = regex.compile(r"满意|好评")
_UNHAPPY = regex.compile(r"(?:投诉|差评|举报)(?:率|量|件|件数|数|数量|次数|起数|宗数|案件数?|比例|件?占比)?$")
_SAFE_FEELING = regex.compile(r"(?:安全感|获得感|幸福感|归属感|荣誉感|认同感|自豪感)")

_FUNDS = (
    r"(?:预算|资金|经费|专款|专项|国债|专项债|决算|公用经费|贴息|补助款|补贴款|工程款|项目款|拨款|款项|费)"
)
_PROCESS_ENDS = (
    r"(?:执行率|使用率|支出率|支付率|拨付率|支付进度|支出进度|执行进度|使用进度|拨付进度|序时进度|进度|到位率|到位比例|到位情况|到账率|"
    r"到账比例|配套率|结转率|结余率|结转结余率|结转比例|使用年限|使用期限|使用周期|使用情况|执行情况|支出情况|"
    r"(?:使用|支出|支付|拨付|管理|审批|核算|开支|监管|审签)?(?:合规|合法|规范|安全)(?:合规)?(?:率|性|比例|情况|程度)|"
    r"专款专用(?:率|情况)?|专款专用|专账(?:管理|核算)|单独核算|(?:挤占|挪用|违规)\p{Han}{0,6}(?:率|数|额|金额|占比|比例|次数)|"
    r"使用效率|执行数|支付比例|使用比例|执行比例|支出比例)"
)
_PROCESS = regex.compile(
    rf"{_FUNDS}\p{{Han}}{{0,10}}?{_PROCESS_ENDS}$|"
    r"预算(?:编制|调整|调剂|完成)\p{Han}{0,4}率?$|科目调整次数|三公经费变动率|公用经费\p{Han}{0,8}调整幅度|(?:冒领|骗取|套取|挪用|串用)(?!疑点)\p{Han}{0,6}(?:金额|问题|数|资金)|"
    r"收支两条线|缴库情况|采购计划\p{Han}{0,6}比例$|(?:资金|经费)用途\p{Han}{0,6}(?:率|情况)$|"
    r"(?:拨付|支付|付款|结算|发放|采购|报销)\p{Han}{0,6}?(?:手续|票据|凭证|凭据|单据|依据)\p{Han}{0,8}(?:率|性|比例|相符|情况)$|"
    r"(?:款|资金|费|贴息)\p{Han}{0,12}(?:对账|账实|账账|账证|账表)\p{Han}{0,4}(?:相符|核对)\p{Han}{0,3}率?$|(?:款|资金|经费|补贴)\p{Han}{0,8}(?:审批|审签)合规率$|"
    r"政府采购(?:执行|程序|计划|意向|备案|合同|活动)\p{Han}{0,8}(?:率|比例|合规|规范|情况|一致性?)$|专款专用|(?:结转|结余)结?余?率|"
    r"(?:支付|支出|拨付)(?:合规|规范)(?:率|性|比例)$"
)
_NOT_PROCESS = regex.compile(
    r"发放|兑现|兑付|到户|到人|打卡|缴费|保证金|收缴|征收|费率$|水费|电费|学费|保险|住院|医保|报销|自付|患者|基金"
)
_PAPERS = regex.compile(r"冒领|骗取|套取|手续|票据|凭证|凭据|挪用|收支两条线|合规")
_FUNDS_IN_TIME = regex.compile(rf"{_FUNDS}\p{{Han}}{{0,8}}及时(?:率|性)?")
_HANDED = regex.compile(
    r"(?:资金|经费|补助|补贴|奖金|奖励|奖补|津贴|扶助金?|救助金?|保障金|养老金|低保金|补偿金?|赔付|待遇|工资|报酬|助学金|款|费|券)"
    r"\p{Han}{0,8}?(?:发放|拨付|兑付|兑现|支付|给付|下达|打卡|到位|发到|足额|落实|到户)"
)
_PURCHASE_RATE = regex.compile(r"政府采购率$")
_ON_TIME_VALUE = regex.compile(r"(?:按(?:时|期|计划|进度|要求时限|节点|季度?|月)|及时|准时|如期|尽快|年内|当年|按规定时[间限])")
_OTHER_CLASS = regex.compile(r"质量|合格|成本|效益|数量|满意|机制|制度|持续|率$|人数|水平|能力|意识")
_DURATION_EFFECT = regex.compile(r"影响|中断|停[电水气产灌牧业工]|封闭|拥堵|滞留|管制|歇业|占用|占道|误工|培训|学时|课时|无故障|使用|供数|开放|服务天")
_SHORTENED = regex.compile(r"(?:时间|时长|用时|时限|周期|天数|环节)\p{Han}{0,4}(?:缩短|压减|压缩|减少|降低|缩减)|(?:缩短|压缩|压减|减少)\p{Han}{0,10}(?:时间|时长|用时|时限|周期|天数|审批)")
_SIDE_EFFECT = regex.compile(r"施工|建设期|改造期|改造造成|占道|扰民|封闭|征地|拆迁|征收|影响\p{Han}{0,6}(?:通行|营业|出行|天数|户数|人数)|停[电水气产灌]|误工|封路|绕行|临时|夜间|噪[音声]|占用|拥堵")
_SIDE_NATURE = regex.compile(r"扬尘|噪声|排放|占用\p{Han}{0,6}(?:耕地|林地|草地|湿地)|废水|废液|废气|弃渣|固废|污染|砍伐|泄漏|农药|悬浮物|浊度|超标")
_GIVEN_NATURE = regex.compile(r"合格率|合格比例|达标率|优良率|优良比例|达标比例|达标排放|达标情况")
_CLEAN_AIR = regex.compile(r"水质|空气|大气|噪声|声环境|尾气|废气|废水|尾水|烟气|土壤|断面|排放|出水")
_REUSED = regex.compile(r"(?:粪污|垃圾|秸秆|废|资源化|循环|综合|安全|余热|雨水|再生水|中水|尾水|农膜|骨料|药渣)\p{Han}{0,8}(?:利用率|利用比例|回收率|还田率|减量率|处理率)")
_DELIVERED_START = regex.compile(
    r"^(?:购置|采购|新建|建设|建成|改造|安装|配备|配置|更换|更新|修缮|维修|维护|养护|铺设|开展|举办|组织|编制|发放|印制|印发|培训|聘请|聘用|"
    r"资助|补助|补贴|奖补|检测|监测|抽检|检查|巡查|采集|接入|开设|开发|引进|选派|招募|招聘|治理|清运|清理|清淤|清扫|处理|处置|种植|栽植|补植|"
    r"拆除|新增|完成|制作|拍摄|录制|刊发|出版|征集|收集|登记|办理|受理|查处|立案|创建|培育|支持|扶持|提供|救助|慰问|走访|排查|整治|供应|储备)"
)
_HANDLED = regex.compile(r"(?:处理|处置|清理|清运|治理|收集|回收|清淤|疏浚|造林|绿化|修复|恢复|管护|养护)(?:量|面积|长度|里程|吨数|方量)$")
_MAYBE_EFFECT = regex.compile(r"^(?:消除|加强|新增|完成|提供|恢复|扶持|支持|培育|查处|受理|办理|创建|建设(?:期|高峰)|救助|治理|整治)")
_EARNED = regex.compile(r"(?:收入|产值|利润|税收|营收|增收|营业额|销售额|经济效益|经济发展|经济增长|经济收益)$")
_TRAIT = regex.compile(r"体质|素养|素质|能力|视力|近视|健康(?!证)|体能|行为|习惯|意识|普通话")
_DOWN = regex.compile(r"下降|降低|减少|压减|缩减|减轻|降幅|缓解|减量")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True)
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

    def ends(self, which: str) -> str:
        """Return the word of a list the name ends in, its direction set aside."""
        return self.words.hit(which, self.name) or self.words.hit(which, self.core)

    def holds(self, which: str) -> str:
        """Return the word of a list the name holds."""
        return self.words.hit(which, self.name)


Rule = Callable[[Case], Ruling | None]


def _filler(case: Case) -> Ruling | None:
    if case.value.kind == "filler" or not case.name:
        return Ruling("无内容", (), "指标值或名称没有内容，不归类")
    return None


def _satisfaction(case: Case) -> Ruling | None:
    if _SURVEY.search(case.name):
        return None
    found = _SATISFIED.search(case.name)
    if found and "投诉" not in case.name:
        return Ruling("满意度", (SATISFACTION,), f"名称含“{found.group()}”，由服务对象评价，属满意度")
    if found:
        return Ruling("满意度", (SATISFACTION, SOCIETY), f"名称含“{found.group()}”", sure=False)
    if _RATED.search(case.name) and _RATED_VALUE.search(case.value.text):
        return Ruling("满意度", (SATISFACTION,), f"“{case.name}”要求“{case.value.text}”，由服务对象评价")
    return None


def _unhappy(case: Case) -> Ruling | None:
    found = _UNHAPPY.search(case.core) or _UNHAPPY.search(case.name)
    if not found:
        return None
    labels: tuple[str, ...] = (SOCIETY, SATISFACTION, QUALITY)
    if case.layout == "101" and _SIDE_EFFECT.search(case.name):
        labels = (SOCIAL_COST, SOCIETY)
    return Ruling("投诉", labels, f"名称落在“{found.group()}”上，反映社会反响")


def _feeling(case: Case) -> Ruling | None:
    found = _SAFE_FEELING.search(case.name)
    return Ruling("感受", (SOCIETY, SATISFACTION, LASTING), f"名称含“{found.group()}”") if found else None


def _process(case: Case) -> Ruling | None:
    if found := _FUNDS_IN_TIME.search(case.name):
        if _HANDED.search(case.name) and "支出" not in case.name:
            return Ruling("发放及时", (TIME,), f"名称含“{found.group()}”，说的是及时")
        return Ruling("资金及时", (TIME, PROCESS), f"名称含“{found.group()}”，说的是及时")
    found = _PROCESS.search(case.name)
    if found and not (_NOT_PROCESS.search(case.name) and not _PAPERS.search(case.name)):
        return Ruling("过程", (PROCESS,), f"“{found.group()}”说的是资金和预算怎么管，是过程，不是产出或效益")
    return None


def _handed_out(case: Case) -> Ruling | None:
    found = _HANDED.search(case.name)
    if not found or case.dimension in _MONEY:
        return None
    rest = case.name[found.start() :]
    if regex.search(r"及时|时间|时限|时点|日期|时长|准时|按时|按期|按月|按季|批次$|日$", rest) or case.value.kind == "deadline":
        return Ruling("发放及时", (TIME,), "说的是发放、拨付得及时")
    if regex.search(r"准确|差错|错误|精准|规范", rest):
        return Ruling("发放准确", (QUALITY,), "说的是发放得准确")
    if regex.search(r"(?:率|比例|覆盖面|度)$", rest):
        return Ruling("发放完成", (QUANTITY, QUALITY), "说的是发放、拨付完成了多少")
    return None


def _lasting_term(case: Case) -> Ruling | None:
    found = case.ends("lasting_ends")
    if not found or case.dimension == "share" or case.value.kind == "compound":
        return None
    labels = (LASTING, QUALITY, SOCIETY) if case.layout == "88" else (SOCIETY, QUALITY, LASTING)
    return Ruling("年限", labels, f"名称落在“{found}”上，说的是能用多久")


def _waiting(case: Case) -> Ruling | None:
    found = case.holds("waiting_words")
    if found and case.dimension in (None, "time", "share"):
        return Ruling("等候", (QUALITY, SOCIETY, TIME), f"名称含“{found}”，是服务质量和群众感受", sure=False)
    return None


def _shortened(case: Case) -> Ruling | None:
    found = _SHORTENED.search(case.name)
    return Ruling("缩短", (SOCIETY, TIME), f"“{found.group()}”是办事方便了", sure=False) if found else None


def _time(case: Case) -> Ruling | None:
    if _DURATION_EFFECT.search(case.name) and case.dimension == "time":
        return None
    inside = case.holds("time_inside")
    if inside:
        labels = (TIME, QUALITY) if regex.search(r"(?:按期|按时)\p{Han}{1,3}率$", case.name) else (TIME,)
        return Ruling("按时", labels, f"名称含“{inside}”，说的是及时", firm=True)
    if (found := case.ends("time_ends")) and case.value.dimension != "share":
        return Ruling("时间", (TIME,), f"名称落在“{found}”上，说的是何时完成")
    if found:
        return Ruling("时间", (TIME, QUANTITY), f"名称落在“{found}”上", sure=False)
    if case.value.kind == "deadline" and not _OTHER_CLASS.search(case.name):
        return Ruling("日期", (TIME,), f"指标值“{case.value.text}”是期限")
    if case.value.kind in _WORDED and _ON_TIME_VALUE.match(case.value.text) and not _OTHER_CLASS.search(case.name):
        return Ruling("及时值", (TIME,), f"指标值“{case.value.text}”说的是及时")
    return None


def _saving(case: Case) -> Ruling | None:
    if found := case.words.hit("saving_ends", case.name):
        return Ruling("节支", (COST, ECONOMY), f"名称落在“{found}”上，是项目自己的成本")
    if _PURCHASE_RATE.search(case.name):
        return Ruling("采购率", (COST, QUANTITY, QUALITY, PROCESS), "政府采购率归类口径不一", sure=False)
    return None


def _money(case: Case) -> Ruling | None:
    income, saved = case.holds("income_words"), case.holds("saving_words")
    cost = case.words.hit("cost_ends", case.core)
    if case.dimension in _MONEY:
        return _money_value(case, income, saved, cost)
    if saved and cost and case.holds("relief_words"):
        return Ruling("减负", (ECONOMY, SOCIETY), f"“{saved}”“{cost}”是替百姓或企业省钱", sure=False)
    if cost and case.falls and case.value.kind in _WORDED:
        return Ruling("费用降低", (ECONOMY, SOCIETY, COST), f"“{cost}”降低", sure=False)
    if income and case.value.kind != "deadline" and case.dimension not in _COUNTED:
        return _income_worded(case, income)
    return None


def _income_worded(case: Case, income: str) -> Ruling:
    if case.value.kind in _WORDED and (found := _EARNED.search(case.core)):
        return Ruling("增收", (ECONOMY,), f"名称落在“{found.group()}”上，说的是收入、产值")
    return Ruling("收入", (ECONOMY, SOCIETY), f"名称含“{income}”，说的是收入、产值", firm=False)


def _money_value(case: Case, income: str, saved: str, cost: str) -> Ruling:
    written = f"指标值“{case.value.text}”是金额"
    if saved:
        people = bool(case.holds("relief_words"))
        labels = (ECONOMY, SOCIETY) if people else (ECONOMY, COST, SOCIETY)
        return Ruling("省钱", labels, f"{written}，说的是“{saved}”", sure=people)
    if income:
        return Ruling("收入额", (ECONOMY, SOCIETY), f"{written}，说的是“{income}”")
    capped = case.value.comparator in ("≤", "<", "=", None)
    if capped or (cost and case.dimension == "unit_money"):
        return Ruling("花费", (COST,), f"{written}，说的是花多少钱" + (f"（“{cost}”）" if cost else ""))
    return Ruling("金额", (COST, ECONOMY), written, firm=False)


def _side_effect(case: Case) -> Ruling | None:
    if case.layout != "101" or not case.falls:
        return None
    nature, people = _SIDE_NATURE.search(case.name), _SIDE_EFFECT.search(case.name)
    if nature:
        return Ruling("环境代价", (NATURE_COST, SOCIAL_COST, NATURE), f"“{nature.group()}”是对环境的负面影响", firm=False, sure=False)
    if people:
        return Ruling("社会代价", (SOCIAL_COST, NATURE_COST, SOCIETY), f"“{people.group()}”是对群众的负面影响", firm=False, sure=False)
    return None


def _nature(case: Case) -> Ruling | None:
    found = case.holds("nature_words")
    if not found:
        return None
    if _REUSED.search(case.core) or (_GIVEN_NATURE.search(case.core) and _CLEAN_AIR.search(case.name)):
        return Ruling("环境达标", (NATURE, QUALITY, SOCIETY), f"名称含“{found}”，说的是环境结果", sure=False)
    if case.ends("quality_ends") or case.ends("cover_ends"):
        return Ruling("环境质量", (QUALITY, NATURE, QUANTITY), f"名称含“{found}”，看的是处理得好不好", sure=False)
    if case.dimension in ("people", "things", "events") and not case.falls:
        return None
    if case.dimension in ("geometry", "weight") and not case.falls:
        labels = (QUANTITY, NATURE) if _DELIVERED_START.match(case.name) or _HANDLED.search(case.core) else (NATURE, QUANTITY)
        return Ruling("环境量", labels, f"名称含“{found}”，既是工作量也是环境结果", firm=labels[0] == QUANTITY, sure=False)
    return Ruling("环境", (NATURE,), f"名称含“{found}”，说的是环境结果", firm=False)


def _world_rate(case: Case) -> Ruling | None:
    if found := case.ends("world_ends"):
        if case.holds("nature_words"):
            return Ruling("世情率", (SOCIETY, NATURE, QUALITY), f"“{found}”要看实际发生多少", sure=False)
        ours = regex.search(r"存活|生存|事故|差错|故障|感染|并发症|超限|违法|抽查|联网|设备|设施", case.name)
        labels = (SOCIETY, QUALITY) if ours else (SOCIETY,)
        return Ruling("世情率", labels, f"“{found}”要看社会上实际发生多少", sure=not ours)
    return None


def _quality_rate(case: Case) -> Ruling | None:
    found = case.ends("quality_ends")
    if not found:
        return None
    if case.dimension in ("money", "unit_money"):
        return None
    if _TRAIT.search(case.name):
        return Ruling("素质率", (SOCIETY, QUALITY), f"“{found}”看的是人变得怎样", sure=False)
    firm = case.dimension == "share" or case.value.kind in _WORDED
    return Ruling("质量率", (QUALITY,), f"名称落在“{found}”上，说的是做得好不好", firm=firm)


def _cover_rate(case: Case) -> Ruling | None:
    found = case.ends("cover_ends")
    if not found or case.dimension not in ("share", None):
        return None
    return Ruling("完成率", (QUANTITY, QUALITY), f"“{found}”说的是做了多少，数量、质量都可")


def _use_rate(case: Case) -> Ruling | None:
    found = case.ends("use_ends")
    if not found or case.dimension not in ("share", None):
        return None
    if case.holds("nature_words") or "循环" in case.name:
        return Ruling("使用率", (SOCIETY, NATURE, QUALITY), f"“{found}”要看实际用了没有", sure=False)
    return Ruling("使用率", (SOCIETY, QUALITY), f"“{found}”要看别人知道、使用、参加没有")


def _stay_rate(case: Case) -> Ruling | None:
    found = case.ends("stay_ends")
    return Ruling("留存", (LASTING, SOCIETY), f"“{found}”说的是能不能留得住", sure=False) if found else None


def _effect_count(case: Case) -> Ruling | None:
    value = case.value
    if case.dimension not in _COUNTED and not (value.kind == "quantity" and value.dimension is None):
        return None
    if (found := case.holds("harm_words")) and case.falls:
        if case.layout == "101" and _SIDE_EFFECT.search(case.name):
            return Ruling("坏事数", (SOCIAL_COST, SOCIETY, NATURE_COST), f"“{found}”是对群众的负面影响", sure=False)
        return Ruling("坏事数", (SOCIETY, QUALITY), f"“{found}”少了是社会结果", sure=True)
    if found := case.holds("effect_people"):
        return Ruling("带动数", (SOCIETY, QUANTITY, ECONOMY), f"“{found}”是别人得到的结果", sure=False)
    if found := case.holds("benefited"):
        return Ruling("受益数", (QUANTITY, SOCIETY), f"“{found}”按人计数，数量、社会效益都可")
    return None


def _count(case: Case) -> Ruling | None:
    if case.dimension not in _COUNTED or case.value.kind != "quantity" or case.falls:
        return None
    unit = case.value.unit or ""
    started = bool(_DELIVERED_START.match(case.name))
    plain = started and not _MAYBE_EFFECT.match(case.name) and not case.holds("income_words")
    return Ruling("计数", (QUANTITY,), f"以“{unit}”计数，说的是做了多少", firm=plain)


def _lasting(case: Case) -> Ruling | None:
    found = case.holds("lasting_words")
    if not found or case.value.kind == "quantity":
        return None
    return Ruling("长效", (LASTING, SOCIETY), f"名称含“{found}”，说的是长久起作用", firm=False)


def _lift(case: Case) -> Ruling | None:
    found = case.holds("lift_words")
    if not found or case.value.kind == "quantity":
        return None
    return Ruling("改善", (SOCIETY, LASTING), f"名称含“{found}”，说的是社会变好", firm=False)


RULES: tuple[Rule, ...] = (
    _filler,
    _satisfaction,
    _process,
    _handed_out,
    _unhappy,
    _feeling,
    _lasting_term,
    _waiting,
    _shortened,
    _time,
    _saving,
    _money,
    _side_effect,
    _world_rate,
    _nature,
    _quality_rate,
    _use_rate,
    _cover_rate,
    _stay_rate,
    _effect_count,
    _count,
    _lasting,
    _lift,
)


def rulings(case: Case) -> tuple[Ruling, ...]:
    """Return what the rules say in order, up to and with the first firm one."""
    found: list[Ruling] = []
    for rule in RULES:
        ruling = rule(case)
        if ruling:
            found.append(ruling)
            if ruling.firm:
                break
    return tuple(found)
