"""Find vague wording by productions (adverb × verb), so that combinations nobody listed are found too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from auditor.classify.lexicon import either, load_lexicon
from auditor.patterns import compiled
from auditor.records import record

# 无此项内容, 本项目不涉及生态效益; 无不良影响 and 无投诉情况 are states.
_NOTHING = compiled(
    r"(?:本|该)?(?:项目)?(?:暂)?(?:无|不涉及|不适用|没有|未涉及)"
    r"(?:此|该|此项|此类|该项|相关|明显|直接)?(?:\p{Han}{0,4}(?:内容|指标|效益|事项|数据|资料))?"
)
_BASE = (
    r"(?:(?:比|较|与|同|和|相较|相比|对比)(?:于)?(?:上一?年度?|去年|往年|前一?年|年初|以前|"
    r"之前|以往|原来|同期|上期|基期|往常|历年|过去)(?:度|同期)?"
    r"(?:相比|比较|比)?|同比|环比)"
)
# 不断供, 不断电 deny a stop; 不断提高 is a trend.
_COMING = (
    r"(?:逐步|逐年|逐渐|日益|日趋|日渐|日见|渐趋|更趋|更加|更为|渐渐|不断(?![供档电水网线流货粮])|越来越|越发|愈加|愈发|愈来愈|"
    r"有所|大幅度?)"
)
# 低于上年, 好于去年同期: a comparison with the past is a change; with a standard (优于国家标准) a level.
_COMPARED = (
    r"(?<!不)(?:(?:略|明显|显著|远|稍|大幅)?[高低多少优好大小强快短长]于(?:上一?年度?|去年|往年|前一?年|年初|以前|之前|以往|原来|"
    r"同期|上期|基期|历年|过去|改造前|实施前)(?:度|同期)?(?:的)?(?:平均)?(?:水平|数|值)?)"
)
# 群众普遍认可, 广受好评: what people think of it now; the words between who and what are no degree of change.
_PRAISE = (
    r"(?:(?:得到|受到|获得|赢得|获|受|深受|广受|备受|收获|博得)?(?:\p{Han}{0,8}?)(?:的)?"
    r"(?:普遍|广泛|一致|高度|充分|深度|交口|大力)?\L<praise>)"
)
# 通过终验, 一次通过专家评审: a fact that papers prove.
_PROVED = (
    r"(?:通过|获得?|取得)[^,;、。]{0,12}?"
    r"(?:终验|初验|预验|竣验|交验|验收|评审|测评|审计|认证|评估|复核|鉴定|审查|检定|论证|复审|会审|查验|核验|备案|批复|许可|结题|结项|等保|证书|资质)"
    r"(?=$|[,;、。(])|(?:终验|初验|评审|测评|审计|认证|评估|鉴定|审查|检定|论证|审核|考核|抽检|检验)(?:全部|一次|一次性|均|已|顺利)*(?:通过|合格)|"
    r"(?:优于|高于|严于)(?:现行)?(?:国家|行业|地方|省级?|部颁|国际|企业)\p{Han}{0,6}标准|"
    r"[优高]于[ⅠⅡⅢⅣⅤ一二三四五][级类等]"
)
# 长期有效, 常态运行, 长期发挥作用: how long, and nothing about what.
_LASTING = (
    r"(?:[,、]?(?:\L<long>|长治久安|久久为功))+(?:地|性)?"
    r"(?:发挥|作用|运行|运转|坚持|有效|开展|发力|实施|利用|使用|见效|受益|化|机制|效应|影响|效果|执行|进行|存在|落实|"
    r"管护|维护|管理|监管|监测|推行|保持|显现|\L<backed>|\L<static>)*"
)
_SOMETHING = compiled(r"[\p{L}\p{N}%‰≥≤<>=≈√✓]")
_CLOSES = compiled(r"[,、;，；。了]")
_AUX = r"(?:得到|得以|获得|取得|实现|有了?|将|能够?|可|呈现?|会|持续)"
_IDIOMS = (
    r"卓有成[效就]|一(?P<each>[年天届代季期月])(?:更?比|好过|胜过|强过|胜似)一(?P=each)\p{Han}{0,3}|[再迈]?上(?:一个|一|个)?新?(?:的)?(?:台阶|层次|高度|档次)|稳中有[升进增好优]|稳中向好|稳中提质|稳中求进|有升有降|[再迈]?上(?:新)?台阶|更上一层楼|上水平|向前推进|提档升级|越来越\p{Han}{1,3}|"
    r"(?:趋于|趋向|日臻|日见|渐趋|更趋)\p{Han}{2}|又好又快|持续向好|"
    r"(?:显著|明显|突出)$|有(?:明显|显著|较大|很大|一定)?(?:提高|提升|改善|增长|增强|"
    r"起色|进步|成效|好转|增加|变化|突破|作用|促进|帮助)"
)
# Of these, of the adverbs, of the changes and of what they change every phrase holds one. Most values are a figure and
# its unit, and the search for a phrase takes 70 µs in ten characters, that for a word 3, for its first character 1.
_SIGNS = (
    "上年 上一年 去年 往年 前年 前一年 年初 以前 之前 以往 原来 同期 上期 基期 往常 历年 "
    "过去 改造前 实施前 同比 环比 逐步 逐年 逐渐 日益 日趋 日渐 日见 日臻 渐趋 更趋 更加 "
    "更为 更上 渐渐 不断 越来 越发 愈加 愈发 愈来 大幅 大力 有力 极大 趋于 趋向 持续 显著 "
    "明显 突出 有 得到 得以 获得 取得 卓有成 比 好过 胜过 强过 胜似 台阶 层次 高度 档次 "
    "稳中 上水平 向前推进 提档升级 又好又快"
)
# 不断 is an adverb; 不提高, 未改善 are denials; 增长率, 提升机 are nouns.
_NOT_BEFORE = r"(?<![不未无没非]|不再|没有|避免|防止)"
_NOT_AFTER = r"(?!率|值|额|量|幅|速|机|器|剂|点|期|员|站|面|型)"
# After these a bare verb names work done in order, not an improvement: 按计划推进, 有序推进.
_ORDERLY = compiled(
    r"(?:按|依|序时|有序|顺利|正常|统筹|协调|协同|联合|如期|准时|及时|妥善|稳妥|依规|"
    r"定期|统一|完成|开展|实施|进行|通过|用于|"
    r"已|负责|组织|加以|建立|给予|予以|全力)\p{Han}{0,6}$"
)


@record
class Hit:
    """One vague phrase: `family` is trend or degree; places are in the text given."""

    text: str
    family: str
    start: int
    end: int


@record(slots=False)
class Wording:
    """The productions and word lists, compiled once for a set of layers."""

    state_alone: frozenset[str]
    verbs: frozenset[str]

    phrase: regex.Pattern[str]
    first: regex.Pattern[str]
    sign: regex.Pattern[str]
    praise: regex.Pattern[str]
    bare: regex.Pattern[str]
    degree_word: regex.Pattern[str]
    vague_alone: regex.Pattern[str]
    predicate: regex.Pattern[str]
    grading: regex.Pattern[str]
    content_noise: regex.Pattern[str]
    time_phrase: regex.Pattern[str]
    grade_word: regex.Pattern[str]
    checkable: regex.Pattern[str]
    lasting: regex.Pattern[str]
    promise_start: regex.Pattern[str]
    scale: regex.Pattern[str]
    baseline: regex.Pattern[str]
    document: regex.Pattern[str]
    fillers: frozenset[str]
    long_words: frozenset[str]
    _known: Callable[[str], tuple[Hit, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=16384)(self._hits))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the trend and degree phrases of a text, from left to right, none inside another."""
        return self._known(text)

    def _hits(self, text: str) -> tuple[Hit, ...]:
        # Every phrase, and every verb or adverb standing alone, holds a sign.
        if not (self.first.search(text) and self.sign.search(text)) or self.praise.fullmatch(text):
            return ()
        found = []
        for match in self.phrase.finditer(text):
            degree = self.degree_word.search(match.group()) is not None
            found.append(Hit(match.group(), "degree" if degree else "trend", match.start(), match.end()))
        alone = self.vague_alone.fullmatch(text)
        if not found and alone:
            found.append(Hit(text, "degree", 0, len(text)))
        return tuple(found) or self._bare_hits(text)

    def _bare_hits(self, text: str) -> tuple[Hit, ...]:
        """Return a change verb standing alone, first or last: 提高, 提高居民收入, 收入增加."""
        for match in self.bare.finditer(text):
            word, start, end = match.group(), match.start(), match.end()
            if word == text and word in self.state_alone:
                return ()
            if start and end < len(text) and not _CLOSES.match(text, end):
                continue
            if start and (word in self.state_alone or _ORDERLY.search(text[:start])):
                continue
            return (Hit(word, "trend", start, end),)
        return ()

    def is_filler(self, text: str) -> bool:
        """Return whether a value or name holds nothing: 无, 不适用, /."""
        if text in self.fillers or _NOTHING.fullmatch(text):
            return True
        return _SOMETHING.search(text) is None

    def predicates(self, text: str) -> tuple[str, ...]:
        """Return the change and backing verbs of a text."""
        return tuple(self.predicate.findall(text))

    def is_verb(self, text: str) -> bool:
        """Return whether the whole text is one verb of the lists."""
        return text in self.verbs

    def graded(self, text: str) -> bool:
        """Return whether a phrase carries an adverb or a comparison with an earlier year."""
        return self.grading.search(text) is not None

    def content(self, text: str) -> str:
        """Return what is left of a text without its vague, time and light words: its own nouns."""
        return self.content_noise.sub("", text)


def _phrase(lists: dict[str, tuple[str, ...]], bare: str) -> regex.Pattern[str]:
    """Compile the productions of a trend or degree phrase: adverb × verb, idioms, comparisons."""
    trend = lists["trend_adverbs"]
    # Named lists and parts defined once compile in a fifth of the time of alternations spelled out.
    adverb, comparative, adjective = r"(?&adverb)", r"\L<comparatives>", r"(?&adjective)"
    verb = r"(?&verb)"
    phrase = (
        rf"(?(DEFINE)(?P<adverb>\L<adverbs>[地的]?)(?P<verb>{bare})(?P<adjective>\L<adjectives>))"
        rf"(?:{_BASE}{_AUX}?{adverb}{{0,3}}+{_AUX}?(?:{verb}|{adjective})|{_IDIOMS}|"
        rf"{_COMPARED}|{adverb}{{0,3}}\L<idioms>(?!计划|工程|行动|[率量机式])|"
        rf"{adverb}{{0,3}}{comparative}[地的]?{adjective}|"
        rf"{adverb}{{1,4}}{_AUX}?(?:{verb}|\L<backed>{_NOT_AFTER})|"
        # 逐步养成, 有所突破, 日益精进: after these any verb is a trend, unless it is plain work (逐步开展).
        rf"^(?:大力|有力|极大地?|明显|显著|大幅度?)(?!\L<static>|位置|标[识志])\p{{Han}}{{2}}$|{_COMING}(?!\L<static>)\p{{Han}}{{2}}|"
        rf"{_AUX}{adverb}{{0,3}}{verb}|(?:得到|得以|获得|取得){adverb}{{0,3}}\L<backed>)"
    )
    named: dict[str, Any] = {
        "adverbs": [*trend, *lists["degree_adverbs"]],
        "comparatives": [*(word for word in trend if word not in lists["staying_adverbs"]), "趋于"],
        "adjectives": lists["change_adjectives"],
        "changes": lists["change_verbs"],
        "backed": lists["backed_verbs"],
        "idioms": lists["trend_idioms"],
        "static": lists["static_verbs"],
    }
    return compiled(phrase, **named)


def _compile(lists: dict[str, tuple[str, ...]]) -> Wording:
    trend, degree = lists["trend_adverbs"], lists["degree_adverbs"]
    change, backed = lists["change_verbs"], lists["backed_verbs"]
    bare = rf"{_NOT_BEFORE}\L<changes>{_NOT_AFTER}"
    staying = {*lists["staying_adverbs"], "有效", "切实"}
    graded = {*trend, *degree} - staying
    followed = [*change, *backed, *lists["change_adjectives"]]
    signs = [*trend, *degree, *followed, *lists["trend_idioms"], *_SIGNS.split()]
    alone = {*trend, *degree} - {*lists["time_words"], *lists["state_words"]}
    after_time = [*lists["static_verbs"], "推进", "整改", "结算", "修复", "消除", "到位", "率"]
    after_long = [*backed, *lists["state_alone_verbs"]]
    noise = [*trend, *degree, *change, *backed, *lists["state_words"], *lists["time_words"], *lists["static_verbs"]]
    light = "基本|情况|工作|程度|水平|进行|方面|状况|的|了|得到|及|和|与|等|率|有|性|在|对"
    return Wording(
        verbs=frozenset((*change, *backed, *lists["static_verbs"])),
        state_alone=frozenset(lists["state_alone_verbs"]),
        phrase=_phrase(lists, bare),
        first=compiled(f"[{regex.escape(''.join(sorted({word[0] for word in signs})))}]"),
        sign=compiled(r"\L<words>", words=signs),
        praise=compiled(_PRAISE, praise=lists["praise_words"]),
        bare=compiled(bare, changes=change),
        degree_word=compiled(r"\L<words>", words=degree),
        vague_alone=compiled(rf"(?:{_BASE})?\L<words>", words=alone),
        predicate=compiled(r"\L<words>", words=[*change, *backed]),
        grading=compiled(rf"{_BASE}|\L<first>\L<then>", first=graded, then=followed),
        content_noise=compiled(rf"{_BASE}|\L<words>|{light}|[^\p{{L}}\p{{N}}]", words=noise),
        time_phrase=compiled(r"^(?:较|基本)?\L<first>\L<then>*$", first=lists["time_words"], then=after_time),
        grade_word=compiled(r"\L<words>", words=lists["state_words"]),
        checkable=compiled(rf"\L<words>|{_PROVED}", words=lists["checkable_words"]),
        lasting=compiled(_LASTING, long=lists["long_words"], backed=after_long, static=lists["static_verbs"]),
        promise_start=compiled(rf"^(?:{either(lists['promise_verbs'])}|为\p{{Han}}{{1,10}}提供)"),
        scale=compiled(
            rf"[≥>]?\d+(?:\.\d+)?分|{either(lists['scale_words'])}|按\p{{Han}}{{1,6}}至\p{{Han}}{{1,6}}(?:类|级)"
        ),
        baseline=compiled(either(lists["baseline_words"])),
        document=compiled(rf"{either(lists['document_words'])}|〔20\d\d〕|《[^》]{{2,60}}》"),
        fillers=frozenset(lists["filler_words"]),
        long_words=frozenset(lists["long_words"]),
    )  # fmt: skip


_LISTS = (
    "trend_adverbs", "degree_adverbs", "staying_adverbs", "change_verbs", "state_alone_verbs", "backed_verbs",
    "change_adjectives", "static_verbs", "state_words",
    "time_words", "long_words", "promise_verbs", "filler_words", "scale_words", "baseline_words", "document_words",
    "checkable_words", "trend_idioms", "praise_words",
)  # fmt: skip


@lru_cache(maxsize=8)
def _wording(layers: tuple[Path, ...]) -> Wording:
    return _compile({name: load_lexicon(name, layers) for name in _LISTS})


def load_wording(layers: Sequence[Path] = ()) -> Wording:
    """Return the productions over the word lists with the layers laid over; raises RuleLoadError."""
    return _wording(tuple(layers))
