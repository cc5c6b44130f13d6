"""Say what a row is about in its own words: the nouns of a 三级指标 without verbs, places and directions."""

from __future__ import annotations

import regex

from auditor.patterns import compiled
from auditor.text import squeeze

__all__ = ["ACTIONS", "MEASURED", "action_and_noun", "topics"]

_ADVERBS = (
    r"(?:不断|持续|进一步|逐步|有效|切实|大力|全面|稳步|积极|明显|显著|继续|着力|充分|更好地?|"
    r"努力|长期|扎实|深入|极大|大幅)"
)
# A verb that such an ending follows is part of a noun: 保障率, 规范化, 预防性体检, 控制价, 稳定性.
_NO_VERB = (
    r"(?!率|性|化|度|力|员|者|区|地|房|类|型|所|站|期|费|金|价|线|网|法|"
    r"人数|户数|人次|面积|数|量|程度|水平|能力|情况|时间|接种|意识|工作|中心|任务|对象)"
)
_EFFECTS = (
    r"(?:提高|提升|增强|加强|加大|改善|改变|优化|促进|推进|推动|助推|保障|保证|确保|保持|保护|维护|维持|稳定|落实|完善|健全|强化|深化|打造|营造|"
    r"创造|创建|实现|扩大|拓宽|规范|发挥|助力|降低|减低|减少|减轻|缓解|控制|遏制|杜绝|防止|预防|防治|防范|消灭|消除|解除|避免|解决|增加|带动|"
    r"推行|加快|引导|激发|弘扬|满足|做好|体现|形成|缩短|缩小|节省|节约|获得|有利于|力求|完成|加速|夯实|巩固|丰富|树立|凝聚|筑牢|净化|压减)"
    + _NO_VERB
)
# What is done to the noun behind it; in a name it stands behind: 购置监管设备 → 监管设备购置数量.
ACTIONS = (
    r"组织开展|"
    r"购置|采购|购买|引进|新建|改建|扩建|修建|建设|建成|改造|修缮|维修|培训|发放|举办|举行|开展|组织|检查|种植|栽植|培育|培养|建立|安装|"
    r"新增|更新|支持|资助|扶持|补助|救助|奖励|制定|编制|印发|配备|招聘|聘用|开发|设立|清理|整治|排查|检测|监测|"
    r"铺设|埋设|架设|搭建|租赁|租用|加固|疏浚|清淤|创作|拍摄|出版|征集|收集|采集|推广|选育"
)
_LEAD = compiled(
    rf"^(?:{_ADVERBS}|{_EFFECTS}|建好|建强|守护好|管好|做优|帮助|调动|撬动|投入足够的?|和(?=[提增改促保])|(?:为|让|使|对|将|把)(?=.{{4}}))+"
)
_AREA = compiled(
    r"^(?:我|全|本|辖|该|各)(?:区|市|县|省|镇|乡|街道|单位|局|校|院)(?:的|内(?:的)?)?|^(?:全体|广大|辖区内?|区域内)(?:的)?"
)
_STATES = (
    r"(?:提高|提升|改善|增强|加强|下降|降低|减少|减轻|增加|增长|扩大|完善|优化|改观|稳定|健康发展|有序发展|长远规划发展|发展|保障|"
    r"较高|较好|较强|完成|顺利(?:进行|开展|实施)|(?:持续|正常|有序)?开展|进行|发生|滋生|蔓延|传播)"
)
_TAIL = compiled(
    r"(?:得到|有所|明显|显著|不断|逐步|持续|进一步|有效|大幅|正常|一定)*"
    + _STATES
    + r"$|(?:的)?(?:情况|(?<!技术)状况|危害)$"
)
_PIECES = compiled(r"[,;。、:!?，；：()（）]")
_QUOTES = compiled("[\"“”'‘’《》]")
_QUOTED = compiled("“[^”]*”")
MEASURED = compiled(
    r"(?:(?<!(?<!有)效)率|比例|占比|比重|(?<!普及|制|程|幸福|美誉|知名)度(?<!程度|制度|力度|态度|季度|年度)|数|(?<![质能力容])量|人次|场次|批次|面积|里程|长度|金额|额|开支|花费|"
    r"成本|(?<!消|免)费用?|标准|单价|收入|产值|利润|税收|支出|损失|时间|时限|年限|周期|得分|浓度|次数|寿命|质保期|有效期|使用期)$"
)
# Clauses, not nouns: nothing good comes of hanging a measure on them.
_CLAUSE = compiled(
    r"使(?!用|馆|命)|让(?!利)|把(?!关|控)|给予|能够|更加|力求|从而|以防|为了|不出|不到|少花|通过(?!$|率)|不(?!动产|良|合格|文明|法)|致(?!残|死|富|命)|惠及|得到|温暖|有利|作为|提供|进行|督促|抢抓|赶在|实施(?!$|率|覆盖|情况|方案)|\d月|等于|拥护|其(?!他|它|余)|"
    r"^(?:严格|的|和|与|及|以|在(?!校|职|岗|编|建|籍|册|读|线|库|押|途)|较|按|并|由|从|于)|(?:的|和|与|及|在|对|之|为)$|政府的|关怀|关爱|我局|我区|我市|我县|本单位|\d$"
)
_TOWARDS = compiled(r"对.+的$|对.+(?:影响|关怀|支持|贡献|危害|作用|拥护)$")
# 重大慢性病导致的过早死亡率, 守住不发生…事件, 社区落实器材管护: the end alone is the thing.
_PREFACE = compiled(r"^.*(?:(?:导致|引起|造成)的|不发生)(?=..)|^.{2,8}落实(?!率|情况|到位)(?=.{4})")
_LONGEST_NAME = 120
_LONGEST = 20
_SHORTEST = 2


def topics(name: str | None) -> list[str]:
    """Return the nouns a name is about, the most telling first; empty when it holds only clauses.

    Pieces that end in a measure come first, then from the last to the first: the purpose stands at the end.
    """
    name = (name or "")[:_LONGEST_NAME]
    text = _QUOTED.sub(lambda found: _PIECES.sub("", found.group()), squeeze(name))
    pieces = [piece for piece in _PIECES.split(_QUOTES.sub("", text)) if len(piece) >= _SHORTEST]
    found = [noun for piece in reversed(pieces) if (noun := _noun(piece))]
    return sorted(dict.fromkeys(found), key=lambda noun: not MEASURED.search(noun))


def action_and_noun(noun: str) -> tuple[str, str]:
    """Return the action a noun starts with (`购置`, or empty) and what it is done to."""
    found = regex.match(rf"(?P<verb>{ACTIONS})(?P<noun>.{{2,}})$", noun)
    if not found or regex.match(r"率|性|化|人|资金|项目|工作|任务|数|经费|单位|对象|及时|完成", found["noun"]):
        return "", noun
    return found["verb"], found["noun"]


def _noun(piece: str) -> str:
    """Return the noun of one piece, or empty."""
    piece = _PREFACE.sub("", piece)
    core = _AREA.sub("", _LEAD.sub("", _AREA.sub("", piece)))
    if len(core) < _SHORTEST:
        core = piece
    if _TOWARDS.search(core):
        return ""
    for _ in range(3):
        if MEASURED.search(core):
            break
        shorter = _TAIL.sub("", core).rstrip("的")
        if len(shorter) < _SHORTEST or shorter == core:
            break
        core = shorter
    core = core.strip("的")
    return core if _SHORTEST <= len(core) <= _LONGEST and not _CLAUSE.search(core) and not _TOWARDS.search(core) else ""
