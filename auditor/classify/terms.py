"""Tell a term that runs out (有效期限 = 1年) from a length of time to be reached (使用寿命 = 10年)."""

from __future__ import annotations

from auditor.classify.measures import Measure, is_change
from auditor.patterns import compiled

# Names whose bare span of time is a term that runs out, not a length to be reached (panel: 有效期限 1年).
_TERM_NAME = compiled(
    r"(?:资金|经费|预算|项目|工程|服务|合同|有效|运维|实施|建设|执行|运行|租赁|补助|补贴|支付|支出|完成|政策|工作|保障|采购|活动|任务)"
    r"(?:使用|实施|建设|服务|执行|完成|保障)?(?:期限|年限|期|周期|时限|时间|时效|期间|时长)$"
)
_LASTING_NAME = compiled(
    r"设备|设施|器材|寿命|质保|保修|缺陷责任|管护|设计|工程使用|产品|房屋|道路|养护|工期|桥|系统使用|软件|护理|学制"
)
_TERM_END = compiled(r"(?:期限|年限|周期|时间|时限|期间|期)$")


def may_be_term(text: str, measure: Measure) -> bool:
    """Return whether a value may be a term: a span of months or years, neither the least there may be nor a change."""
    if measure.dimension != "time" or measure.unit not in {"年", "个月", "个年度", "年度", "个季度", "学年", "学期"}:
        return False
    return measure.comparator not in {"≥", ">"} and not is_change(text)


def names_term(name: str, level2: str | None) -> bool:
    """Return whether a name asks for the end of a term, not for how long a thing lasts."""
    term = _TERM_NAME.search(name) or (level2 == "时效指标" and _TERM_END.search(name))
    return term is not None and term is not False and _LASTING_NAME.search(name) is None
