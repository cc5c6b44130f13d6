"""Set the help pages of click in Chinese: headings, usage line, and columns by the width a terminal shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_USAGE = (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]"))
_HELP_LINE = "Show this message and exit."
# click adds the range of a number in English notation; the text says what may be given.
_RANGE = re.compile(r"\s*\[[^\]]*x[<>]=?\d+[^\]]*\]$")
# A first column wider than this pushes every explanation off the screen.
_FIRST_COLUMN = 30


def display_width(text: str) -> int:
    """Return the columns a terminal uses: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap_display(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns; Chinese may break anywhere, an ASCII word nowhere."""
    lines = [""]
    for piece in re.findall(r"[!-~]+|.", text):
        if lines[-1] and display_width(lines[-1] + piece) > width and piece not in "，。；：、）”":
            lines.append("")
        if lines[-1] or piece != " ":
            lines[-1] += piece
    return lines


class ChineseHelp(click.HelpFormatter):
    """A help page whose fixed words are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        for english, chinese in _USAGE:
            args = args.replace(english, chinese)
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{' ' * self.current_indent}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2) -> None:
        """Write terms and explanations in two columns, aligned on a terminal that shows Chinese."""
        rows = list(rows)
        wide = min(max(display_width(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            told = _RANGE.sub("", explanation).replace(_HELP_LINE, "显示帮助")
            lines = wrap_display(told, max(self.width - self.current_indent - wide, 20))
            if display_width(term) > wide - col_spacing:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * (wide - display_width(term))}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * wide}{line}\n")
