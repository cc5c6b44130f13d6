"""Tell how badly the wording of a row fits a 二级指标; evidence for rows whose label stands elsewhere."""

from auditor.extract.levels import HOME
from auditor.patterns import compiled
from auditor.text import squeeze

_SHARE = compiled(r"[%％‰]")
_MONEY = compiled(r"\d\s*(?:百|千|万|亿)?元")
_TIME_UNIT = compiled(r"\d\s*(?:个)?(?:天|日|小时|分钟|工作日|月|年)(?:内|以内|之内)?$")
_DATE = compiled(r"\d{1,2}月|(?:19|20)\d\d年|年底|年末|月底|及时|按时|按期|如期")
_COST_NAME = compiled(r"成本|预算|支出|资金投入|投入|费用|经费|造价|单价|控制率|节约率|标准")
_TIME_NAME = compiled(r"及时|按时|按期|准时|时限|时间|期限|进度|周期|时效|工期|响应")
_COUNT_NAME = compiled(
    r"(?:数|数量|个数|次数|人数|人次|场次|户数|面积|里程|份数|批次|期数|规模|长度|总量)(?:[(（].*[)）])?$"
)
_PLEASED = compiled(r"满意|投诉|认可度|好评")
_ECONOMY = compiled(r"经济|收入|产值|税收|营收|增收|利润|消费|旅游收入|投资额|销售")
_ECOLOGY = compiled(r"生态|环境|绿化|污染|排放|节能|空气|水质|减排|碳|垃圾|植被|土壤")
_LASTING = compiled(r"长期|持续|长效|机制|后续|可持续|年限|长远")
_SIDE = {"经济效益指标": _ECONOMY, "生态效益指标": _ECOLOGY, "可持续影响指标": _LASTING}
BLANKS = {"不适用", "无", "/", "-", "—", ""}


def mismatch(level2: str | None, level1: str | None, name: str, value: str) -> float:
    """Return how badly a row fits a 二级指标 by its wording (0 fits, 1 contradicts)."""
    if squeeze(value) in BLANKS and squeeze(name) in BLANKS:
        return 0.0
    group = HOME.get(level2 or "", level1)
    if _PLEASED.search(name):
        return 0.0 if group == "满意度指标" else 0.9
    if group == "满意度指标":
        return 0.8 if "度" not in name[-3:] else 0.3
    if level2 is None:
        return 0.3
    return _by_kind(level2, group, name, value)


def _by_kind(level2: str, group: str | None, name: str, value: str) -> float:
    cost_name, time_name = bool(_COST_NAME.search(name)), bool(_TIME_NAME.search(name))
    if level2.endswith("成本指标"):
        return 0.0 if cost_name or _MONEY.search(value) else 0.9
    if _MONEY.search(value):
        return {"经济效益指标": 0.2 if _ECONOMY.search(name) else 0.6}.get(level2, 0.9 if cost_name else 0.6)
    if _SHARE.search(value):
        return _share_cost(level2, group, cost=cost_name, time=time_name)
    if any(char.isdigit() for char in value) or _DATE.search(value):
        return _number_cost(level2, group, name, value, time=time_name)
    if group == "效益指标":
        side = _SIDE.get(level2)
        other = any(pattern.search(name) for key, pattern in _SIDE.items() if key != level2)
        return (0.0 if side.search(name) else 0.3) if side else (0.2 if other else 0.0)
    return {"质量指标": 0.5, "时效指标": 0.1 if time_name else 0.7}.get(level2, 0.9)


def _share_cost(level2: str, group: str | None, *, cost: bool, time: bool) -> float:
    if level2 == "时效指标":
        return 0.0 if time else 0.8
    if level2 == "质量指标":
        return 0.5 if time else (0.4 if cost else 0.0)
    return 0.9 if level2 == "数量指标" else (0.45 if group == "效益指标" else 0.6)


def _number_cost(level2: str, group: str | None, name: str, value: str, *, time: bool) -> float:
    timed = bool(_TIME_UNIT.search(value) or _DATE.search(value))
    if level2 == "时效指标":
        return 0.0 if timed else (0.3 if time else 0.8)
    if name.endswith("率") and squeeze(value).strip("≥≤><=").replace(".", "").isdigit():
        return 0.0 if level2 == "质量指标" else 0.6
    if level2 == "数量指标":
        return 0.7 if timed and not _COUNT_NAME.search(name) else 0.0
    if level2 == "质量指标":
        return 0.7
    return 0.4 if group == "效益指标" and not _COUNT_NAME.search(name) else 0.6
