"""Find typing and recognition slips by pairs wrong → right, words typed twice, and a wave for an equals sign."""

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import ClassVar

from auditor.check.fields import setting
from auditor.check.kind import CellKind, Hit
from auditor.check.subject import Row, Table
from auditor.check.words import Words
from auditor.patterns import compiled
from auditor.records import record
from auditor.text import squeeze

# 每户每月, 一年一次 repeat a measure, not a slip.
_TWICE = compiled(r"(?![^\s]{0,3}[每各逐一])([\u4e00-\u9fff]{2,4})\1")
# ~117人: a wave before one number is an equals sign read or typed wrong; between two it is a range.
_WAVE = re.compile(r"^[~∼〜](?=\d)[^~∼〜]*$")
_SEPARATORS = re.compile(r"\s*(?:->|→|=>|=|\t|,| )\s*")

_KEPT = 4096


@record(kw_only=True, slots=False)
class ConfusionPairs(CellKind):
    """A cell with a known slip."""

    title: ClassVar[str] = "错别字、识别错字"
    slots: ClassVar[dict[str, str]] = {"right": "应为"}
    pairs: Words = setting("词表：一行“错 对”，错写命中时建议对的写法", alias="词表")
    twice: bool = setting("两三个字的词连写两遍也报", alias="重字", default=True)
    twice_allowed: Words = setting(
        "可以连写的词", alias="可重", default=Words(None, ("研究", "试点", "点点", "户户", "人人", "年年", "家家"))
    )

    wave: bool = setting("一个数前面的“~”也报，疑为“=”", alias="波浪号", default=True)

    def find_in(self, text: str, subject: Row | Table) -> Hit | None:
        """Return a hit for the first slip."""
        del subject
        return self._known_hit(text)

    @cached_property
    def _known_hit(self) -> Callable[[str], Hit | None]:
        """Return what looks through a text once: half of the values of a folder stand in it again."""
        return lru_cache(maxsize=_KEPT)(self._hit)

    def _hit(self, text: str) -> Hit | None:
        plain = squeeze(text)
        right_of, wrongs = self._slips
        for wrong in wrongs.all_in(plain):
            right = right_of[wrong]
            if not _inside_right(plain, wrong, right):
                return Hit(text, slots={"hit": wrong, "right": right}, trace=(("疑似", wrong), ("应为", right)))
        if self.twice and (found := _TWICE.search(plain)) and not self.twice_allowed.find(found[1]):
            return Hit(text, slots={"hit": found[0], "right": found[1]}, trace=(("重复", found[0]),))
        if self.wave and _WAVE.search(plain):
            return Hit(text, slots={"hit": plain[0], "right": "="}, trace=(("疑似", plain[0]), ("应为", "=")))
        return None

    @cached_property
    def _slips(self) -> tuple[dict[str, str], Words]:
        """Return wrong → right, and the wrong spellings as one list to search for."""
        pairs = {}
        for line in self.pairs.terms:
            wrong, *right = _SEPARATORS.split(line.strip(), maxsplit=1)
            if wrong:
                pairs[squeeze(wrong)] = right[0] if right else ""
        return pairs, Words(None, tuple(pairs))


def _inside_right(plain: str, wrong: str, right: str) -> bool:
    """Tell whether every place of the wrong word lies inside the right one (疗服务 in 医疗服务)."""
    return bool(right) and wrong in right and plain.count(wrong) == plain.count(right)
