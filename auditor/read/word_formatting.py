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


def without_formatting(xml: bytes) -> bytes:
    """Return the XML of a document without properties that say nothing but how a run or paragraph looks."""
    if b"<!" in xml:
        return xml  # a block may stand in a comment or a quoted section; Word writes neither
    for start, end in _BLOCKS:
        at = xml.find(start)
        for _ in range(_MOST):
            stop = xml.find(end, at)
            if at < 0 or stop < 0:
                break
            block = xml[at : stop + len(end)]
            if _PLAIN.fullmatch(block):
                xml = xml.replace(block, b"")
            else:
                at += len(start)
            at = xml.find(start, at)
    return xml
