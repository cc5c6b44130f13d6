"""Find names that may be alike without comparing every pair: only those that share a rare pair of characters."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from auditor.check.likeness import pairs


class Neighbours:
    """An index over names, filled in order; `before` names the earlier ones worth comparing.

    Two names of which at least `share` of the shorter one's pairs are common must have one of its few rarest pairs
    in common (prefix filter), so the lists looked through stay short even in a table of thousands of rows.
    """

    def __init__(self, names: Sequence[str], share: float) -> None:
        counts = Counter(chain.from_iterable(map(pairs, names)))
        # A pair of one name alone leads nowhere: most names of a table are told apart here.
        self._shared = {name: [pair for pair in pairs(name) if counts[pair] > 1] for name in names}
        self._rare = {name: self._rarest(name, counts, share) for name in names}
        self._whole: dict[str, list[int]] = {}
        self._few: dict[str, list[int]] = {}
        self._added = 0

    def _rarest(self, name: str, counts: Counter[str], share: float) -> list[str]:
        shared, whole = self._shared[name], len(pairs(name))
        # The rarest are those of this name alone; what is left of them leads to others.
        left = whole - math.ceil(share * whole) + 1 - (whole - len(shared))
        return sorted(shared, key=lambda pair: (counts[pair], pair))[:left] if left > 0 else []

    def before(self, name: str) -> list[int]:
        """Return the numbers of earlier names that may be alike, in order, and add this one to the index."""
        shared, rare = self._shared[name], self._rare[name]
        found = {index for pair in rare for index in self._whole.get(pair, ())}
        found.update(index for pair in shared for index in self._few.get(pair, ()))
        for pair in shared:
            self._whole.setdefault(pair, []).append(self._added)
        for pair in rare:
            self._few.setdefault(pair, []).append(self._added)
        self._added += 1
        return sorted(found)
