"""Words written as patterns, found fast among the many texts that are none of them."""

from collections.abc import Iterable, Sequence

from auditor.patterns import compiled

# Beside digits; NFKC makes ① a digit and （ a bracket of ASCII.
_NUMERALS = "一二三四五六七八九十(*※①②③④⑤⑥⑦⑧⑨⑩"


def has_brackets(text: str) -> bool:
    """Tell whether a squeezed text opens a bracket that may hold a remark: one look before taking brackets off."""
    return "(" in text or "【" in text or "[" in text


def may_be_numbered(text: str) -> bool:
    """Tell whether a squeezed text begins as one with a number before it does."""
    first = text[:1]
    return first.isdecimal() or (first != "" and first in _NUMERALS)


class Vocabulary:
    """Names for texts by patterns in an order: the first that matches a whole text gives the name.

    Of the cells of a document one in a hundred is such a word. A character that no pattern holds tells the others
    apart for a tenth of what matching costs.
    """

    def __init__(self, patterns: Sequence[tuple[str, str]], demanded: Iterable[str] = ()) -> None:
        """Compile the patterns.

        Args:
            patterns: name and pattern of each.
            demanded: for each alternative that lets any character or a full stop stand (`.`) a text that it asks for.
        """
        self._patterns = tuple((name, compiled(pattern)) for name, pattern in patterns)
        # One look instead of twenty.
        self._any = compiled("|".join(f"(?:{pattern})" for _, pattern in patterns))
        sources = "".join(pattern for _, pattern in patterns)
        # Without the full stop: it keeps out the figures of every table.
        self._letters = frozenset(sources + "0123456789" if r"\d" in sources else sources) - {"."}
        self._demanded = tuple(demanded)

    def find(self, text: str) -> str | None:
        """Return the name of a text, None when it is no word of these."""
        if not self._letters.issuperset(text) and not any(map(text.__contains__, self._demanded)):
            return None
        if not text or not self._any.fullmatch(text):
            return None
        return next((name for name, pattern in self._patterns if pattern.fullmatch(text)), None)
