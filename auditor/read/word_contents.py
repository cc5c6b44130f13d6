"""Gather what the paragraphs, cells and rows of a Word document say in one pass over its tree.

Asking each paragraph and each cell for the elements below it costs nine times as much: lxml prepares every search anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.read.symbols import without_private
from auditor.read.word_names import Names

if TYPE_CHECKING:
    from lxml.etree import _Element


class Contents:
    """Texts by paragraph and merges by cell, of a document already brought to its final text."""

    def __init__(self, root: _Element, names: Names) -> None:
        self._names = names
        self._texts: dict[_Element, list[str]] = {}
        self._spans: dict[_Element, tuple[int, str | None, str | None]] = {}
        self._before: dict[_Element, int] = {}
        # A paragraph inside another one is a part of it; Word writes none, others put tables into paragraphs.
        self._nested = any(next(table.iterancestors(names.p), None) is not None for table in root.iter(names.tbl))
        self._gather_texts(root)
        self._gather_merges(root)

    def text(self, paragraph: _Element) -> str:
        """Return a paragraph's text: tabs, breaks and comparator signs of the Symbol font included."""
        return without_private("".join(self._texts.get(paragraph, ())))

    def spans(self, cell: _Element) -> tuple[int, str | None, str | None]:
        """Return columns covered and the state (restart, continue, None) of the vertical and horizontal merge."""
        return self._spans.get(cell, (1, None, None))

    def before(self, row: _Element) -> int:
        """Return how many columns a row leaves out at its start."""
        return self._before.get(row, 0)

    def _gather_texts(self, root: _Element) -> None:
        names = self._names
        run: _Element | None = None
        said: list[str] = []
        for element in root.iter(*names.telling):
            parent = element.getparent()
            if parent is not run:
                run, said = parent, self._said_in(parent)
            said.append(names.said(element))

    def _said_in(self, inside: _Element | None) -> list[str]:
        """Return the pieces of the paragraph around an element; of tab stops, which are no text, a list of no use."""
        names = self._names
        while inside is not None and inside.tag != names.p:
            if inside.tag == names.p_pr:
                return []
            inside = inside.getparent()
        if inside is None:
            return []
        parent = inside.getparent()
        if self._nested or parent is None or parent.tag not in (names.tc, names.body):
            inside = [inside, *inside.iterancestors(names.p)][-1]
        return self._texts.setdefault(inside, [])

    def _gather_merges(self, root: _Element) -> None:
        names = self._names
        for element in root.iter(names.grid_span, *names.v_merge, *names.h_merge, names.grid_before):
            properties = element.getparent()
            owner = properties.getparent() if properties is not None else None
            if properties is None or owner is None:
                continue
            if properties.tag == names.tc_pr and owner.tag == names.tc:
                self._spans[owner] = self._merged(element, self.spans(owner))
            elif properties.tag == names.tr_pr and element.tag == names.grid_before:
                self._before.setdefault(owner, names.number(element, 0))

    def _merged(
        self, element: _Element, known: tuple[int, str | None, str | None]
    ) -> tuple[int, str | None, str | None]:
        names = self._names
        span, vertical, horizontal = known
        if element.tag == names.grid_span:
            return names.number(element, 1), vertical, horizontal
        state = "restart" if element.get(names.val) == "restart" else "continue"
        return (span, state, horizontal) if element.tag in names.v_merge else (span, vertical, state)
