"""Decide by what is measured: money, rates, counts, betterment."""

from __future__ import annotations

import regex

from auditor.classify.category_case import (
    COST,
    COUNTED,
    DELIVERED_START,
    ECONOMY,
    LASTING,
    MANY,
    MONEY,
    NATURE,
    NATURE_COST,
    QUALITY,
    QUANTITY,
    SIDE_EFFECT,
    SOCIAL_COST,
    SOCIETY,
    TIME,
    WORDED,
    Case,
    Ruling,
)
from auditor.patterns import compiled

_MAYBE_EFFECT = compiled(
    r"^(?:消除|加强|新增|完成|提供|恢复|扶持|支持|培育|查处|受理|办理|创建|建设(?:期|高峰)|救助|治理|整治)"
)

# A name that ends in a fee needs no large sum to be money.
_PER_HEAD = compiled(r"[人户]/")
_FEE = compiled(r"(?:费用?|经费|造价|单价|成本)$")
_NEW_SUBJECTS = compiled(
    r"(?:新增|净增|新设|新登记|培育|孵化|引进|认定|入库|升规|上规|入规|新注册)\p{Han}{0,8}(?:企业|市场主体|经营主体|个体工商户|商户|单位|公司|主体)|"
    r"(?:规上|规模以上|限上|限额以上|专精特新|高新技术|瞪羚|独角兽|上市)\p{Han}{0,6}(?:企业|单位|公司)"
)
_LESS = compiled(r"减少|下降|降低|杜绝|防止|避免|遏制|预防|不发生|零发生|未发生")
_LOSS = compiled(r"损失|费用|成本|负担|资金|金额|挽回|收入")
_DEALT_WITH = compiled(r"化解|调解|排查|整改|处置|处理|办理|查处|及时|率$|能力|意识|水平|机制|制度")
# Room for the public: a thing built, and what people have of it.
_NEW_ROOM = compiled(
    r"(?:新增|增加|扩容)\p{Han}{0,10}(?:泊位|车位|学位|床位|托位|座位|岗位|席位|供水量|供暖面积|运力|航线|线路|绿地|场地|空间|通车里程)(?:数|数量)?$"
)
_HELPED = compiled(r"救助|帮扶|救治|收治|安置|供养|托养|照护|解困|脱困|获救")
_AMOUNT = compiled(r"(?:数量|种类|次数|场次|期数|批次|台数|套数|件数|份数)$")
_UNCOUNTED = compiled(
    r"^(?:不少于|至少|约)?(?:若干|多|数|几|一批|少量|大量|批量|一定数量|成千上万|成百上千|众多|大批|无数)"
    r"(?:个|家|户|次|场|期|批次?|人次?|名|件|台|套|份|册|处|座|条|项|本|篇|起|车|吨|亩|株|只|艘|轮|辆|部|块|场次|批)?$"
)
_OTHERS_DO = ("harm_words", "effect_people", "benefited", "income_words")
_ECONOMY_GROWS = compiled(r"经济\p{Han}{0,8}(?:发展|增长)$")
# Money of others that the project sets moving.
_BROUGHT_IN = compiled(r"拉动|带动|撬动|吸引|招商引资|引进外资|利用外资|民间投资|社会资本|社会投资|固定资产投资")
_RECOVERED = compiled(r"追讨|追回|挽回|追缴|追偿|清欠|讨回|讨薪|理赔|止付")
_OF_OTHERS = (
    (_RECOVERED, "挽回", (SOCIETY, ECONOMY), "是替别人挽回的钱"),
    (compiled(r"自付|自费|个人(?:承担|负担|缴费)|群众负担"), "自付", (ECONOMY, SOCIETY, COST), "是受益人自己花的钱"),
)
_EARNED = compiled(r"(?:收入|产值|利润|税收|营收|增收|营业额|销售额|经济效益|经济收益)$")

# Plain gain in money; what is brought about for others (带动, 挽回) may stand as an effect on society.
_OWN_GAIN = compiled(
    r"(?<!拉动|带动)(?:收入|产值|增加值|利润|税收|税金|利税|营收|增收|营业额|销售额|销售收入|交易额|成交额|总收入|纯收入|出口额)(?:额|总额|增加额|金额)?$"
)

# 病虫害发生率, 牲畜死亡率: what befalls plants and animals is no disease of people.
_PLANTS_AND_ANIMALS = compiled(
    r"病虫|虫害|鼠害|有害生物|疫木|疫病|松材线虫|林业|森林|苗木|树木|林木|植物|作物|果树|草原|畜|牲|家禽|禽类|生猪|牛羊|动物|鱼苗|水产"
)
# Papers put in order are work done; what is kept for later may stand as a lasting effect (史料归档率).
_FILED = compiled(r"(?:归档|装订|编目|著录|立卷)(?:完成|入库|整理)?(?:率|比例)$")
# A share of what is good: 卷宗评查优良比例, 温湿度达标天数占比.
_GOOD_SHARE = compiled(
    r"(?:合格|达标|优良|优秀|优质|规范|准确|正确|完好|完整|相符|一致|有效|通过|合规|齐全|达优|一级品|特级|优等)"
    r"\p{Han}{0,6}(?:占比|比例|比率|比重|率)$"
)
_BY_STANDARD = compiled(
    r"^(?:应|须)?(?:符合|达到|满足|不低于|优于|执行|按照?|遵照)\p{Han}{0,14}(?:标准|规范|规程|要求|规定|导则|[\p{Han}\w]级|[ⅠⅡⅢⅣⅤ\p{Han}]类)"
)
_GREEN = compiled(r"绿色|低碳|新能源|清洁|节能|节水|公交|公共交通|慢行|可再生|无纸化|环保|光盘")
# What becomes of polluted or scarce land and water is a result in nature as well.
_SAFE_LAND = compiled(
    r"(?:安全|集约|节约|综合|高效|有效)利用率|(?:土地|耕地|用地|林地|水资源|海域|岸线|矿产|资源)\p{Han}{0,6}利用率"
)
_EFFECT_NAME = compiled(r"(?:效果|成效|作用|影响|成果|意义|效应|贡献)$")
_STANDARD_NAME = compiled(r"(?:标准|规格|参数|性能|配置|工艺|等级|质量|材质|品质|规范|格式|技术要求|验收)$")
# In place, answered, settled: how much of it, and how soon.
_SOON = frozenset({"到位率", "接通率", "办结率", "送达率", "响应率"})
_TRAIT = compiled(r"体质|素养|素质|能力|视力|近视|健康(?!证)|体能|行为|习惯|意识|普通话")


def money(case: Case) -> Ruling | None:
    """Find income, relief and cost."""
    income, saved = case.holds("income_words"), case.holds("saving_words")
    cost = case.words.hit("cost_ends", case.core)
    if case.dimension in MONEY:
        return _money_value(case, income, saved, cost)
    if saved and cost and (ruling := _saved_cost(case, saved, cost)):
        return ruling
    if cost and case.falls and case.value.kind in WORDED:
        return Ruling("费用降低", (ECONOMY, SOCIETY, COST), f"“{cost}”降低", sure=False)
    if case.value.kind in WORDED and (grown := _ECONOMY_GROWS.search(case.name)):
        return Ruling("经济发展", (ECONOMY, SOCIETY, LASTING), f"名称含“{grown.group()}”", sure=False)
    if income and case.value.kind != "deadline" and case.dimension not in COUNTED:
        return _income_worded(case, income)
    return None


def _saved_cost(case: Case, saved: str, cost: str) -> Ruling | None:
    if case.holds("relief_words"):
        return Ruling("减负", (ECONOMY, SOCIETY), f"“{saved}”“{cost}”是替百姓或企业省钱", sure=False)
    if case.dimension == "share" and case.core.endswith(cost):
        labels = (ECONOMY, NATURE, COST, SOCIETY) if case.holds("nature_words") else (ECONOMY, COST, SOCIETY)
        return Ruling("费用降低", labels, f"“{cost}”降低，是省下的钱", sure=False)
    return None


def bare_sum(case: Case) -> Ruling | None:
    """Find money written without its unit: under a name of fees any figure, under others four digits and more."""
    value, cost = case.value, case.words.hit("cost_ends", case.core)
    few = (value.number or 0) < MANY and _FEE.search(case.core) is None
    # 会议费 ≤320人/天: the 元 was left out.
    bare = value.dimension is None or (not few and _PER_HEAD.match(value.unit or "") is not None)
    if not cost or value.kind != "quantity" or not bare or few:
        return None
    if case.holds("income_words") or case.holds("saving_words"):
        return None
    return Ruling("花费", (COST,), f"名称落在“{cost}”上，指标值“{value.text}”是金额")


def uncounted(case: Case) -> Ruling | None:
    """Find a count that is left open: 接待来访群众 = 若干批次."""
    found = _UNCOUNTED.match(case.value.text)
    if not found or case.value.kind not in WORDED:
        return None
    if case.holds("benefited"):
        return Ruling("受益不定数", (QUANTITY, SOCIETY), f"指标值“{found.group()}”数的是受益的人", sure=False)
    if any(case.holds(words) for words in _OTHERS_DO):
        return None
    return Ruling("不定数", (QUANTITY,), f"指标值“{found.group()}”说的是做了多少", sure=False)


def named_quantity(case: Case) -> Ruling | None:
    """Keep the class of the name where the value is only words: 检测数量 = 逐步增加."""
    found = _AMOUNT.search(case.core)
    if not found or case.value.kind not in WORDED or case.holds("harm_words") or case.holds("effect_people"):
        return None
    if case.holds("benefited") or case.holds("nature_words") or case.holds("income_words"):
        return None
    return Ruling("名为数量", (QUANTITY,), f"名称落在“{found.group()}”上，说的是做了多少")


def _income_worded(case: Case, income: str) -> Ruling:
    if case.value.kind in WORDED and (found := _EARNED.search(case.core)):
        return Ruling("增收", (ECONOMY,), f"名称落在“{found.group()}”上，说的是收入、产值")
    return Ruling("收入", (ECONOMY, SOCIETY), f"名称含“{income}”，说的是收入、产值", firm=False)


def _money_value(case: Case, income: str, saved: str, cost: str) -> Ruling:
    written = f"指标值“{case.value.text}”是金额"
    for pattern, rule, labels, told in _OF_OTHERS:
        if found := pattern.search(case.name):
            return Ruling(rule, labels, f"“{found.group()}”{told}", sure=False)
    if saved:
        people = bool(case.holds("relief_words"))
        labels = (ECONOMY, SOCIETY) if people else (ECONOMY, COST, SOCIETY)
        return Ruling("省钱", labels, f"{written}，说的是“{saved}”", sure=people)
    if cost and case.value.comparator in ("≤", "<"):
        return Ruling("花费", (COST,), f"{written}，名称落在“{cost}”上，有上限，说的是花多少钱")
    if income or (income := next(iter(_BROUGHT_IN.findall(case.name)), "")):
        own = _OWN_GAIN.search(case.core) and not case.value.baseline
        return Ruling("收入额", (ECONOMY,) if own else (ECONOMY, SOCIETY), f"{written}，说的是“{income}”")
    capped = case.value.comparator in ("≤", "<", "=", None)
    if capped or (cost and case.dimension == "unit_money"):
        return Ruling("花费", (COST,), f"{written}，说的是花多少钱" + (f"（“{cost}”）" if cost else ""))
    return Ruling("金额", (COST, ECONOMY), written, firm=False)


def world_rate(case: Case) -> Ruling | None:
    """Find rates of the world."""
    if found := case.ends("world_ends"):
        if found.endswith("水平") and case.value.kind in WORDED:
            return Ruling("素养水平", (SOCIETY, LASTING), f"“{found}”说的是社会变好")
        if living := _PLANTS_AND_ANIMALS.search(case.name):
            reason = f"“{living.group()}”“{found}”要看实际发生多少"
            return Ruling("世情率", (NATURE, SOCIETY, QUALITY, ECONOMY), reason, sure=False)
        if case.holds("nature_words"):
            return Ruling("世情率", (SOCIETY, NATURE, QUALITY), f"“{found}”要看实际发生多少", sure=False)
        ours = regex.search(r"存活|生存|事故|差错|故障|感染|并发症|超限|违法|抽查|联网|设备|设施", case.name)
        labels = (SOCIETY, QUALITY) if ours else (SOCIETY,)
        return Ruling("世情率", labels, f"“{found}”要看社会上实际发生多少", sure=not ours)
    return None


def quality_rate(case: Case) -> Ruling | None:
    """Find rates of work well done."""
    found = case.ends("quality_ends")
    if not found:
        return _of_standard(case)
    if case.dimension in ("money", "unit_money"):
        return None
    if found.endswith("质量") and case.value.kind in ("trend", "restated"):
        return Ruling("质量提升", (QUALITY, SOCIETY, LASTING), f"“{found}”变好", firm=False, sure=False)
    if _TRAIT.search(case.name):
        return Ruling("素质率", (SOCIETY, QUALITY), f"“{found}”看的是人变得怎样", sure=False)
    if case.value.baseline:
        return Ruling("质量变化", (QUALITY, SOCIETY), f"“{found}”与以往比，看的是质量也是效果", sure=False)
    firm = case.dimension == "share" or case.value.kind in WORDED
    return Ruling("质量率", (QUALITY,), f"名称落在“{found}”上，说的是做得好不好", firm=firm)


def _of_standard(case: Case) -> Ruling | None:
    """Find what is held against a standard: a share of the good ones, or the standard itself as the value."""
    share = _GOOD_SHARE.search(case.core)
    if share and case.dimension == "share" and not case.holds("nature_words") and not _TRAIT.search(case.name):
        labels = (QUALITY, SOCIETY) if case.value.baseline else (QUALITY,)
        return Ruling("优质占比", labels, f"“{share.group()}”说的是做得好不好", sure=not case.value.baseline)
    if case.value.kind == "state" and (made := _BY_STANDARD.match(case.value.text)):
        if named := _STANDARD_NAME.search(case.core):
            reason = f"名称落在“{named.group()}”上，指标值“{made.group()}”说的是达到什么标准"
            return Ruling("按标准", (QUALITY,), reason)
        return Ruling("按标准值", (QUALITY,), f"指标值“{made.group()}”说的是达到什么标准", firm=False, sure=False)
    return None


def cover_rate(case: Case) -> Ruling | None:
    """Find rates of work done."""
    found = case.ends("cover_ends")
    if case.dimension == "share" and (filed := _FILED.search(case.core)):
        return Ruling("归档率", (QUANTITY, QUALITY, LASTING), f"“{filed.group()}”说的是办完了多少")
    if not found or case.dimension not in ("share", None):
        return None
    if found in _SOON:
        return Ruling("到位率", (QUANTITY, QUALITY, TIME), f"“{found}”说的是做了多少，也说明快慢", sure=False)
    if case.value.kind in WORDED and "覆盖" in found:
        return Ruling("覆盖面", (QUANTITY, SOCIETY, QUALITY), f"“{found}”扩大，惠及的人也多了", sure=False)
    return Ruling("完成率", (QUANTITY, QUALITY), f"“{found}”说的是做了多少，数量、质量都可")


def use_rate(case: Case) -> Ruling | None:
    """Find rates of use by others."""
    found = case.ends("use_ends")
    if not found or case.dimension not in ("share", None):
        return None
    if green := _GREEN.search(case.name):
        return Ruling("绿色使用", (SOCIETY, NATURE, QUALITY), f"名称含“{green.group()}”，对环境也有好处", sure=False)
    if land := _SAFE_LAND.search(case.name):
        labels = (NATURE, SOCIETY, QUALITY, LASTING)
        return Ruling("土地利用", labels, f"“{land.group()}”说的是土地和资源用得好不好", sure=False)
    if case.holds("nature_words") or "循环" in case.name:
        return Ruling("使用率", (SOCIETY, NATURE, QUALITY), f"“{found}”要看实际用了没有", sure=False)
    return Ruling("使用率", (SOCIETY, QUALITY), f"“{found}”要看别人知道、使用、参加没有")


def stay_rate(case: Case) -> Ruling | None:
    """Find who or what stays."""
    found = case.ends("stay_ends")
    return Ruling("留存", (LASTING, SOCIETY), f"“{found}”说的是能不能留得住", sure=False) if found else None


def effect_count(case: Case) -> Ruling | None:
    """Find counts of what happens to others."""
    value = case.value
    if value.kind in WORDED:
        return _less_harm(case)
    if case.dimension not in COUNTED and not (value.kind == "quantity" and value.dimension is None):
        return None
    if (found := case.holds("harm_words")) and case.falls:
        if case.layout == "101" and SIDE_EFFECT.search(case.name):
            return Ruling("坏事数", (SOCIAL_COST, SOCIETY, NATURE_COST), f"“{found}”是对群众的负面影响", sure=False)
        return Ruling("坏事数", (SOCIETY, QUALITY), f"“{found}”少了是社会结果", sure=True)
    return _brought_about(case)


def _less_harm(case: Case) -> Ruling | None:
    """Find harm that is to become less in words: 减少交通事故发生."""
    found = case.holds("harm_words")
    if not found or not _LESS.search(case.name + case.value.text) or _LOSS.search(case.name):
        return None
    if case.holds("nature_words") or _DEALT_WITH.search(case.name):
        return None
    return Ruling("坏事少", (SOCIETY, LASTING, QUALITY), f"“{found}”少了是社会结果")


def _brought_about(case: Case) -> Ruling | None:
    if new := _NEW_SUBJECTS.search(case.name):
        return Ruling("主体数", (ECONOMY, QUANTITY, SOCIETY), f"“{new.group()}”是市场的反应", sure=False)
    if room := _NEW_ROOM.search(case.core):
        return Ruling("新增供给", (QUANTITY, SOCIETY), f"“{room.group()}”是建成的，也是群众得到的", sure=False)
    if found := case.holds("effect_people"):
        return Ruling("带动数", (SOCIETY, QUANTITY, ECONOMY), f"“{found}”是别人得到的结果", sure=False)
    if case.dimension == "people" and (helped := _HELPED.search(case.name)):
        return Ruling("帮扶数", (QUANTITY, SOCIETY), f"“{helped.group()}”的人数，数量、社会效益都可", sure=False)
    if found := case.holds("benefited"):
        return Ruling("受益数", (QUANTITY, SOCIETY), f"“{found}”按人计数，数量、社会效益都可")
    return None


def count(case: Case) -> Ruling | None:
    """Find counts of what is delivered."""
    if case.dimension not in COUNTED or case.value.kind != "quantity" or case.falls:
        return None
    unit = case.value.unit or ""
    started = bool(DELIVERED_START.match(case.name))
    plain = started and not _MAYBE_EFFECT.match(case.name) and not case.holds("income_words")
    return Ruling("计数", (QUANTITY,), f"以“{unit}”计数，说的是做了多少", firm=plain)


def lasting(case: Case) -> Ruling | None:
    """Find lasting arrangements."""
    found = case.holds("lasting_words")
    if not found or case.value.kind == "quantity":
        return None
    return Ruling("长效", (LASTING, SOCIETY), f"名称含“{found}”，说的是长久起作用", firm=False)


def lift(case: Case) -> Ruling | None:
    """Find what gets better in society."""
    found = case.holds("lift_words")
    if case.value.kind in WORDED and (effect := _EFFECT_NAME.search(case.core)):
        labels = (SOCIETY, LASTING, ECONOMY, NATURE, QUALITY)
        return Ruling("效果", labels, f"名称落在“{effect.group()}”上，说的是效果", firm=False, sure=False)
    if not found or case.value.kind == "quantity":
        return None
    return Ruling("改善", (SOCIETY, LASTING), f"名称含“{found}”，说的是社会变好", firm=False)
