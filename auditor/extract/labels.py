"""Recognise the labels of head fields (项目名称, 年度金额, 总体目标 …)."""

from functools import lru_cache

from auditor.patterns import compiled
from auditor.text import squeeze

_PAREN = compiled(r"[((【][^()()】]*[))】]")
_MONEY_UNIT = compiled(r"[((](?:单位[:：]?)?(?:亿元|万元|千元|元|%)[))]|[,,/](?:万元|元)$")
_LEAD = compiled(r"^(?:\d{1,2}[.、]|[一二三四五六七八九十]+、|[((][一二三四五六七八九十\d]+[))]|[①-⑩]|\*|※)+")
# What a recoded page leaves of the spaces in 绩 效 目 标.
_UNREADABLE = compiled(r"\?{2,}")
_WHICH = compiled(r"^其中[:：,，]?")
# First match wins. Texts are squeezed, without numbering, `其中：` and bracketed parts.
_FIELDS: tuple[tuple[str, str], ...] = (
    (
        "name",
        r"(?:申报|预算|二级|专项|项目)*(?:项目|专项|政策)(?:资金|支出|经费)?(?:\(单位\))?(?:名称|全称)|专项\(项目\)名称|(?:资金|转移支付(?:\(项目\))?)名称",
    ),
    (
        "owner",
        r"(?:部门|单位|预算单位|预算部门|部门/单位|单位/部门|部门单位|填报部门|申报部门|被评价单位)(?:\(单位\))?(?:名称|全称)|部门名称|单位名称|部门",
    ),
    ("code", r"(?:项目|专项)(?:编码|代码|编号|代号)(?:及名称)?"),
    (
        "department",
        r"(?:省级|市级|县级|区级|中央|业务|项目|一级|财政|预算)*(?:主管|归口|上级)(?:预算)?(?:部门|单位)(?:名称|及代码|及编码)*|预算部门(?:名称)?",
    ),
    (
        "unit",
        (
            r"(?:项目|具体|资金|预算|主要)*(?:实施|执行|承担|承办|填报|申报|用款|使用|责任|建设|填表|编制)(?:主体|部门)?(?:单位|部门|科室)?(?:名称|及代码)*"
            r"|项目单位|预算单位|实施单位"
        ),
    ),
    ("year", r"(?:预算|申报|填报|项目|绩效)?年度|年份|预算年份"),
    (
        "period",
        r"(?:项目)?(?:实施期限?|实施时间|期限|起止时间|起止日期|起止年限|执行期限?|建设期限?|周期|执行时间|起止年月|实施周期|存续期|计划起止时间|期)(?:限|间)?",
    ),
    ("plan", r"(?:项目)?(?:资金|预算)?(?:支出|用款|使用|拨付|支付)(?:计划|进度计划|进度)(?:安排)?"),
    ("purpose_block", r"预算规模及资金用途|预算规模及用途"),
    (
        "long_total",
        r"(?:项目)?(?:实施期|中长期|中期|长期|三年|全周期|总)(?:资金|预算|投资|金额)?(?:总额|金额|投资|数|规模)?|项目总(?:投资|金额|预算|额)|总投资|项目总投资额|中期.{0,4}财政预算(?:资金)?",
    ),
    (
        "total",
        (
            r"(?:项目|年度|本年度?|当年|全年|申请|预算|年初|财政|部门|单位|专项|整体|支出|安排|批复|下达|执行|投入|本级|本次|拟|资金|经费)*"
            r"(?:资金总额|预算总额|金额合计|资金合计|预算合计|总金额|资金规模|预算规模|预算数|预算金额|金额|资金总量|经费总额|支出总额|预算安排数|资金安排|资金数|总额|预算额度|资金额度|资金额)"
            r"|年度预算|项目预算|部门预算|年度资金|(?:本次|本批)?下达(?:中央)?预算内投资|本年预算|当年预算|资金总计|预算|本年度?申请.{0,4}财政预算(?:资金)?"
        ),
    ),
    (
        "fiscal",
        (
            r"(?:年度|本年|当年|本级|年初|一般公共预算|政府性基金|各级|区级|县级|市级|省级|上级)*(?:财政)(?:性)?(?:拨款|资金|预算资金|预算拨款|拨款资金|补助|安排|投入|预算|拨付)*(?:小计|合计)?"
            r"|一般公共预算(?:拨款|资金|财政拨款)?"
        ),
    ),
    (
        "other",
        r"(?:其他|其它)(?:来源)?(?:资金|经费|收入|来源)*|单位(?:自有|自筹)?资金|自筹资金|自有资金|社会投入(?:资金)?",
    ),
    ("carried", r"(?:上年|以前年度)?结转(?:结余)?(?:资金)?|上年结转|结余结转资金"),
    (
        "money_block",
        r"(?:项目|年度|预算|绩效|资金)*(?:资金|预算|经费)(?:投入|情况|来源|安排|构成|执行情况|申请|安排情况|来源情况|构成情况|及来源|执行)*|资金投入",
    ),
    (
        "goal_long",
        r"(?:项目)?(?:实施期|中长期|长期|中期|三年|总体规划|五年)(?:总体|绩效|总|滚动)*(?:目标|绩效目标)(?:描述|概述|内容)?",
    ),
    (
        "goal",
        (
            r"(?:项目|年度|本年度?|当年|预期|总体|绩效|整体|部门|单位|支出|总|主要|政策|预算|申报|任务|履职|履职绩效|\(?(?:19|20)\d\d年?(?:度)?\)?)*"
            r"(?:目标|绩效目标)(?:描述|概述|内容|说明|设定|情况|[和及与](?:主要|预期)?成果)?|预期总体目标|年初设定(?:的)?(?:绩效)?目标"
        ),
    ),
    ("tasks_text", r"(?:年度|本年度?|部门|单位|整体)*(?:主要)(?:工作)?任务(?:及目标)?|年度工作任务|部门职能(?:概述)?"),
    (
        "purpose",
        r"(?:项目|资金|主要|预算)*(?:用途|概况|概述|简介|内容|基本情况|主要内容|实施内容|建设内容|内容及用途|用途说明)|立项必要性",
    ),
    ("task_name", r"(?:主要|重点)?(?:工作)?任务名称|任务"),
    (
        "block",
        r"(?:年度|项目|部门|整体|长期|实施期|本年度?|\(?(?:19|20)\d\d年?度?\)?)*(?:绩效)(?:指标|目标)(?:体系|情况|设定|设置)*|绩效|指标",
    ),
    (
        "ignored",
        (
            r"项目(?:属性|类别|类型|性质|分类|主管处室|级次|状态|负责人|联系人|等级|来源|立项依据|分管领导|主管科室)|(?:主管|业务)(?:处室|科室|股室)|(?:中央|省级|市级|县级|区级|本级)财政部门|联系(?:人|电话|方式)"
            r"|(?:项目|单位)?(?:负责人|联系人|经办人)(?:姓名)?(?:[及和、/]?(?:联系)?(?:电话|方式))?|职能职责|立项依据|资金性质|支出类型|功能(?:分类)?科目.*|(?:部门|单位)?预算(?:编码|代码)|单位(?:编码|代码|性质|职能)|部门(?:编码|代码)"
            r"|(?:是否).{2,12}|分配方式|资金管理办法|政策依据|设立依据|地址|邮编|填报(?:人|日期|时间)|支出方向|保障.{0,4}类型|存续状态|资金类别|编制数|在职人数"
            r"|财政专户(?:管理)?(?:资金|拨款|核拨)?|政府性基金(?:预算)?(?:拨款|资金)?|国有资本经营(?:预算)?.{0,4}|事业(?:收入|资金|单位.{0,6})"
            r"|经营收入|上级补助(?:收入|资金)?|(?:中央|省级|市级|地方)(?:补助|资金|配套)(?:资金)?|人员(?:经费|支出)|公用(?:经费|支出)|项目(?:经费|支出)"
            r"|基本支出|年初预算数?|全年预算数?|全年执行数?|执行数|执行率|预算执行率|分值|得分|完成比例|权重|标识|区划|行政区划"
            r"|(?:年度|全年|目标|绩效|总体)*(?:实际)?完成情况(?:及.{0,10}|综述)?|实际情况"
        ),
    ),
)
_COMPILED = tuple((key, compiled(pattern)) for key, pattern in _FIELDS)
# Most cells are no label: one look instead of twenty.
_ANY = compiled("|".join(f"(?:{pattern})" for _, pattern in _FIELDS))
MONEY = frozenset({"total", "fiscal", "other", "long_total", "carried"})
# Labels that only a new table starts with.
STARTING = frozenset({"name", "owner", "code", "department", "unit", "period"})


def bare_label(text: str) -> str:
    """Return a label as it is compared: without numbering, `其中：`, units and bracketed parts."""
    plain = squeeze(text)
    if plain.isalnum() and not plain.startswith("其中"):
        return plain  # a plain word has nothing to take off
    plain = _UNREADABLE.sub("", plain)
    if len(plain) > 40:
        return plain
    plain = _WHICH.sub("", _LEAD.sub("", plain))
    plain = _MONEY_UNIT.sub("", plain)
    return plain.strip(":：;、*")


@lru_cache(maxsize=16384)
def field_of(text: str) -> str | None:
    """Return the head field a cell names, None when it is no label."""
    if len(text) > 60:
        return None
    plain = bare_label(text)
    if not plain or len(plain) > 24:
        return None
    bare = plain if plain.isalnum() else _PAREN.sub("", plain).strip(":：;、")
    for candidate in dict.fromkeys((plain, bare)):
        if not candidate or not _ANY.fullmatch(candidate):
            continue
        for key, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return key
    return None
