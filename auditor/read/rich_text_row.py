"""Gather the definition of a table row in .rtf and give it the form it has in a .doc."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from auditor.read.word_binary import Modifiers
from auditor.read.word_binary_tables import CELL_BYTES, DEFINITION

# Flags of a cell in a .doc: the first of a set across, another of it, the same downwards.
_MERGES = {"clmgf": 1, "clmrg": 2, "clvmgf": 3 << 5, "clvmrg": 1 << 5}
_MOST_CELLS = 63
_FARTHEST = 32_000


@dataclass
class RowDefinition:
    """The edges of a row's cells in twips and their flags; holds until the next `trowd`."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    coming: int = 0

    def take(self, word: str, number: int) -> None:
        """Take in a control word; one that says nothing about the row changes nothing."""
        if word == "trowd":
            self.left, self.coming = 0, 0
            self.edges, self.flags = [], []
        elif word == "trleft":
            self.left = number
        elif word in _MERGES:
            self.coming |= _MERGES[word]
        elif word == "cellx" and len(self.edges) < _MOST_CELLS:
            self.edges.append(max(-_FARTHEST, min(number, _FARTHEST)))
            self.flags.append(self.coming)
            self.coming = 0

    def modifiers(self) -> Modifiers:
        """Return the definition as a .doc holds it, none where the file gives no edges."""
        count = len(self.edges)
        if not count:
            return {}
        left = min(max(self.left, -_FARTHEST), self.edges[0] - 1)
        edges = struct.pack(f"<{count + 1}h", left, *self.edges)
        cells = b"".join(struct.pack("<H", flags).ljust(CELL_BYTES, b"\0") for flags in self.flags)
        return {DEFINITION: b"\0\0" + bytes([count]) + edges + cells}
