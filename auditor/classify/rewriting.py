"""Rewrite a weak row in the right form: comparator, blank, unit, deadline, evidence; the nouns are the row's own.

No number is ever invented: what the row does not say stays a blank `__`.
"""

from __future__ import annotations

import regex

from auditor.classify.canonical import figure
from auditor.classify.lines import SATISFACTION
from auditor.model import TypedIndicator
from auditor.text import squeeze

BLANK = "__"
_EVIDENCE = {
    "数量指标": "工作台账或统计报表",
    "质量指标": "验收、检测或考核报告",
    "时效指标": "验收单、拨付凭证等办结材料",
    "成本指标": "合同和支付凭证",
    "社会成本指标": "投诉、信访或现场记录",
    "生态环境成本指标": "环境监测记录",
    "经济效益指标": "统计报表或抽样调查",
    "社会效益指标": "部门统计或抽样调查",
    "生态效益指标": "环境监测报告",
    "可持续影响指标": "制度文件和管护台账",
    SATISFACTION: "问卷调查",
}
_LEAD = regex.compile(
    r"^(?:(?:不断|持续|进一步|逐步|有效|切实|大力|全面|稳步|积极|明显|显著|继续|着力|充分|更好地?|努力)*"
    r"(?:提高|提升|增强|加强|改善|优化|促进|推进|推动|保障|保证|确保|维护|维持|落实|完善|健全|强化|深化|打造|营造|实现|扩大|拓宽|规范|发挥|助力|"
    r"降低|减少|减轻|缓解|控制|杜绝|防止|预防|防治|消灭|避免|解决|增加|带动|宣传|推行|加快|引导|激发|弘扬|满足|做好|开展|完成|建立|为|让|使|对|将|把))+"
)
_FALL = regex.compile(r"降低|减少|减轻|缓解|控制|杜绝|防止|预防|防治|消灭|避免|下降|压减")
_HARM = regex.compile(r"(?:事件|事故|疫情|纠纷|投诉|案件|火灾|险情|灾害|舆情|上访|信访)$")
_AREA = regex.compile(r"^(?:我|全|本|辖|该)(?:区|市|县|省|镇|乡|街道|单位|局|校|院)(?:的)?|^(?:全体|广大)")
_TAIL = regex.compile(
    r"(?:得到|有所|明显|显著|不断|逐步|持续|进一步|有效|大幅)*(?:提高|提升|改善|增强|下降|降低|减少|增加|加强|完善|优化|稳定|健康发展|发展|保障)$"
)
_PIECES = regex.compile(r"[,;。、:!?，；：]")
_MEASURED = regex.compile(
    r"(?:率|比例|占比|比重|度|数|(?<![质能力容])量|人次|场次|面积|里程|长度|金额|额|成本|费用?|标准|单价|时间|时限|年限|周期|得分|浓度|次数)$"
)
_SOFT_END = regex.compile(
    r"(?:水平|能力|质量|效果|情况|程度|意识|环境|条件|形象|影响力|作用|秩序|压力|问题|机制|制度|工作|服务)$"
)
# A time taken, not a date: it is capped.
_SPAN = regex.compile(
    r"(?:平均|响应|反应|处置|办理|办结|审批|审核|修复|恢复|到场|间隔|周期|用时).*(?:时间|时长|时限|周期|用时|间隔)$|(?:周期|用时|间隔)$"
)
_UNIT_OF = {
    "share": "%",
    "people": "人",
    "events": "次",
    "money": "万元",
    "grade": "分",
    "geometry": "（面积或长度单位）",
    "things": "（计量单位）",
}
_GROUP = regex.compile(r"^(?P<who>.*?)(?:对(?!象).*?)?(?:的)?(?:综合|总体|平均)?(?:满意|好评|认可|认同|获得感|幸福感)")
_VAGUE_GROUP = frozenset(
    {"", "服务对象", "受益对象", "受益群众", "群众", "社会公众", "公众", "相关群众", "社会", "人民群众", "受益人群"}
)


def rewrite(row: TypedIndicator, level2: str | None = None, year: int | None = None) -> str:
    """Return the row rewritten for a class (its own by default), with `__` for every figure it does not give.

    Empty for fillers and process items: such a row is to be struck out, not reworded.
    """
    if row.value.kind == "filler" or row.category.process or not row.category.guesses:
        return ""
    wanted = level2 or (row.category.guesses[0].label if row.category.guesses else row.indicator.level2) or "数量指标"
    wanted = "成本指标" if wanted == "经济成本指标" else wanted
    noun = noun_of(row)
    write = {
        SATISFACTION: _satisfaction,
        "时效指标": _timely,
        "成本指标": _cost,
        "可持续影响指标": _lasting,
    }.get(wanted, _measured)
    body = write(row, noun, wanted, year)
    return f"{body}，依据：{_EVIDENCE.get(wanted, '工作台账')}）"


def noun_of(row: TypedIndicator) -> str:
    """Return what the row is about, in its own words: verbs, places and directions cut away."""
    name = squeeze(row.indicator.level3 or "").strip("\"“”'")
    if not name:
        return f"{BLANK}（三级指标）"
    if row.name.generic:
        ending = _MEASURED.search(name)
        return f"{BLANK}（具体工作）{ending.group() if ending else ''}"
    pieces = [piece for piece in _PIECES.split(name) if len(piece) > 1] or [name]
    piece = next((p for p in pieces if _MEASURED.search(p)), pieces[-1])
    core = _AREA.sub("", _LEAD.sub("", piece))
    bare = core if _MEASURED.search(core) else _TAIL.sub("", core)
    return bare.strip("的") if len(bare.strip("的")) > 1 else piece


def _number(row: TypedIndicator) -> str:
    """Return the row's own number where it gives one, else a blank."""
    value = row.value
    return figure(value.number) if value.number is not None and value.kind in ("quantity", "malformed") else BLANK


def _by(year: int | None) -> str:
    return f"（{year or BLANK}年{BLANK}月底前"


def _sign(row: TypedIndicator) -> str:
    if row.value.comparator in ("≥", "≤"):
        return row.value.comparator
    falling = row.polarity == "negative" or _FALL.search(row.indicator.level3 or "")
    return "≤" if falling else "≥"


def _satisfaction(row: TypedIndicator, noun: str, wanted: str, year: int | None) -> str:
    del noun, wanted
    found = _GROUP.match(squeeze(row.indicator.level3 or ""))
    who = found.group("who") if found else ""
    group = f"{BLANK}（具体群体）" if who in _VAGUE_GROUP else who
    number = _number(row) if row.value.unit == "%" else BLANK
    return f"{group}满意度≥{number}%{_by(year)}，样本不少于{BLANK}份"


def _timely(row: TypedIndicator, noun: str, wanted: str, year: int | None) -> str:
    del wanted
    if _SPAN.search(noun) and row.value.kind != "deadline":
        unit = row.value.unit if row.value.dimension == "time" and row.value.unit else "（天、小时或分钟）"
        return f"{noun}≤{_number(row)}{unit}{_by(year)}"
    task = regex.sub(
        r"(?:及时|按时|按期|准时)?(?:完成|办结|到位)?(?:及时|按时|按期)?(?:率|性|度|情况|水平|时间|时限|期限|进度)$",
        "",
        noun,
    )
    return f"{task or noun}完成时间：{year or BLANK}年{BLANK}月{BLANK}日前（按时完成率≥{BLANK}%"


def _cost(row: TypedIndicator, noun: str, wanted: str, year: int | None) -> str:
    del wanted
    money = row.value.dimension in ("money", "unit_money")
    unit = row.value.unit if money and row.value.unit else f"元/{BLANK}"
    number = _number(row) if money else BLANK
    name = (
        noun if regex.search(r"(?:成本|费|费用|标准|单价|金额|经费|投入|支出|造价|价格)$", noun) else f"{noun}单位成本"
    )
    return f"{name}≤{number}{unit}{_by(year)}"


def _lasting(row: TypedIndicator, noun: str, wanted: str, year: int | None) -> str:
    if regex.search(r"(?:年限|寿命|质保期|有效期|使用期)$", noun):
        number = _number(row) if row.value.dimension == "time" else BLANK
        return f"{noun}≥{number}年（自{year or BLANK}年起计"
    if regex.search(r"(?:率|数|比例|占比)$", noun):
        return _measured(row, noun, wanted, year)
    topic = regex.sub(r"(?:长效|制度|机制|情况|管理|工作)+$", "", noun) or noun
    return f"{topic}制度{BLANK}项出台并执行，覆盖率≥{BLANK}%{_by(year)}"


def _measured(row: TypedIndicator, noun: str, wanted: str, year: int | None) -> str:
    unit = row.value.unit or _UNIT_OF.get(row.name.dimension or "", "")
    if not _MEASURED.search(noun):
        return _named_only(row, noun, wanted, unit) + _by(year)
    if row.value.kind in ("trend", "restated") and unit in ("%", ""):
        moved = "降至" if _sign(row) == "≤" or _FALL.search(row.value.text) else "提高到"
        mark = unit or "（计量单位）"
        return f"{noun}由{BLANK}{mark}{moved}{BLANK}{mark}{_by(year)}"
    return f"{noun}{_sign(row)}{_number(row)}{unit or '（计量单位）'}{_by(year)}"


def _named_only(row: TypedIndicator, noun: str, wanted: str, unit: str) -> str:
    """Return a measure for a noun that is none itself."""
    if _HARM.search(noun):
        return f"{noun}发生数≤{_number(row)}起"
    if wanted == "质量指标":
        return f"{_SOFT_END.sub('', noun) or noun}合格率≥{BLANK}%"
    if wanted == "数量指标":
        return f"{noun}数量≥{_number(row)}{unit or '（计量单位）'}"
    if wanted == "经济效益指标":
        return f"{noun}较上年{'减少' if _sign(row) == '≤' else '增加'}{BLANK}万元"
    # An ability or a state is not measured itself: say by which figure it will be seen, and from where it starts.
    moved = "降至" if _FALL.search(row.indicator.level3 or "") else "提高到"
    return f"{noun}以{BLANK}率（或件数、人数）衡量：由{BLANK}{moved}{BLANK}"
