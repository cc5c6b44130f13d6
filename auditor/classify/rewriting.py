"""Rewrite a weak row in the right form: comparator, blank, unit, deadline, evidence; the nouns are the row's own.

No number is ever invented: what the row does not say stays a blank `__`. Where no sensible measure can be named,
nothing is said at all.
"""

from __future__ import annotations

import regex

from auditor.classify.canonical import figure
from auditor.classify.forms import EFFECTS, NATURE, QUALITY, Form, evidence_for, form_for, unit_of
from auditor.classify.lines import CLASSES, SATISFACTION
from auditor.classify.topic import MEASURED, action_and_noun, topics
from auditor.model import TypedIndicator
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

__all__ = ["noun_of", "rewrite", "wanted_class"]

BLANK = "__"
_OBJECT = f"{BLANK}（具体事项）"
_FALL = compiled(r"降低|减低|减少|减轻|缓解|控制|杜绝|防止|预防|防治|消灭|避免|下降|压减|缩短|缩小|节约|节省|降")
_RISE = compiled(r"提高|提升|增加|增长|增强|扩大|上升|改善")
_HARM = compiled(
    r"超期|逾期|延误|延迟|差错|失误|争议|故障|投诉|超标|事故|事件|死亡|流失|空置|闲置|违规|破损|漏|上访|信访|污染|能耗|施用量|用纸量|废|缺陷|败诉|违约|填埋|被盗|缺项|有害|裸露|沙化|失学|辍学|返贫|离职|感染|患病"
)
_GOOD_RATE = compiled(
    r"(?:及时|完成|整改|合格|办结|处置|处理|修复|覆盖|达标|准确|通过|管理|治理|利用|回收|满意|知晓|查处|化解|控制|治愈|筛查|办理|响应)率$"
)
# The noun itself is an amount of change: more of it is better, and it needs no base.
_AMOUNT = compiled(r"减少|节约|节省|降低|下降|压减|削减|减排|挽回|增收|增加|增长|新增|带动|追缴")
_URGENT = compiled(r"抢修|恢复|响应|反应|到场|推送|延时|延迟|应急|救援")
_LINE = compiled(r"(?:管网|管道|道路|公路|渠道|河道|线路|护岸|堤防|护栏|围栏|光缆)$")
_EVENT = compiled(
    r"(?:活动|工作|会议|检查|宣传|比赛|演出|培训|演练|宣讲|讲座|论坛|展览|评审|督查|巡查|走访|调研|招聘会|辅导|座谈|慰问)$"
)
# They happen on a day; what is work is completed on one.
_MILESTONE = compiled(r"(?:完工|竣工|开工|投用|启动|交付|开学|上线|上岗|到户|到账|开园|公布|提交|出具|换发|贯通|通车)$")
_OPEN = compiled(r"(?:运行|保障|服务|开放|值班|值守)(?P<time>时间)?$")
_LASTS = compiled(r"(?:年限|寿命|质保期|有效期|使用期)$")
_STAY = compiled(r"稳定|维持|保持|留住")
_STAFF = compiled(r"(?:医生|工作者|教师|职工|辅警|民警|员工|干部|护士|护理员|网格员|巡护员|社工|队伍)$")
_PEOPLE = compiled(
    r"(?:人员|人群|群体|家庭|户|居民|群众|老人|老年人|患者|学生|儿童|[农渔牧村市]民|父母|养殖户|医生|职工|教师|军人|工资|人均|户均)"
)
_FULL = 100
_LONGEST_THING = 12
# A longer cell is a text, and some patterns below look twice at every character.
_LONGEST_NAME = 120
_LONGEST_GROUP = 16
# A time taken, not a date: it is capped.
_SPAN = compiled(
    r"(?:平均|响应|反应|处置|办理|办结|审批|审核|修复|恢复|到场|间隔|周期|用时|结算|等候|受理|答复|流转).*(?:时间|时长|时限|周期|用时|间隔)$|(?:用时|间隔|延时|延迟|时差)$"
)
# Work that goes on all year is measured by a share on time, not by one date.
_ONGOING = compiled(
    r"(?:上传|报送|维修|抢修|响应|处置|反馈|发放|拨付|支付|清运|救援|救治|上报|更新|公开|办理|受理|维护|分配|兑付)$"
)
_TIME_TAIL = compiled(
    r"(?:的)?(?:及时|按时|按期|准时)?(?:完成|办结|到位|推进|进展)?(?:及时|按时|按期)?(?:率|性|度|情况|水平|时间|时限|期限|进度|周期|时效|节点)$"
)
_MONEY = compiled(r"(?:成本|费|费用|标准|单价|金额|经费|投入|支出|造价|价格|额|租金|投资|工资|补助|补贴|奖励)$")
_GROUP = compiled(
    r"^(?P<who>.*?)(?:对(?!象).*?)?(?:的)?(?:综合|总体|平均)?(?:满意|好评|认可|认同|评价|打分|获得感|幸福感)"
)
_VAGUE_GROUP = frozenset(
    {"", "服务对象", "受益对象", "受益群众", "群众", "社会公众", "公众", "相关群众", "社会", "人民群众", "受益人群"}
)
_REACHES = compiled(r"^(?P<who>.{2,10}?)达到(?P<what>.{2,12}?)(?:的)?(?:要求|标准|规定)$")
_KNOWS = compiled(r"(?:了解|熟悉|认识)(?!程度|情况|率|度)(?P<what>[^,;，；]{2,10})$")
_ENJOYS = compiled(r"享受(?!率)(?P<what>[^,;，；]{2,10}政策)$")
_SHARE = compiled(r"(?:率|比例|占比|比重)$")


@record
class _Row:
    """A row being rewritten, with what every form asks of it."""

    typed: TypedIndicator
    name: str
    wanted: str
    year: int | None

    def falls(self, noun: str) -> bool:
        """Tell whether less is better: by the verb beside the noun, else its polarity, else the value."""
        piece = next((part for part in regex.split(r"[,;。，；]", self.name) if noun[:4] in part), self.name)
        falling, rising = _FALL.search(piece.replace(noun, "")), _RISE.search(piece.replace(noun, ""))
        if falling or rising:
            return not rising
        if _GOOD_RATE.search(noun):
            return False
        if self.typed.polarity != "unknown":
            return self.typed.polarity == "negative"
        return bool(_FALL.search(self.typed.value.text) or _HARM.search(noun))

    def number(self, unit: str) -> str:
        """Return the row's own number where it gives one of this unit, else a blank."""
        value = self.typed.value
        if value.number is None or value.kind not in ("quantity", "malformed") or value.unit not in (unit, None):
            return BLANK
        if unit == "%" and (value.number > _FULL or value.unit is None):
            return BLANK
        number = figure(value.number)
        return number if number in value.text else BLANK

    def by(self) -> str:
        """Return the deadline with a blank for the month."""
        return f"{self.year or BLANK}年{BLANK}月底前"

    def end(self) -> str:
        """Return by when a change is to be seen, where the year is known."""
        return f"{self.year}年底" if self.year else ""


def rewrite(row: TypedIndicator, level2: str | None = None, year: int | None = None) -> str:
    """Return the row rewritten for a class (its own by default), with `__` for every figure it does not give.

    Empty for fillers and process items, which are to be struck out, and where the name gives no measurable noun.
    """
    name = squeeze(row.indicator.level3 or "")
    unknown = not (row.category.guesses or level2)
    if row.value.kind == "filler" or row.category.process or unknown or len(name) > _LONGEST_NAME:
        return ""
    work = _Row(row, name, level2 or wanted_class(row), year)
    if work.wanted == SATISFACTION:
        return _satisfaction(work)
    if row.name.generic:
        return _generic(work)
    if found := _clause(work):
        return found
    write = _WRITERS.get(work.wanted, _effect)
    return next((text for noun in topics(name) if (text := write(work, noun))), "")


def wanted_class(row: TypedIndicator) -> str:
    """Return the class a row is rewritten for: the proper one where that is certain, else the declared one."""
    guesses = row.category.guesses
    declared = "成本指标" if row.indicator.level2 == "经济成本指标" else row.indicator.level2
    if guesses and (row.category.sure or declared not in CLASSES):
        declared = guesses[0].label
    return "成本指标" if declared == "经济成本指标" or declared is None else declared


def noun_of(row: TypedIndicator) -> str:
    """Return what the row is about, in its own words; its whole name where no noun stands out."""
    found = topics(row.indicator.level3)
    return found[0] if found else squeeze(row.indicator.level3 or "")


def _said(body: str, *inside: str, proof: str = "") -> str:
    """Return the measure with what stands in its bracket: deadline, evidence."""
    evidence = proof or evidence_for(body)
    return f"{body}（{'，'.join([part for part in inside if part] + [f'依据：{evidence}'])}）"


def _bound(work: _Row, noun: str, unit: str, sign: str = "") -> str:
    number = work.number(unit)
    own = work.typed.value.comparator
    sign = sign or (own if own in ("≥", "≤") else "≤" if work.falls(noun) else "≥")
    if number == str(_FULL) and unit == "%":
        sign = "="
    return f"{noun}{sign}{number}{unit}"


def _change(noun: str, unit: str, *, falls: bool) -> str:
    return f"{noun}由{BLANK}{unit}{'降至' if falls else '提高到'}{BLANK}{unit}"


def _formed(work: _Row, noun: str, forms: tuple[Form, ...]) -> str:
    """Return a noun that is no measure itself by the form of its ending, or empty."""
    found = form_for(noun, forms)
    if not found:
        return ""
    stem, form = found
    name = f"{stem}{form.suffix}"
    if form.sign in "↑↓":
        return _said(_change(name, form.unit, falls=form.sign == "↓"), work.end(), proof=form.evidence)
    if form.sign == "≤" and form.unit == "起" and work.typed.value.kind == "trend" and not _NEVER.search(work.name):
        return _said(_change(name, form.unit, falls=True), work.end(), proof=form.evidence)
    return _said(f"{name}{form.sign}{BLANK}{form.unit}", proof=form.evidence)


_NEVER = compiled(r"杜绝|防止|避免|消灭|预防|控制")


def _measured(work: _Row, noun: str) -> str:
    """Return a noun that is a measure itself: as a change where the row speaks of one, else as a bound."""
    value = work.typed.value
    noun = regex.sub(r"^(?:开展|组织|举办|举行)(?=.{4})", "", noun)
    unit = value.unit or unit_of(noun)
    if unit == "元" and not _PEOPLE.search(noun) and regex.search(r"(?:收入|产值|利润|税收)$", noun):
        unit = "万元"
    amount = _AMOUNT.search(noun) or _LASTS.search(noun)
    held = value.kind == "state" and _STAY.search(value.text)
    if not (amount or held) and (
        value.kind in ("trend", "restated") or (value.kind == "state" and work.wanted in _EFFECTS)
    ):
        return _said(_change(noun, unit, falls=work.falls(noun)), work.end())
    unit = unit or ("" if regex.search(r"(?:度|系数|指数|值)$", noun) else "（计量单位）")
    by = work.by() if work.wanted == "数量指标" and not _SHARE.search(noun) else ""
    return _said(_bound(work, noun, unit, "≥" if amount else ""), by)


def _clause(work: _Row) -> str:
    """Return a measure for clauses of a known make: X达到Y要求, 让X了解Y, 让X享受Y政策."""
    if found := _REACHES.search(work.name):
        return _said(
            _bound(work, f"{found['who']}{found['what'].removeprefix('当地')}达标率", "%"), proof="检测或验收报告"
        )
    if found := _KNOWS.search(work.name):
        return _said(_change(f"{found['what']}知晓率", "%", falls=False), work.end(), proof="抽样调查")
    if found := _ENJOYS.search(work.name):
        return _said(f"{found['what']}兑现率≥{BLANK}%", proof="发放或办理记录")
    return ""


def _generic(work: _Row) -> str:
    """Return boilerplate with a blank for what it is about."""
    if work.wanted == "时效指标":
        if regex.search(r"率$|及时性$", work.name):
            return _said(_bound(work, f"{_OBJECT}按时完成率", "%"), proof="验收单等办结材料")
        return _date(work, _OBJECT)
    if found := regex.search(r"(?:验收|完成)?(?:合格|准确|达标|完成)率$", work.name):
        return _said(_bound(work, f"{_OBJECT}{found.group()}", "%"))
    if work.wanted == "质量指标":
        return _said(f"{_OBJECT}验收合格率≥{BLANK}%")
    return ""


def _satisfaction(work: _Row) -> str:
    found = _GROUP.match(work.name)
    who = found["who"] if found else ""
    group = (
        f"{BLANK}（具体群体）"
        if who in _VAGUE_GROUP or len(who) > _LONGEST_GROUP or regex.search(r"得|让|减少|提高|提升|降低", who)
        else who
    )
    return _said(_bound(work, f"{group}满意度", "%", "≥"), f"样本不少于{BLANK}份")


def _date(work: _Row, task: str) -> str:
    task = regex.sub(r"(?:按期|按时|及时|如期|按计划)(?=..$)", "", task)
    name = f"{task}时间" if _MILESTONE.search(task) else f"{task}完成时间"
    return _said(f"{name}：{work.year or BLANK}年{BLANK}月{BLANK}日前", proof="验收单等办结材料")


def _timely(work: _Row, noun: str) -> str:
    if _SPAN.search(noun) or ("缩短" in work.name and not _TIME_TAIL.search(noun)):
        return _span(work, noun if _SPAN.search(noun) else f"{noun}用时")
    if found := _OPEN.search(noun):
        return _said(
            f"{noun.removesuffix('时间')}{'时间' if found['time'] else '天数'}≥{BLANK}天", proof="运行或值班记录"
        )
    task = regex.sub(r"(?:推进|进展|完成)$", "", _TIME_TAIL.sub("", noun))
    on_time = "及时" in noun or _ONGOING.search(task)
    if _SHARE.search(noun) or (on_time and len(task) > 1):
        name = noun if _SHARE.search(noun) else f"{task}及时率"
        return _said(_bound(work, name, "%"), proof="办理或流转记录")
    empty = len(task) < 2 or regex.fullmatch(r"(?:项目|工作|任务|各项|年度|建设|工程|实施)+", task)
    return _date(work, _OBJECT if empty else task)


def _span(work: _Row, noun: str) -> str:
    value = work.typed.value
    unit = value.unit if value.dimension == "time" and value.unit else ""
    usual = "小时" if _URGENT.search(noun) else "个工作日"
    return _said(f"{noun}≤{work.number(unit) if unit else BLANK}{unit or usual}", proof="办理记录")


def _cost(work: _Row, noun: str) -> str:
    value = work.typed.value
    money = value.dimension in ("money", "unit_money") and value.unit
    unit = value.unit if money and value.unit else f"元/{BLANK}（计量单位）"
    if regex.fullmatch(r"(?:项目|总)?成本(?:控制|节约)?", noun):
        noun = f"{BLANK}（具体支出）单位成本"
    elif not _MONEY.search(noun):
        if MEASURED.search(noun):
            return ""
        noun = f"{noun}单位成本"
    return _said(f"{noun}≤{work.number(unit) if money else BLANK}{unit}", proof="合同和支付凭证")


def _quantity(work: _Row, noun: str) -> str:
    if MEASURED.search(noun):
        return _measured(work, noun)
    verb, what = action_and_noun(noun)
    if what.endswith("任务"):
        return _said(_bound(work, f"{noun}完成率", "%"))
    unit = work.typed.value.unit or unit_of(what)
    if _EVENT.search(what) or work.typed.value.dimension == "events":
        body = _bound(work, f"{what}{verb.removeprefix('组织') or '开展'}次数", "次")
    elif unit == "人":
        body = _bound(work, f"{what}{verb}人数", "人")
    elif _LINE.search(what):
        body = _bound(work, f"{what}{verb}长度", "公里")
    else:
        body = _bound(work, f"{what}{verb}数量", unit or "（计量单位）") if len(what) <= _LONGEST_THING else ""
    return _said(body, work.by()) if body else ""


def _quality(work: _Row, noun: str) -> str:
    if MEASURED.search(noun):
        return "" if noun.endswith("标准") else _measured(work, noun)
    return _formed(work, noun, QUALITY)


def _effect(work: _Row, noun: str) -> str:
    if MEASURED.search(noun):
        return _measured(work, noun)
    stays = _STAY.search(work.name) or _STAY.search(work.typed.value.text)
    if stays and _STAFF.search(noun):
        return _said(f"{noun}留任率≥{BLANK}%", proof="人员花名册")
    if stays and _PEOPLE.search(noun[-3:]):
        return _said(f"{noun}信访件数≤{BLANK}件")
    verb, what = action_and_noun(noun)
    if verb in ("开展", "组织", "举办", "排查", "建立", "制定"):
        noun = what
    if verb and regex.search(r"(?:机构|设施|中心|站|所|园|平台|网点|基地)$", what):
        return _said(f"{what}{verb.removesuffix('设')}{'成' if verb == '建设' else ''}数量≥{BLANK}个", work.by())
    nature = work.wanted in ("生态效益指标", "生态环境成本指标")
    return (_formed(work, noun, NATURE) if nature else "") or _formed(work, noun, EFFECTS)


_EFFECTS = frozenset(
    {"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "社会成本指标", "生态环境成本指标"}
)
_WRITERS = {"时效指标": _timely, "成本指标": _cost, "数量指标": _quantity, "质量指标": _quality}
