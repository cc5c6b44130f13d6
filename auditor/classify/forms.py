"""Know by which figure a thing is measured that is no figure itself: 意识 by a 知晓率, 机制 by issued documents.

One line a form: what the noun ends with (the group `cut` is left out), what is put behind it, the sign
(↑ ↓ for a change from a base year, ≥ ≤ for a bound), the unit, the evidence. The first that fits counts.
"""

from __future__ import annotations

import regex

from auditor.patterns import compiled
from auditor.records import record

__all__ = ["EFFECTS", "NATURE", "QUALITY", "Form", "evidence_for", "form_for", "unit_of"]


@record
class Form:
    """How a noun with a certain ending is measured.

    Attributes:
        ends: matches the end of the noun; its group `cut` is dropped.
        suffix: what makes it a measurable name: `知晓率`, `评估得分`.
        sign: ↑ or ↓ for a change, ≥ or ≤ for a bound.
    """

    ends: regex.Pattern[str]
    suffix: str
    sign: str
    unit: str
    evidence: str


_STAFF = r"(?:医生|医务工作者|工作者|教师|职工|辅警|民警|员工|干部|护士|护理员|网格员|巡护员|社工|队伍)"
_PEOPLE = r"(?:人员|人群|群体|人群体|家庭|户|居民|群众|老人|老年人|患者|职工|学生|儿童|残疾人|农民|企业)"
_SURVEY, _ASSESSED, _LEDGER = "抽样调查", "考核或第三方评估结果", "工作台账"


def _forms(*lines: tuple[str, str, str, str, str]) -> tuple[Form, ...]:
    return tuple(Form(compiled(rf"(?:{ends})$"), *rest) for ends, *rest in lines)


_RUNNING = (
    r"(?P<cut>(?:的?(?:日常|安全|正常|良性|平稳|有序|稳定|持续))*(?<!试)(?:运行|运转|运营)(?:服务)?)",
    "正常运行率",
    "≥",
    "%",
    "运行或维护记录",
)
NATURE = _forms(
    (r"达标排放", "率", "≥", "%", "环境监测报告"),
    (r"(?<!减少.{0,8})(?P<cut>的?排放)", "减排量", "≥", "吨", "环境监测或能耗统计"),
    (r"(?:道路|施工)?(?:扬尘|噪声|废水|废气|粉尘|油烟)(?P<cut>污染)?", "超标次数", "≤", "次", "环境监测记录"),
    (r"(?<!水|空气|大气|土壤|壤)污染", "事件数", "≤", "起", "环境监测记录"),
    (r"(?:水质|空气质量|土壤|水体|河流|湖泊|水环境)", "达标率", "≥", "%", "环境监测报告"),
    (r"环境(?P<cut>面貌|状况)?", "质量达标率", "≥", "%", "环境监测报告"),
    (r"(?:处置|处理)", "达标率", "≥", "%", "处置记录和检测报告"),
    (r"(?:绿化|植被|森林|湿地)", "面积", "≥", "（面积单位）", "实测或遥感资料"),
)
EFFECTS = _forms(
    (r"(?:机制|(?<!药物|管理)制度)(?P<cut>(?:持续|长期|正常)*运行)?", "配套文件印发数", "≥", "份", "印发的文件"),
    _RUNNING,
    (r"素养(?:水平)?", "", "↑", "%", "监测调查"),
    (r"(?<!知)(?P<cut>的?(?:知识)?(?:意识|观念|理念))", "知识知晓率", "↑", "%", _SURVEY),
    (r"知晓(?P<cut>程度)", "率", "↑", "%", _SURVEY),
    (r"(?<!学术)(?P<cut>影响力|知名度|美誉度)", "知晓率", "↑", "%", _SURVEY),
    (r"获得感|幸福感|安全感|归属感|认同感|幸福度|意愿", "", "↑", "%", _SURVEY),
    (r"(?P<cut>氛围|热情|积极性)", "参与率", "↑", "%", _SURVEY),
    (r"需求", "满足率", "≥", "%", _LEDGER),
    (r"问题", "解决率", "≥", "%", _LEDGER),
    (r"(?:信访|上访|矛盾)隐患", "数", "≤", "件", _LEDGER),
    (r"隐患", "整改率", "≥", "%", "整改记录"),
    (r"政策", "兑现率", "≥", "%", "发放或办理记录"),
    (r"权益", "受侵害投诉件数", "≤", "件", "投诉台账"),
    (r"(?:营商|发展|投资|市场|创业|监管|金融|消费)环境", "评价得分", "↑", "分", _ASSESSED),
    (r"(?:能力|水平|质量|效率|效能|质效|素质|公信力|竞争力|形象|面貌|活力)", "评估得分", "↑", "分", _ASSESSED),
    (r"健康", "达标率", "≥", "%", "体检或监测报告"),
    (r"环境|条件", "改善受益人数", "≥", "人", "受益人名册"),
    (r"秩序", "类投诉举报件数", "≤", "件", "投诉台账"),
    (r"(?<!社会)(?P<cut>(?:经济)?负担)", "费用", "↓", "元", _SURVEY),
    (rf"(?<={_PEOPLE})(?P<cut>(?:的)?(?:经济|生活)?(?:压力|困难))", "受助人数", "≥", "人", "受助名册"),
    (r"疫情|(?:事件|事故|纠纷|案件|火灾|险情|灾害|舆情|投诉|上访|信访)", "发生数", "≤", "起", "登记台账"),
    (r"(?:传染病|慢性病|地方病|职业病|疾病)", "发病率", "↓", "", "疾病监测报告"),
    (r"出生缺陷", "发生率", "↓", "", "监测报告"),
    (r"改革", "任务完成率", "≥", "%", "改革任务清单"),
    (r"(?:体系|网络)(?P<cut>布局)?", "覆盖率", "≥", "%", _LEDGER),
    (rf"(?<={_STAFF})(?P<cut>结构|建设)", "__（学历、职称或年龄）达标占比", "↑", "%", "人员花名册"),
    (r"(?P<cut>(?:持续|长期|全面|有效)*实施)", "实施覆盖率", "≥", "%", _LEDGER),
    (r"(?P<cut>长期)?(?:保存|存储)", "年限", "≥", "年", "保管记录"),
    (r"(?:管护|养护|维护|保养|保护)", "覆盖率", "≥", "%", "管护台账"),
    (r"(?:转化|推广|应用|利用|参与|普及)(?P<cut>程度)?", "率", "↑", "%", _SURVEY),
    (r"(?:非遗|技艺|戏曲|文化)传承", "人数", "≥", "人", "传承人名册"),
    (r"增收|节支|减支", "金额", "≥", "元", _SURVEY),
    (r"产业", "产值", "↑", "万元", "统计报表"),
    (r"生活方式", "普及率", "↑", "%", _SURVEY),
    (r"(?:服务|救治|救助)(?P<cut>范围)?", "覆盖率", "≥", "%", _LEDGER),
    (r"活动", "参与率", "≥", "%", "活动记录"),
    (r"(?:防控|防治|治理|管理|监管|整治|移风易俗)(?:工作)?", "覆盖率", "≥", "%", _LEDGER),
    (r"城(?:市|镇|区|乡)建设|河湖建设|示范(?:区|县|点)建设", "达标率", "≥", "%", "验收或考评结果"),
)
QUALITY = _forms(
    (_RUNNING[0], *_RUNNING[1:]),
    (r"(?P<cut>技术状况|状况|完好)", "完好率", "≥", "%", "检查或维护记录"),
    (r"(?P<cut>的?(?:规范|标准)(?:程度|化水平|性))", "规范达标率", "≥", "%", "检查或考评结果"),
    (r"(?P<cut>的?(?:准确|精准)(?:程度|性))", "准确率", "≥", "%", "抽查记录"),
    (r"(?P<cut>的?完整(?:程度|性))", "完整率", "≥", "%", "抽查记录"),
    (
        r"(?:服务|教育|教学|管理|物业|保障|接待|培训|审判|办案|节目|作品|编制|讲解|演出)(?:工作)?(?:质量|水平|能力|效果)",
        "考核得分",
        "≥",
        "分",
        "考核或评审结果",
    ),
    (r"合格|达标|通过|符合|到位|相符|在线|在岗", "率", "≥", "%", "检查或检测记录"),
    (r"检验|检测|送检|抽检|抽查", "合格率", "≥", "%", "检测报告"),
    (r"采集|录入|归集", "完整率", "≥", "%", "抽查记录"),
    (r"(?:水平|能力|效果|质效)", "评估得分", "≥", "分", _ASSESSED),
    (
        r"(?:工程|修缮|改造|建设|施工|设备|设施|采购|维修|安装|绿化|项目|装修|房屋|道路|路面|管网|购置)(?P<cut>质量)?",
        "验收合格率",
        "≥",
        "%",
        "验收报告",
    ),
    (r"质量", "合格率", "≥", "%", "检测或检查报告"),
    (r"(?:处置|处理|作业|养护|管护|保洁|检修)", "合格率", "≥", "%", "检查记录"),
)


# What shows that a figure was reached, by a word of the measure; the first that fits counts.
_EVIDENCE = tuple(
    (compiled(words), proof)
    for words, proof in (
        (r"满意", "问卷调查"),
        (r"利用率|使用率", "使用记录"),
        (r"在线率|运行率", "运行记录"),
        (r"知晓|意愿|感$|感由", "抽样调查"),
        (r"收入|产值|利润|税收|产量|损失|销售|支出|花费|开支", "统计报表或抽样调查"),
        (r"培训|讲座|授课", "签到表"),
        (r"水质|空气|污染|噪声|扬尘|排放|优良天数", "环境监测报告"),
        (r"发放|补贴|补助|救助|奖励|慰问|兑现|拨付", "发放名册和支付凭证"),
        (r"成本|(?<!消|免)费(?:用)?[≤≥=由]|单价|价格|造价|经费", "合同和支付凭证"),
        (r"验收|工程|修缮|改造|建设|施工|维修|安装", "验收报告"),
        (r"购置|采购|设备|配备", "采购合同和验收单"),
        (r"检测|检验|监测|筛查|抽检|合格率", "检测报告"),
        (r"宣传|活动|演出|比赛|展览|检查|巡查", "活动或检查记录"),
        (r"发病|死亡|患病|感染|缺陷|治愈|接种|管理率", "卫生统计或监测报表"),
        (r"事故|事件|案件|投诉|信访|上访|纠纷|疫情|火灾", "登记台账"),
        (r"年限|寿命|质保期", "资产台账或合同"),
    )
)
_UNITS = tuple(
    (compiled(f"(?:{ends})$"), unit)
    for ends, unit in (
        (r"率|比例|占比|比重|覆盖度", "%"),
        (r"人次", "人次"),
        (r"人数|(?:人员|队员|学员|人才|教师|医生|干部|职工|志愿者|学生|专家)(?:编配|配备|培训|引进|选派)?数?", "人"),
        (r"户数", "户"),
        (r"家数|企业|单位", "家"),
        (r"(?:场次|活动)", "场"),
        (r"次数|频次", "次"),
        (r"(?:案件|投诉|信访|件|案)数?量?", "件"),
        (r"(?:事故|事件|起)数", "起"),
        (r"得分", "分"),
        (r"(?:合同|交易|销售|营业|投资)额", "万元"),
        (r"里程|长度", "公里"),
        (r"设备|仪器|车辆", "台（套）"),
        (r"(?:年限|寿命|质保期|有效期|使用期)", "年"),
        (r"产量", "吨"),
        (r"收入|产值|利润|税收|支出|开支|花费|损失|金额|(?<!消)费用?|成本", "元"),
    )
)
# Alone they say nothing about the project: 社会影响力, 队伍建设.
_EMPTY = frozenset(("社会", "公众", "群众", "工作", "队伍", "环境", "服务", "管理", "单位", "项目", "人员", "居民"))


def form_for(noun: str, forms: tuple[Form, ...]) -> tuple[str, Form] | None:
    """Return the noun as it stands in the measure's name and the form, or None where none fits."""
    for form in forms:
        found = form.ends.search(noun)
        if not found:
            continue
        cut = found.groupdict().get("cut")
        stem = (noun.removesuffix(cut) if cut else noun).strip("的")
        if len(stem) > 1 and stem not in _EMPTY:
            return stem.removesuffix(form.suffix), form
    return None


def unit_of(noun: str) -> str:
    """Return the unit the end of a noun asks for, or empty."""
    return next((unit for ends, unit in _UNITS if ends.search(noun)), "")


def evidence_for(measure: str) -> str:
    """Return what shows that a measure was reached."""
    return next((proof for words, proof in _EVIDENCE if words.search(measure)), "工作台账或统计报表")
