"""Decide by what the name says: satisfaction, process, promptness, terms, thrift."""

from __future__ import annotations

import regex

from auditor.classify.category_case import (
    COST,
    DURATION_EFFECT,
    ECONOMY,
    LASTING,
    MONEY,
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
from auditor.classify.lines import PROCESS, SATISFACTION
from auditor.patterns import compiled

_SATISFIED = compiled(
    r"满意(?:度|率|程度|比例|比率|情况|指数|得分)|好评(?:率|度)|认可(?:度|程度|率)|认同(?:度|率)|五星率|[让使]\p{Han}{1,12}满意|满意$"
)

_SURVEY = compiled(
    r"标本满意|(?:满意\p{Han}{0,4}|测评)(?:调查|问卷|回访|测评|评价)?\p{Han}{0,6}"
    r"(?:样本|问卷|次数|份数|数量|户数|人数|终端|报告|模块|回收|采集|系统|开展|完成率|覆盖率)"
)

_RATED = compiled(r"(?:评价|打分|评分|口碑|反响)(?:结果|情况)?$")

_RATED_VALUE = compiled(r"满意|好评")

_COMPLAINT = compiled(r"投诉|差评|举报")
_UNHAPPY = compiled(r"(?:投诉|差评|举报)(?:率|量|件|件数|数|数量|次数|起数|宗数|案件数?|比例|件?占比)?$")

# Complaints of what the works do to air, water and quiet: a cost to nature as much as to people.
_DISTURBED = compiled(r"扬尘|噪[声音]|异味|臭气|污水|废水|废气|油烟|污染|粉尘|光污染|渣土")

_SAFE_FEELING = compiled(r"(?:安全感|幸福指数|获得感|幸福感|归属感|荣誉感|认同感|自豪感)")

_FUNDS = r"(?:预算|资金|经费|专款|专项|国债|专项债|决算|公用经费|贴息|补助款|补贴款|工程款|项目款|拨款|款项|费)"

_PROCESS_ENDS = (
    r"(?:执行率|使用率|支出率|支付率|拨付率|支付进度|支出进度|执行进度|使用进度|拨付进度|序时进度|进度|下达率|下达比例|到位率|到位比例|到位情况|到账率|"
    r"到账比例|配套率|结转率|结余率|结转结余率|结转比例|使用年限|使用期限|使用周期|使用情况|执行情况|支出情况|"
    r"(?:使用|支出|支付|拨付|管理|审批|核算|开支|监管|审签)?(?:合规|合法|规范|安全)(?:合规)?(?:率|性|比例|情况|程度)|"
    r"专款专用(?:率|情况)?|专款专用|专账(?:管理|核算)|单独核算|(?:挤占|挪用|违规)\p{Han}{0,6}(?:率|数|额|金额|占比|比例|次数)|"
    r"使用效率|执行数|支付比例|使用比例|执行比例|支出比例)"
)

_PROCESS = compiled(
    rf"{_FUNDS}\p{{Han}}{{0,10}}?{_PROCESS_ENDS}$|"
    r"预算(?:编制|调整|调剂|完成)\p{Han}{0,4}率?$|科目调整次数|三公经费变动率|公用经费\p{Han}{0,8}调整幅度|(?:冒领|骗取|套取|挪用|串用)(?!疑点)\p{Han}{0,6}(?:金额|问题|数|资金)|"
    r"收支两条线|缴库情况|采购计划\p{Han}{0,6}比例$|(?:资金|经费)用途\p{Han}{0,6}(?:率|情况)$|"
    r"(?:拨付|支付|付款|结算|发放|采购|报销)\p{Han}{0,6}?(?:手续|票据|凭证|凭据|单据|依据)\p{Han}{0,8}(?:率|性|比例|相符|情况)$|"
    r"(?:款|资金|费|贴息)\p{Han}{0,12}(?:对账|账实|账账|账证|账表)\p{Han}{0,4}(?:相符|核对)\p{Han}{0,3}率?$|(?:款|资金|经费|补贴)\p{Han}{0,8}(?:审批|审签)合规率$|"
    r"政府采购(?:执行|程序|计划|意向|备案|合同|活动)\p{Han}{0,8}(?:率|比例|合规|规范|情况|一致性?)$|专款专用|(?:结转|结余)结?余?率|"
    r"(?:支付|支出|拨付)(?:合规|规范)(?:率|性|比例)$"
)

_NOT_PROCESS = compiled(
    r"发放|兑现|兑付|到户|到人|打卡|缴费|保证金|收缴|征收|费率$|水费|电费|学费|保险|住院|医保|报销|自付|患者|基金"
)

_MANAGED = compiled(
    r"政府采购(?:程序|活动|执行|过程|管理)?$|(?:资金|经费|财务|预算)(?:使用|支出|管理|支付|核算)?(?:程序|过程|情况|行为)?$"
)
_LAWFUL = compiled(r"合法|合规|专款专用|规范")
_PAPERS = compiled(r"冒领|骗取|套取|手续|票据|凭证|凭据|挪用|收支两条线|合规")

# Each of these three speaks of money, or of what is done with it by those who keep it.
_MONEY_SIGN = compiled(r"[预资经专国债决费贴补款拨财采科三冒骗套挪串收缴支付结发报]")
_FUNDS_IN_TIME = compiled(rf"{_FUNDS}\p{{Han}}{{0,8}}及时(?:率|性)?")

_HANDED_SIGN = compiled(r"[发拨兑付给达打到足落]")
_HANDED = compiled(
    r"(?:资金|经费|补助|补贴|奖金|奖励|奖补|津贴|扶助金?|救助金?|保障金|养老金|低保金|补偿金?|赔付|待遇|工资|报酬|助学金|款|费|券)"
    r"\p{Han}{0,8}?(?:发放|拨付|兑付|兑现|支付|给付|下达|打卡|到位|发到|足额|落实|到户)"
)

# Filed under different classes by different offices.
_UNSETTLED_RATE = compiled(r"政府采购率$|(?:核减|审减|净核减)率$")

_ON_TIME_VALUE = compiled(
    r"(?:按(?:时|期|计划|进度|要求时限|节点|季度?|月)|及时|准时|如期|尽快|年内|当年|按规定时[间限])"
)

_OTHER_CLASS = compiled(r"质量|合格|成本|效益|数量|满意|机制|制度|持续|率$|人数|水平|能力|意识")

# Hours given or aired are an amount of work, not promptness.
_SPENT = compiled(
    r"(?:服务|志愿|播出|播放|飞行|值守|值班|执勤|巡航|巡逻|录制|宣讲|授课|教学|直播|演出|展出|广播|讲解)(?:总|累计|节目)?(?:时长|小时数|时数)$"
)
_QUALITY_NAME = compiled(r"质量(?:等级|等次)?$")
# What the world is like, not how well the work was done.
_WORLD_QUALITY = compiled(
    r"(?:空气|大气|环境|水|水体|海水|河水|生态|土壤|耕地|生活|生命|生存|就业|发展|出生|人口|经济|教育|办学|增长|睡眠)质量"
)

# How long a thing goes on: no promptness, though it ends in 时间.
_KEPT_UP = compiled(
    r"(?:可持续|持续|稳定|正常|连续|安全)(?:运行|使用|服务|运营|经营|发挥作用|无故障)(?:的)?(?:时间|时长|期限|年数|天数)$"
)
# The time a piece of work takes.
_TAKEN = compiled(
    r"(?:排除|处置|处理|修复|抢修|维修|响应|反应|到场|到达|出警|出动|出车|出诊|办理|办结|审批|审核|审查|受理|立案|反馈|回复|答复|送达|交付|流转|"
    r"调度|救援|救治|转运|调运|恢复|更换|清理|清除|清运|投运|审签|出具|签发|上报|报送|配送|推送|核查|复核|拨付|结案|移交|验收|施工|建设|安装|调试)"
    r"(?:的)?(?:平均|最长|全程)?(?:时间|时长|用时|耗时|时差|间隔|天数)$"
)
_SHORTENED = compiled(
    r"(?:时间|时长|用时|时限|周期|天数|环节)\p{Han}{0,4}(?:缩短|压减|压缩|减少|降低|缩减)|(?:缩短|压缩|压减|减少)\p{Han}{0,10}(?:时间|时长|用时|时限|周期|天数|审批)"
)


def filler(case: Case) -> Ruling | None:
    """Leave a row without content unclassed."""
    if case.value.kind == "filler" or not case.name:
        return Ruling("无内容", (), "指标值或名称没有内容，不归类")
    return None


def satisfaction(case: Case) -> Ruling | None:
    """Find what the served people say of it."""
    if _SURVEY.search(case.name):
        return None
    found = _SATISFIED.search(case.name)
    if found and (felt := _SAFE_FEELING.search(case.name)):
        return Ruling("感受满意", (SATISFACTION, SOCIETY), f"名称含“{felt.group()}”和“{found.group()}”", sure=False)
    if found and "投诉" not in case.name:
        return Ruling("满意度", (SATISFACTION,), f"名称含“{found.group()}”，由服务对象评价，属满意度")
    if found:
        return Ruling("满意度", (SATISFACTION, SOCIETY), f"名称含“{found.group()}”", sure=False)
    if _RATED.search(case.name) and _RATED_VALUE.search(case.value.text):
        return Ruling("满意度", (SATISFACTION,), f"“{case.name}”要求“{case.value.text}”，由服务对象评价")
    return None


def unhappy(case: Case) -> Ruling | None:
    """Find complaints."""
    if not _COMPLAINT.search(case.name):
        return None
    found = _UNHAPPY.search(case.core) or _UNHAPPY.search(case.name)
    if not found:
        return None
    labels: tuple[str, ...] = (SOCIETY, SATISFACTION, QUALITY)
    if case.layout == "101" and SIDE_EFFECT.search(case.name):
        labels = (SOCIAL_COST, SOCIETY)
    if case.layout == "101" and _DISTURBED.search(case.name):
        labels = (SOCIAL_COST, NATURE_COST, SOCIETY)
    return Ruling("投诉", labels, f"名称落在“{found.group()}”上，反映社会反响")


def feeling(case: Case) -> Ruling | None:
    """Find what people feel."""
    found = _SAFE_FEELING.search(case.name)
    return Ruling("感受", (SOCIETY, SATISFACTION, LASTING), f"名称含“{found.group()}”") if found else None


def process(case: Case) -> Ruling | None:
    """Find how money is managed."""
    if not _MONEY_SIGN.search(case.name):
        return None
    if found := _FUNDS_IN_TIME.search(case.name):
        if _HANDED.search(case.name) and "支出" not in case.name:
            return Ruling("发放及时", (TIME,), f"名称含“{found.group()}”，说的是及时")
        return Ruling("资金及时", (TIME, PROCESS), f"名称含“{found.group()}”，说的是及时")
    if (managed := _MANAGED.search(case.name)) and _LAWFUL.search(case.value.text):
        return Ruling("过程", (PROCESS,), f"“{managed.group()}”管得合规，是过程，不是产出或效益")
    found = _PROCESS.search(case.name)
    if found and not (_NOT_PROCESS.search(case.name) and not _PAPERS.search(case.name)):
        return Ruling("过程", (PROCESS,), f"“{found.group()}”说的是资金和预算怎么管，是过程，不是产出或效益")
    return None


def handed_out(case: Case) -> Ruling | None:
    """Find how money is handed out."""
    if case.dimension in MONEY or not _HANDED_SIGN.search(case.name):
        return None
    found = _HANDED.search(case.name)
    if not found:
        return None
    rest = case.name[found.start() :]
    if (
        regex.search(r"及时|时间|时限|时点|日期|时长|准时|按时|按期|按月|按季|批次$|日$", rest)
        or case.value.kind == "deadline"
    ):
        return Ruling("发放及时", (TIME,), "说的是发放、拨付得及时")
    if regex.search(r"准确|差错|错误|精准|规范", rest):
        return Ruling("发放准确", (QUALITY,), "说的是发放得准确")
    if regex.search(r"(?:率|比例|覆盖面|度)$", rest):
        return Ruling("发放完成", (QUANTITY, QUALITY), "说的是发放、拨付完成了多少")
    return None


def lasting_term(case: Case) -> Ruling | None:
    """Find how long a thing serves."""
    found = case.ends("lasting_ends")
    if not found and case.dimension == "time" and (kept := _KEPT_UP.search(case.core)):
        return Ruling("运行年限", (LASTING, QUALITY, SOCIETY), f"“{kept.group()}”说的是能用多久", sure=False)
    if not found or case.dimension == "share" or case.value.kind == "compound":
        return None
    labels = (LASTING, QUALITY, SOCIETY) if case.layout == "88" else (SOCIETY, QUALITY, LASTING)
    return Ruling("年限", labels, f"名称落在“{found}”上，说的是能用多久")


def waiting(case: Case) -> Ruling | None:
    """Find how long people wait."""
    found = case.holds("waiting_words")
    if found and case.dimension in (None, "time", "share"):
        return Ruling("等候", (QUALITY, SOCIETY, TIME), f"名称含“{found}”，是服务质量和群众感受", sure=False)
    return None


def shortened(case: Case) -> Ruling | None:
    """Find time saved for people."""
    found = _SHORTENED.search(case.name)
    return Ruling("缩短", (SOCIETY, TIME), f"“{found.group()}”是办事方便了", sure=False) if found else None


def quality_name(case: Case) -> Ruling | None:
    """Keep what is named a quality out of the other outputs: 巡航任务完成质量 = 优."""
    found = _QUALITY_NAME.search(case.core)
    if not found or _WORLD_QUALITY.search(case.core) or not (case.dimension == "share" or case.value.kind == "state"):
        return None
    if _ON_TIME_VALUE.match(case.value.text):
        return None
    return Ruling("质量名", (QUALITY, SOCIETY, LASTING), f"名称落在“{found.group()}”上，说的是做得好不好")


def spent(case: Case) -> Ruling | None:
    """Find hours given or aired: an amount of work."""
    found = _SPENT.search(case.name)
    if not found or case.dimension != "time":
        return None
    return Ruling("时长量", (QUANTITY, SOCIETY, QUALITY), f"“{found.group()}”说的是做了多少", sure=False)


def time(case: Case) -> Ruling | None:
    """Find promptness in the name."""
    if DURATION_EFFECT.search(case.name) and case.dimension == "time":
        return None
    if inside := case.holds("time_inside"):
        return Ruling("按时", (TIME,), f"名称含“{inside}”，说的是及时")
    if (found := case.ends("time_ends")) and case.value.baseline and case.dimension == "time":
        return Ruling("时间变化", (TIME, SOCIETY), f"“{found}”与以往比，是时效也是群众得到的便利", sure=False)
    if not found:
        return _taken(case)
    if case.dimension != "share":
        return Ruling("时间", (TIME,), f"名称落在“{found}”上，说的是何时完成")
    return Ruling("时间", (TIME, QUANTITY), f"名称落在“{found}”上", sure=False)


def _taken(case: Case) -> Ruling | None:
    """Find how long a piece of work takes."""
    taken = _TAKEN.search(case.core) if case.dimension == "time" and not case.value.baseline else None
    return Ruling("用时", (TIME,), f"“{taken.group()}”说的是办得多快") if taken else None


def time_value(case: Case) -> Ruling | None:
    """Find a date or promptness in the value."""
    if _OTHER_CLASS.search(case.name) or (DURATION_EFFECT.search(case.name) and case.dimension == "time"):
        return None
    if case.value.kind == "deadline":
        return Ruling("日期", (TIME,), f"指标值“{case.value.text}”是期限")
    if case.value.kind in WORDED and _ON_TIME_VALUE.match(case.value.text):
        return Ruling("及时值", (TIME,), f"指标值“{case.value.text}”说的是及时")
    return None


def saving(case: Case) -> Ruling | None:
    """Find the project's own thrift."""
    if found := case.words.hit("saving_ends", case.name):
        return Ruling("节支", (COST, ECONOMY), f"名称落在“{found}”上，是项目自己的成本")
    if unsettled := _UNSETTLED_RATE.search(case.name):
        labels = (COST, QUANTITY, QUALITY, PROCESS)
        return Ruling("采购率", labels, f"{unsettled.group()}归类口径不一", sure=False)
    return None
