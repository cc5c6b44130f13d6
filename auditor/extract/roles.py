"""The words that stand over the columns of an indicator block, in every way units write them."""

from functools import lru_cache

from auditor.extract.vocabulary import Vocabulary, has_brackets
from auditor.patterns import compiled
from auditor.text import squeeze

_PAREN = compiled(r"[((【\[][^()()\]】]*[))】\]]")
_LEVEL = r"(?:绩效|考核|评价)?(?:指标)?"
# First match wins; texts are squeezed and, at the second try, without bracketed parts.
_ROLES: tuple[tuple[str, str], ...] = (
    ("level1", rf"{_LEVEL}(?:一级|1级|Ⅰ级|I级)(?:绩效|考核|评价)?(?:指标|目标)?(?:名称|类别|分类)?|指标一级"),
    ("level2", rf"{_LEVEL}(?:二级|2级|Ⅱ级|II级)(?:绩效|考核|评价)?(?:指标|目标)?(?:名称|类别|分类)?|指标二级"),
    ("level3", rf"{_LEVEL}(?:三级|3级|Ⅲ级|III级)(?:绩效|考核|评价)?(?:指标|目标)?(?:名称|内容|及内容|描述)?|指标三级"),
    ("level4", rf"{_LEVEL}(?:四级|4级)(?:指标)?(?:名称|内容)?"),
    (
        "level3",
        r"(?:绩效|考核|评价|具体|核心|项目)?指标(?:名称|内容|项目|项)|具体(?:绩效)?指标|绩效(?:目标)?指标名称|指标名",
    ),
    ("label", r"(?:绩效)?指标(?:类型|类别|分类|维度|属性)|指标层级"),
    ("sign", r"指标性质|计算符号|(?:指标)?(?:运算)?符号|比较(?:符|符号)|关系符号|运算符|指标符号|指标方向符号|逻辑符"),
    ("unit", r"(?:指标)?(?:计量|度量|计算|数量)?单位|指标值单位|值单位"),
    ("weight", r"(?:指标)?(?:分值)?权重(?:分值|系数)?|(?:指标|标准|设定)?分值|权值|满分|标准分|分数"),
    ("score", r"(?:自评|实际|评价)?得分|自评分"),
    (
        "actual",
        (
            r"(?:全年|年度|本年|实际|指标)*(?:实际)?完成(?:指标)?(?:值|情况|数|结果)"
            r"|(?:全年|年度|本年)?实际(?:完成|实现)?(?:指标)?值|(?:指标)?完成情况|实际情况|完成程度"
        ),
    ),
    (
        "basis",
        r"(?:指标值|指标|目标值|标准)*(?:的)?(?:确定|设定|设置|制定|选取|测算|取值)?(?:的)?(?:依据|来源)(?:及说明)?|数据来源",
    ),
    ("standard", r"(?:指标)?(?:评|评价|评分|扣分|计分|打分|评扣分|赋分)(?:分)?(?:标准|规则|办法|方法|细则)"),
    (
        "description",
        r"(?:绩效)?指标(?:描述|解释|说明|含义|定义|内涵)|(?:指标)?(?:描述|解释)|计算(?:公式|方法)|指标计算公式",
    ),
    ("remark", r"备注|(?:填报|其他)?说明|偏差原因.*|未完成原因.*|.*改进措施"),
    ("number", r"序号|编号|行次|No\.?"),
    ("kind", r"(?:指标值|指标)(?:类型|方向性?)|定量定性|定性定量|正反向|指标值属性"),
    (
        "project",
        r"(?:项目|专项|政策|项目支出|二级项目)(?:\(单位\)|资金|支出)?名称|部门(?:\(单位\))?/?项目名称|单位名称/?项目名称|单位/项目名称|单位\((?:专项|项目)\)名称",
    ),
    ("budget", r"(?:项目|年度|本年|当年|申请|安排)*(?:预算|资金)(?:安排)?(?:数|金额|总额|资金)|预算|金额"),
    ("goal", r"(?:项目|年度|总体|绩效|预期|本年度?)*目标(?:描述|内容)?"),
    ("department", r"(?:业务)?(?:主管|预算)部门(?:名称)?"),
    ("owner", r"(?:项目|实施|预算|承担|用款)?单位(?:名称)?"),
    ("code", r"项目(?:编码|代码|编号)"),
)
_VALUE = (
    r".{0,12}(?:指标|绩效|目标|预期|计划|实现|标准|预计|设定)(?:目标|实现|完成|绩效|预期)?值(?:要求|内容|情况|(?:及|和|、)(?:计量)?单位)?|.*(?:预期|计划)(?:实现|完成)(?:值|数|情况)"
    r"|目标|年度目标|绩效标准|指标标准|指标目标|目标要求|(?:19|20)\d\d年(?:度)?(?:目标|计划|指标|绩效)?(?:值|数)?|数值|值|.*目标值"
)
_HEAD_WORDS = Vocabulary(_ROLES, ("原因", "改进措施", "No"))
_VALUE_WORDS = Vocabulary((("value", _VALUE),), ("值", "预期", "计划"))
# No head word is longer, however it is spaced out in its cell.
_LONGEST, _SPACED = 30, 60
_LONG = compiled(r"实施期|中长期|长期|中期|总体?目标值|总目标|全周期|三年|项目期")
_PAST = compiled(r"上年|去年|前年|历史|基期|往年|上一年|前三年|近三年|参考值|现状")
_ANNUAL = compiled(r"年度|当年|本年|全年")
YEAR = compiled(r"((?:19|20)\d\d)")
WHOLE = compiled(r"合计|总计|总体|全[市省县区州]|小计|本级")
BLOCK = compiled(
    r"(?:年度|总体|长期|实施期|项目|部门|整体|具体|本|当年|预期|\(?(?:19|20)\d\d年?\)?)*(?:绩效)?(?:指标|目标|任务)(?:体系|设定|情况)?|绩效"
)


@lru_cache(maxsize=8192)
def role_of(text: str) -> str | None:
    """Return the role a head cell names, None when it is no head word."""
    if len(text) > _SPACED and len("".join(text.split())) > _SPACED:
        return None  # a goal or a description: bringing it into one form costs more than all the rest
    plain = squeeze(text).strip(":;,。、*")
    if not plain or len(plain) > _LONGEST:
        return None
    bare = _PAREN.sub("", plain) if has_brackets(plain) else plain
    found = _HEAD_WORDS.find(plain)
    if found is None and bare != plain:
        found = _HEAD_WORDS.find(bare)
    return found or _VALUE_WORDS.find(bare)


def period_of(text: str) -> str | None:
    """Return long, annual or past when a head word names a period."""
    plain = squeeze(text)
    if _PAST.search(plain):
        return "past"
    if _LONG.search(plain):
        return "long"
    return "annual" if _ANNUAL.search(plain) else None
