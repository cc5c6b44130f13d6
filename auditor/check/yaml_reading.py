"""Read YAML into plain nodes that know their line and column, and refuse what YAML would silently misread."""

from __future__ import annotations

import re

import yaml

from auditor.check.places import Place, Problems
from auditor.check.yaml_positions import Items, Node, Pairs, Scalar

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
MAX_DEPTH = 40
# `值: >5` is a block scalar for YAML, `值: %` no YAML at all: both are comparators or units an auditor means.
_BLOCK_TRAP = re.compile(r"""^[^#"']*?:\s+(?P<value>[>|](?![+-]?\s*(?:#.*)?$).*)$""")
_INLINE_TRAP = re.compile(r"""[:,\[{]\s*(?P<value>[%@`*&!][^\s,\]}]*)""")
_TRAP_SIGN = re.compile(r"[>|%@`*&!]")
_STRAY = {"\t": "制表符（Tab）", "\u00a0": "不间断空格（NBSP）", "\u3000": "全角空格"}
_LEAD = re.compile(r"^[ \t\u00a0\u3000]*(?:- +)*")
_FULL_COLON = re.compile(r"^\s*(?:- +)?[\w\u4e00-\u9fff]{1,12}：")


def read_yaml(text: str, shown: str, problems: Problems) -> Node | None:
    """Return the document of a YAML text, or None when it is empty or does not load (with problems noted).

    Args:
        text: the whole file.
        shown: the file's name as people know it.
        problems: receives every trap and syntax error, with line and column.
    """
    known = len(problems.found)
    _find_traps(text, shown, problems)
    if len(problems.found) > known:
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        problems.add(_place_of(error, shown), _syntax(error))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        problems.add(Place(shown), f"不是合法的 YAML：{str(error).splitlines()[0][:60]}")
        return None
    return None if root is None else _Reader(shown, problems).node(root, 0)


def _find_traps(text: str, shown: str, problems: Problems) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("#"):
            continue
        lead = _LEAD.match(line)
        for column, char in enumerate(lead.group() if lead else "", 1):
            if char in _STRAY:
                problems.add(Place(shown, number, column), f"行首有{_STRAY[char]}，缩进只能用普通空格")
                break
        if "\u00a0" in line and not line[: len(line) - len(line.lstrip())].count("\u00a0"):
            problems.add(Place(shown, number, line.index("\u00a0") + 1), "有不间断空格（NBSP），请换成普通空格")
        if _FULL_COLON.match(line) and ":" not in line:
            problems.add(Place(shown, number, line.index("：") + 1), "冒号是全角“：”，键后面要用半角冒号加空格“: ”")
        if not _TRAP_SIGN.search(line):  # nearly all lines
            continue
        for pattern in (_BLOCK_TRAP, _INLINE_TRAP):
            found = pattern.search(_without_quoted(line))
            if found:
                value = found["value"].strip()[:20]
                problems.add(
                    Place(shown, number, found.start("value") + 1),
                    f'“{value}”没有加引号，YAML 会误读，请写成 "{value}"',
                )
                break


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_COMMENT = re.compile(r"(?:^|\s)#.*$")


def _without_quoted(line: str) -> str:
    """Return the line with quoted parts and comments blanked, so that columns stay."""
    return _COMMENT.sub("", _QUOTED.sub(lambda found: "x" * len(found.group()), line))


def _place_of(error: yaml.MarkedYAMLError, shown: str) -> Place:
    mark = error.problem_mark or error.context_mark
    return Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)


_SYNTAX = (
    ("mapping values are not allowed", "这里多了一个冒号；含冒号的文字要加引号"),
    ("could not find expected ':'", "这一行像是键，但后面没有冒号"),
    ("did not find expected key", "缩进或引号不成对，从这里起读不懂"),
    ("did not find expected ',' or '}'", "花括号里少了逗号或右括号"),
    ("did not find expected ',' or ']'", "方括号里少了逗号或右括号"),
    ("did not find expected '-' indicator", "列表项的缩进不一致"),
    ("found character that cannot start any token", "这个字符不能开头，请给值加引号"),
    ("found unexpected end of stream", "引号没有成对"),
    ("found undefined alias", "以“*”开头的文字要加引号"),
    ("expected a single document", "一个文件只能有一份内容，请去掉“---”"),
)


def _syntax(error: yaml.MarkedYAMLError) -> str:
    raw = f"{error.problem or ''} {error.context or ''}"
    meaning = next((chinese for english, chinese in _SYNTAX if english in raw), None)
    return f"YAML 写法有误：{meaning or raw.strip()}"


class _Reader:
    """Turn the nodes of PyYAML into ours; aliases are refused since they can blow up without bound."""

    def __init__(self, shown: str, problems: Problems) -> None:
        self.shown = shown
        self.problems = problems
        self.seen: set[int] = set()

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.shown, node.start_mark.line + 1, node.start_mark.column + 1)

    def node(self, node: yaml.Node, depth: int) -> Node | None:
        place = self._place(node)
        if id(node) in self.seen:
            self.problems.add(place, "这里用了 YAML 的“&”“*”引用，规则文件不支持，请直接写出内容")
            return None
        self.seen.add(id(node))
        if depth > MAX_DEPTH:
            self.problems.add(place, f"嵌套太深，最多 {MAX_DEPTH} 层")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, yaml.SequenceNode):
            items = (self.node(item, depth + 1) for item in node.value)
            return Items(place, tuple(item for item in items if item is not None))
        return self._mapping(node, place, depth)

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Scalar:
        kind = node.tag.removeprefix(_TAG)
        if not node.tag.startswith(_TAG):
            self.problems.add(place, f"不支持“{node.tag}”这样的 YAML 标记；以“!”开头的文字要加引号")
        return Scalar(place, node.value, kind, not node.style)

    def _mapping(self, node: yaml.Node, place: Place, depth: int) -> Pairs:
        pairs: list[tuple[Scalar, Node]] = []
        first: dict[str, Place] = {}
        for key_node, value_node in node.value:
            key = self.node(key_node, depth + 1)
            if not isinstance(key, Scalar):
                if key is not None:
                    self.problems.add(key.place, "键要是一个词")
                continue
            if key.text in first:
                line = first[key.text].line
                self.problems.add(key.place, f"“{key.text}”写了两次（第一次在第 {line} 行），请只留一处")
                continue
            first[key.text] = key.place
            value = self.node(value_node, depth + 1)
            if value is not None:
                pairs.append((key, value))
        return Pairs(place, tuple(pairs))
