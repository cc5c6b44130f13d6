"""Tag names of WordprocessingML in one namespace, and what single elements say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.read.symbols import sign_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MATH = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# Word 2003 wraps sections and revisions (deleted runs hold w:delText, which is never read).
_WRAPPERS_2003 = (
    *(f"{{http://schemas.microsoft.com/office/word/2003/auxHint}}{name}" for name in ("sect", "sub-section")),
    *(f"{{http://schemas.microsoft.com/aml/2001/core}}{name}" for name in ("annotation", "content")),
)


class Names:
    """Tags and attributes of one WordprocessingML namespace."""

    def __init__(self, namespace: str) -> None:
        def w(name: str) -> str:
            return f"{{{namespace}}}{name}" if namespace else name

        self.body, self.p, self.tbl, self.tr, self.tc = w("body"), w("p"), w("tbl"), w("tr"), w("tc")
        self.p_pr, self.tr_pr, self.tc_pr, self.r_pr, self.r = w("pPr"), w("trPr"), w("tcPr"), w("rPr"), w("r")
        self.grid_before, self.grid_span = w("gridBefore"), w("gridSpan")
        self.v_merge, self.h_merge = (w("vMerge"), w("vmerge")), (w("hMerge"), w("hmerge"))
        self.deleted, self.moved_from, self.ruby_text, self.vanish = w("del"), w("moveFrom"), w("rt"), w("vanish")
        self.text_box, self.control, self.showing_invitation = w("txbxContent"), w("sdt"), w("showingPlcHdr")
        self.fallback, self.choice = f"{{{_COMPATIBILITY}}}Fallback", f"{{{_COMPATIBILITY}}}Choice"
        self.val, self.alt_chunk = w("val"), w("altChunk")
        strict = namespace.startswith("http://purl.oclc.org")
        self.relation = f"{{{_STRICT_RELATIONS if strict else _RELATIONS}}}id"
        self.t, self._sym, self._char, self._font = w("t"), w("sym"), w("char"), w("font")
        self._signs = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
        self._math = tuple(f"{{{math}}}t" for math in _MATH)
        self.telling = (self.t, *self._signs, self._sym, *self._math)
        # Elements that only stand around blocks, rows or cells.
        inside = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent")
        self.wrappers = frozenset(
            {*map(w, inside), *_WRAPPERS_2003, f"{{{_COMPATIBILITY}}}AlternateContent", self.choice, self.fallback}
        )

    def said(self, element: _Element) -> str:
        """Return what one of the telling elements says: a text, a sign, a character of the Symbol font."""
        tag = element.tag
        if tag == self.t or tag in self._math:
            return element.text or ""
        if tag == self._sym:
            return self._symbol(element)
        return self._signs[tag]

    def _symbol(self, element: _Element) -> str:
        try:
            code = int(element.get(self._char, ""), 16)
        except ValueError:
            return ""
        return sign_of(str(element.get(self._font, "")), code)

    def number(self, element: _Element, default: int) -> int:
        """Return the whole number a property of a row or cell says; nonsense counts as the default."""
        try:
            return max(default, int(element.get(self.val, default)))
        except ValueError:
            return default
