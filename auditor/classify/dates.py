"""Recognise dates and deadlines: a day, a month, a quarter, a year, and what counts from an event."""

from __future__ import annotations

from auditor.patterns import compiled

_YEAR = r"(?:(?:(?:20)?\d{2}|二[〇零]\p{Han}{2}|本|当|今|次|该|每|同|翌|明)年(?:年?度)?)"
_MONTH = (
    r"(?:\d{1,2}[-~至到](?:1[0-2]|0?[1-9])月份?|(?:1[0-2]|0?[1-9])月份?|[一二三四五六七八九十]{1,2}月份?|"
    r"(?:每|次|下|本)?(?:个)?季度(?:首|第一个|第二个|末|最后一?个)月|每月|当月|次月|下月|本月|每个月)"
)
_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])[日号]?|[一二三四五六七八九十]{1,3}[日号])"
_QUARTER = r"(?:第?[一二三四1-4](?:个)?季度?|[一二三四1-4]季度|每季度?|每个季度|季度|下一?季度|次季度|每学期|学期)"
_FEAST = r"(?:春节|国庆|元旦|中秋|清明|端午|重阳|五一|十一|七一|八一|劳动节|教师节|双节|两节)节?"
_HALF = (
    rf"(?:上半年|下半年|年[初中底末]|半年|年终|年度?内|全年|[春夏秋冬]季?学期|[春夏秋冬]季|寒假|暑假|汛期|主汛期|春耕|"
    rf"{_FEAST})"
)
_THIRD = r"(?:[上中下]旬|[初中底末]|月[初中底末])"
_ISO = r"(?:20\d{2}[-./年](?:1[0-2]|0?[1-9])(?:[-./月](?:3[01]|[12]\d|0?[1-9])日?)?月?)"
_END = r"(?:之?前|以前|之?内|以内|为止|止|底前|末前|前后|开始|起|截止|期间|起始|当日|当天|中)"
_DONE = (
    r"(?:(?:全部|全面|基本|按期|按时|及时)?(?:完成|完工|竣工|到位|兑付|兑现|发放|拨付|交付|上线|开工|验收|投入使用|投用|建成|"
    r"结束|办结|完毕|支付|通车|使用|报送|上报|实施|启动|开展|发放到位|完成验收|下达|提交|公开|启用|运行|落实|出具|交工|封顶|招标|采购|"
    r"拨付到位|发放完毕|实施完毕|全部完成|支付完毕|结算|清算|印发|组织|举办|安装|入库|完成支付|发布|完成任务|归档|执行|做完|缴纳|缴清|收官|收尾|结项|投运|推出|通水|办结)){0,2}"
)
_POINT = (
    rf"(?:20\d\d(?=[-~至到—–]20\d\d年)|{_ISO}|{_YEAR}(?:{_MONTH}{_DAY}?|{_QUARTER}|{_HALF}|[初中底末])?|"
    rf"{_MONTH}{_DAY}?|{_QUARTER}|{_HALF})"
)
_ONE = rf"(?:{_POINT}{_THIRD}?(?:\d{{1,2}}[时点])?)"
_SIGN = r"(?:[≥≤<>=≈]|不晚于|不迟于|截至|截止|截止到|截止至|于|在|自|从|到|至|最迟|最晚|早于|力争|争取|预计|计划)"
_WHEN = compiled(
    rf"(?(DEFINE)(?P<a_point>{_ONE})(?P<an_end>(?:{_END}){{0,2}})(?P<work>{_DONE}))"
    rf"(?P<sign>{_SIGN}{{0,2}})(?P<date>(?&a_point)(?:[-~至到—–]{{1,2}}(?&a_point))?(?:开学|放假|考试|入汛|入冬)?(?&an_end))"
    # 6月底、12月底前各拨付一次: the number only repeats how many days are named.
    rf"(?&work)(?:[、,;和及](?&a_point)(?&an_end)(?&work))*+(?:(?:各\p{{Han}}{{0,6}}|(?<=前(?:拨付|发放|支付|兑付)))[一1]次)?"
)
# 收样后20个工作日内, 灾害发生后12小时内: an event, a span, and a word that closes it.
_SPAN = (
    r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}|半)(?P<unit>个?(?:工作日|自然日|日历天|日历日|小时|星期|季度|学期|年度|月|周)|"
    r"天|日|年|分钟|小时|秒)"
)
_AFTER_EVENT = compiled(
    rf"(?P<event>[^\d≥≤<>=%]{{2,24}}?(?:之?后|起|之日起|前|完毕|时))(?:的|,)?(?:第)?(?:≤|不超过|不多于|在)?"
    rf"{_SPAN}(?:(?:以内|之内|内|前|完成)\p{{Han}}{{0,8}})?"
)
# 3个工作日内办结 is a deadline; 24小时内 alone is a length of time like 24小时以内 (panel);
# 半年内, 1年内 are terms.
_WITHIN = compiled(rf"(?:在|于)?{_SPAN}(?:内\p{{Han}}{{1,8}}|(?<=[年季度月期])内|(?<=半.{{1,3}})内)")
# 开学前, 春播前: what comes before an event; 目前, 提前 and 走在前 are other words.
_EVENT_BEFORE = compiled(rf"(?:在|于)?[^\d≥≤<>=%,;。、]{{2,14}}?(?<![目提超空当跟眼以靠居在事生领])(?:之|以)?前{_DONE}")
# 每日7:00前, 不早于17:30; a bare 1:15 is a ratio.
_HOUR = r"\d{1,2}:\d{2}"
_DAYTIME = r"(?:每日|每天|每个?工作日|当日|次日|早上?|晚上?|上午|下午|凌晨)"
_CLOCK = compiled(
    rf"(?:{_DAYTIME}+(?:不早于|不晚于)?{_HOUR}(?:之?前|以前)?|(?:不早于|不晚于){_HOUR}|{_HOUR}(?:之?前|以前))"
)
# One number of days or months a date cannot be: 100% or a count stays with the grammar of quantities.
_BARE_YEAR_COUNT = compiled(r"[≥≤<>=]?\d{1,2}年")
# Words that only look like dates: the whole year is a state of running, not a point in time.
_NOT_A_POINT = frozenset(
    {"全年", "每年", "每月", "每季", "每季度", "季度", "当年度每月", "每学期", "学期", "每个月", "半年"}
)


def find_deadline(text: str) -> tuple[str, str | None] | None:
    """Return (date text, sign written before it) when the whole text is a date or deadline, else None."""
    found = _WHEN.fullmatch(text)
    if found and found.group("date") not in _NOT_A_POINT and not _BARE_YEAR_COUNT.fullmatch(text):
        sign = found.group("sign")
        return found.group("date"), sign if sign in {"≥", "≤", "<", ">", "=", "≈"} else None
    if _EVENT_BEFORE.fullmatch(text) or _CLOCK.fullmatch(text):
        return text, None
    return None


def find_span_after_event(text: str) -> tuple[str, str] | None:
    """Return (number, unit) of `收样后20个工作日内`: a span counted from an event, else None."""
    found = _AFTER_EVENT.fullmatch(text)
    return (found.group("number"), found.group("unit")) if found else None


def find_span_within(text: str) -> tuple[str, str] | None:
    """Return (number, unit) of `24小时内`: a span alone with the word that closes it, else None."""
    found = _WITHIN.fullmatch(text)
    return (found.group("number"), found.group("unit")) if found else None
