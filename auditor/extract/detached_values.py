"""Recognise values in running text: measures, deadlines and the words units write as a value."""

from functools import lru_cache

from auditor.extract.detached_lines import tidy, tidy_numbers
from auditor.patterns import compiled
from auditor.text import squeeze

_SIGN = (
    r"(?:[≥≤><=≈〉〈》≫＞＜﹥﹤≧≦~～±]{1,2}|不低于|不少于|不超过|不高于|不小于|不大于|不多于|大于等于|小于等于|大于|小于|等于|达到|控制在"
    r"|至少|约|超过|低于|高于|少于|多于)"
)
_NUMBER = r"\d[\d,，]*(?:\.\d+)?(?:\s*[-–—~～至到]\s*\d[\d,，]*(?:\.\d+)?%?)?"
_UNIT_WORD = (
    r"(?:百|千|万|亿)?(?:%|％|‰|人次|人天|人日|人|个百分点|个工作日|个月|个|次/年|次|项|家|户|元|亩|公里|千米|平方米|平方公里|立方米|米"
    r"|天|日|小时|分钟|场次|场|期|台套|台|套|件|份|批次|批|辆|名|所|座|处|篇|册|宗|吨|公斤|千克|克|块|株|头|只|幅|条|起|班次|班|门|本|张|支|部|村|篇次"
    r"|部门|单位|车次|课时|学时|度|分|级|年|月|季度|季|轮|盏|眼|公顷|升|千瓦时|千瓦|㎡|km|m|t|kg|GB|TB|GHz|MB|万|亿)"
)
_UNIT = rf"{_UNIT_WORD}?(?:/(?:百|千|万)?\p{{Han}}{{1,3}}){{0,2}}(?:左右|以上|以下|以内|之内)?"
_DATE = (
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:(?:上|中|下)旬|\d{1,2}日)?(?:年?底|年末|月底|月末|底)?"
    r"(?:之?前|以前|前完成|完成|内)?"
)
_STATE = (
    r"(?:(?:比|较)(?:上年|去年|往年|上一年|之前|以前|同期)|同比|进一步|力争|确保|大大|极大|有效|显著|明显|逐步|不断|持续"
    r"|稳步|大力|长期|基本|全面|较好|切实|积极|充分|有所|得到|大幅|逐年|稳定|适度|较|很|更|非常|比较|按时|按期|及时|全部"
    r"|如期|良好|严格|合理|保持|可|均|已|能够|能|日益|深入|按要求|按规定|按计划|有序)*"
    r"(?:提高|提升|增强|改善|促进|保障|完成|降低|减少|优化|加强|推动|推进|稳定|发挥|达标|实现|完善|增长|增加|显现|落实|良好|合格|优良|优秀|优|良|好|较高"
    r"|较低|高|低|显著|明显|有效|长期|持续|及时|达到|提供|改进|扩大|保持|维护|支撑|覆盖|缓解|遏制|下降|上升|规范|健全|满意|影响|运行"
    r"|当日|当天|当月|次日|即时|实时|发放|到位|开展|执行|支付|加快"
    r"|延长|拓展|控制|合规|安全|畅通|准确|有序|健康|繁荣|改观|合理|无|是|否|有|不适用)"
    r"(?:(?:完成|提高|提升|改善|增强|到位|拨付|发放|支付|执行|发展|运行|水平|作用|保障))?"
)
_EVERY = r"(?:每(?:半?年|季度?|半?月|周|日|天|个?\p{Han}))"
_HAN_UNIT = r"\p{Han}{1,6}(?:[/·]\p{Han}{1,4}){0,2}"
_NOTE = r"(?:[(（][^()（）]{1,26}[)）])?"
_FROM = (
    r"由\s?\d[\d,.]*\S{0,6}?"
    r"(?:提高|提升|增加|增长|上升|降低|下降|减少|缩短|压缩|降|增|升)(?:到|至|为)\s?\d[\d,.]*\S{0,6}"
)
_WITHIN = r"(?:\p{Han}{1,6}后)?\d+个?(?:工作日|小时|天|日|分钟|月|年)(?:内|以内|之内)"
_FULL_OTHER = compiled(rf"{_FROM}|{_WITHIN}|年底前?|年内|中长期|一批|若干|多次")
_END_OTHER = compiled(rf"(?<=[\p{{Han}})）]{{2}})(?<value>{_FROM}|{_WITHIN}|年底前|年底前完成)$")
_TWICE_NONE = compiled(r"(无|不适用|/|—|-)\1")
_FULL_SIGNED = compiled(rf"{_EVERY}*{_SIGN}+\s*%?{_NUMBER}\s*(?:{_UNIT}|{_HAN_UNIT}){_NOTE}")
_FULL_PLAIN = compiled(rf"{_EVERY}*{_NUMBER}\s*(?:{_UNIT}|\p{{Han}}{{1,3}}(?:/\p{{Han}}{{1,4}})?){_NOTE}")
_FULL_DATE = compiled(_DATE)
_FULL_STATE = compiled(_STATE)
_END_SIGNED = compiled(rf"(?<=\S)\s*(?<value>{_EVERY}*{_SIGN}{{1,2}}\s*%?{_NUMBER}\s*(?:{_UNIT}|{_HAN_UNIT}){_NOTE})$")
_END_PLAIN = compiled(rf"(?<=[\p{{Han}})”）])(?<value>{_NUMBER}{_UNIT_WORD}(?:/\p{{Han}}{{1,3}})?)$")
_END_TIME = compiled(
    r"(?<=[\p{Han})）])(?<value>(?:(?:19|20)\d\d年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}日)?(?:年?底|末)?(?:之?前|以前|前完成)?)$"
)
_AFTER_NUMBER = compiled(r"(?<=\d)\D{0,4}$")
_UNIT_ONLY = compiled(rf"{_UNIT_WORD}")


@lru_cache(maxsize=8192)
def is_value(text: str) -> bool:
    """Tell whether a text can only be a value: measure, deadline or one of the words units write as a value."""
    plain = squeeze(text).rstrip("。;")
    if not plain or len(plain) > 40:
        return False
    if (
        _FULL_SIGNED.fullmatch(plain)
        or _FULL_PLAIN.fullmatch(plain)
        or _FULL_STATE.fullmatch(plain)
        or _FULL_OTHER.fullmatch(plain)
    ):
        return True
    return any(char.isdigit() or char in "底末" for char in plain) and bool(_FULL_DATE.fullmatch(plain))


def is_measure(text: str) -> bool:
    """Tell whether a text is a number with or without comparator and unit."""
    plain = squeeze(text)
    return bool(_FULL_SIGNED.fullmatch(plain) or _FULL_PLAIN.fullmatch(plain))


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit alone, the tail of a value."""
    return bool(_UNIT_ONLY.fullmatch(squeeze(text)))


def completes(value: str, tail: str) -> bool:
    """Tell whether a short text is the end of the value's unit (`≥3200平方` + `米`, `≥30` + `人`)."""
    unit = _AFTER_NUMBER.search(squeeze(value))
    return unit is not None and not is_unit(unit[0]) and is_unit(unit[0] + tail)


def split_pairs(text: str) -> list[tuple[str, str]]:
    """Cut running text into (name, value) pairs; a name without value, or a value alone, has the other empty."""
    text = tidy_numbers(text)
    if not text:
        return []
    half = len(text) // 2
    if _TWICE_NONE.fullmatch(text) or (len(text) >= 8 and text[:half] == text[half:]):
        return [(text[:half], text[half:])]
    if is_value(tidy(text)):
        return [("", tidy(text))]
    pairs: list[tuple[str, str]] = []
    held: list[str] = []
    tokens = text.split(" ")
    if len(tokens) == 2 and tokens[0] == tokens[1]:
        return [(tokens[0], tokens[1])]
    for n, token in enumerate(tokens):
        last = n == len(tokens) - 1
        if is_value(token) and (last or (held and _FULL_SIGNED.fullmatch(squeeze(token)))):
            pairs.append((tidy(" ".join(held)), token))
            held = []
            continue
        name, value = _tail_value(token)
        if value and (last or any(char in value for char in "≥≤><=")):
            pairs.append((tidy(" ".join([*held, name])), value))
            held = []
        else:
            held.append(token)
    if held:
        pairs.append((" ".join(held), ""))
    return pairs


def _tail_value(text: str) -> tuple[str, str]:
    """Split a name and the measure that stands right behind it."""
    for pattern in (_END_OTHER, _END_SIGNED, _END_TIME, _END_PLAIN):
        match = pattern.search(text)
        if match and match.start("value") >= 2:
            return text[: match.start("value")].strip(), match["value"].strip()
    return text, ""
