"""Take the formatting that runs and paragraphs repeat out of a Word document's XML before it is parsed.

Word says the font of every run anew: three quarters of the bytes of a form, of a few dozen kinds. What the reader does
not look at need not become a tree; parsing what is left takes a third of the time.
"""

from __future__ import annotations

import re

# The blocks: properties of runs (w:rPr), then of paragraphs (w:pPr), which hold such of runs.
_BLOCKS = ((b"<w:rPr>", b"</w:rPr>"), (b"<w:pPr>", b"</w:pPr>"))
# Empty elements only, and none the reader looks for: hidden text and revisions stay.
_LOOKED_FOR = b"vanish|del|moveFrom|rt|t|tab|ptab|br|cr|sym|noBreakHyphen|showingPlcHdr"
_PLAIN = re.compile(rb"<w:([rp]Pr)>(?:<\w+:(?!(?:" + _LOOKED_FOR + rb")[ /])\w+(?: [^<>]*)?/>)*+</w:\1>")
# Blocks looked at; a document has a few dozen different ones.
_MOST = 100
# Fewer blocks are parsed as fast.
_FEW = 50
# Taking a block out costs a walk over all bytes: after so many that made up less than this share, the rest is parsed.
_POOR = 8
_SHARE = 0.02


def without_formatting(xml: bytes) -> bytes:
    """Return the XML of a document without properties that say nothing but how a run or paragraph looks."""
    if b"<!" in xml:
        return xml  # a block may stand in a comment or a quoted section; Word writes neither
    for start, end in _BLOCKS:
        if xml.count(start) < _FEW:
            continue
        at, poor = xml.find(start), 0
        for _ in range(_MOST):
            stop = xml.find(end, at)
            if at < 0 or stop < 0 or poor == _POOR:
                break
            block = xml[at : stop + len(end)]
            if _PLAIN.fullmatch(block):
                before, xml = len(xml), xml.replace(block, b"")
                poor += before - len(xml) < _SHARE * before
            else:
                at += len(start)
            at = xml.find(start, at)
    return xml
