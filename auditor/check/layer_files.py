"""Find and read the files of a layer: rules, overrides, scoring, the profile it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.cache import made
from auditor.check.aliases import RULE_SPELLINGS
from auditor.check.node_values import Reading, text_of_node
from auditor.check.places import Place, Problems
from auditor.check.rule_reading import CODE, RuleNode, code_of, read_rule, rule_node
from auditor.check.ruleset import Layer
from auditor.check.yaml_positions import Node, Pairs, Scalar, from_plain, to_plain
from auditor.records import record

SUFFIXES = (".yaml", ".yml")
MAX_BYTES = 1_000_000
_ENCODINGS = ("utf-8-sig", "gb18030")
# Keys of an override file beside the codes.
_FILE_KEYS = {
    "profile": "profile",
    "口径": "profile",
    "scoring": "scoring",
    "评分": "scoring",
    "title": "title",
    "名称": "title",
}
BUILT_IN = "内置"


@record(slots=False)
class Override:
    """What a layer says about a rule of an earlier layer."""

    code: str
    node: Node
    place: Place


@dataclass
class LayerContent:
    """Everything in one layer, as nodes.

    Attributes:
        rules: whole rules by code.
        overrides: one-line changes of rules of earlier layers.
        scoring: overlays of the scoring settings.
        profiles: profiles asked for, with their place.
    """

    layer: Layer
    rules: dict[str, RuleNode] = field(default_factory=dict)
    overrides: list[Override] = field(default_factory=list)
    scoring: list[Node] = field(default_factory=list)
    profiles: list[tuple[str, Place]] = field(default_factory=list)


def read_text(path: Path, shown: str, reading: Reading) -> str | None:
    """Return the text of a rule file, UTF-8 or GB18030, or None with a problem noted."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reading.problems.add(Place(shown), f"打不开：{error.strerror or error}")
        return None
    if len(data) > MAX_BYTES:
        reading.problems.add(Place(shown), f"文件太大（{len(data)} 字节），规则文件最多 {MAX_BYTES} 字节")
        return None
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    reading.problems.add(Place(shown), "编码认不出，请另存为 UTF-8")
    return None


def built_in_content(reading: Reading) -> LayerContent:
    """Read the shipped rules and scoring settings."""
    root = resources.RULES
    files = [file for file in _files(root) if file.relative_to(root).parts[0] != "profiles"]
    shown = {file: f"rules/{file.relative_to(root).as_posix()}" for file in files}
    layer = Layer(BUILT_IN, None, tuple(shown.values()))
    code = [Path(__file__).with_name(name) for name in ("yaml_positions.py", "yaml_reading.py", "examples.py")]
    nodes = made("rules.bin", (*files, *code), lambda: _plain_documents(shown, layer))
    if not nodes:  # a shipped file is faulty: read for what is to be said of it
        return _content(layer, _documents(shown, reading), reading)
    return _content(layer, {file: from_plain(nodes[name], name) for file, name in shown.items()}, reading)


def _plain_documents(shown: Mapping[Path, str], layer: Layer) -> dict[str, Any]:
    """Return the documents of files as they can be kept; none at all where one is faulty, down to its examples."""
    reading = Reading(Problems(), own_files=frozenset(layer.files))
    documents = _documents(shown, reading)
    for rule in _content(layer, documents, reading).rules.values():
        read_rule(rule, reading)
    return {} if reading.problems.found else {shown[file]: to_plain(node) for file, node in documents.items()}


def layer_content(path: Path, reading: Reading) -> LayerContent:
    """Read a layer given by the user: a file or a folder."""
    if path.is_dir():
        files = [file for file in _files(path) if file.relative_to(path).parts[0] not in {"profiles", "lexicons"}]
        shown = {file: (path / file.relative_to(path)).as_posix() for file in files}
    else:
        shown = {path: path.as_posix()}
        if not path.is_file():
            reading.problems.add(Place(path.as_posix()), "没有这个规则文件或文件夹；请检查 --rules 的路径")
            shown = {}
        elif path.suffix.lower() not in SUFFIXES:
            reading.problems.add(Place(path.as_posix()), "规则文件应当以 .yaml 或 .yml 结尾")
            shown = {}
    lexicons = _lexicons(path)
    # An office may bring nothing but its letter.
    if path.is_dir() and not shown and not lexicons and not (path / "templates").is_dir():
        reading.problems.add(
            Place(path.as_posix()), "文件夹里没有规则文件（.yaml、.yml），也没有词表（lexicons/*.txt）"
        )
    layer = Layer(path.as_posix(), path, tuple(shown.values()), lexicons)
    return _content(layer, _documents(shown, reading), reading)


def profile_content(name: str, place: Place, beside: Path | None, reading: Reading) -> LayerContent | None:
    """Read a profile by name: of the layer itself, else a shipped one; None with a problem noted."""
    folders = [
        *([(beside if beside.is_dir() else beside.parent) / "profiles"] if beside else []),
        resources.RULES / "profiles",
    ]
    titles: dict[str, Path] = {}
    for folder in folders:
        for file in _files(folder) if folder.is_dir() else ():
            titles.setdefault(file.stem, file)
            if title := _title(file):
                titles.setdefault(title, file)
    if name not in titles:
        reading.problems.unknown(place, f"没有“{name}”这种口径", name, sorted(titles))
        return None
    file = titles[name]
    shown = f"rules/profiles/{file.name}" if file.is_relative_to(resources.RULES) else file.as_posix()
    return _content(Layer(f"口径 {name}", None, (shown,)), _documents({file: shown}, reading), reading)


def _title(file: Path) -> str | None:
    for line in file.read_text("utf-8-sig").splitlines()[:5]:
        for key in ("title:", "名称:"):
            if line.startswith(key):
                return line.removeprefix(key).strip().strip("\"'")
    return None


def _files(folder: Path) -> list[Path]:
    found = (file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return sorted(f for f in found if not any(part.startswith(".") for part in f.relative_to(folder).parts))


def _lexicons(path: Path) -> tuple[str, ...]:
    folder = (path if path.is_dir() else path.parent) / "lexicons"
    return tuple(sorted(file.stem for file in folder.glob("*.txt"))) if folder.is_dir() else ()


def _documents(shown: Mapping[Path, str], reading: Reading) -> dict[Path, Node]:
    """Return the document of each file that has one, by file; the others are noted as problems."""
    from auditor.check.yaml_reading import read_yaml  # the shipped rules are kept as nodes

    found: dict[Path, Node] = {}
    for file, name in shown.items():
        text = read_text(file, name, reading)
        node = None if text is None else read_yaml(text, name, reading.problems)
        if node is not None:
            found[file] = node
        elif text is not None and not text.strip():
            reading.problems.add(Place(name), "文件是空的")
    return found


def _content(layer: Layer, documents: Mapping[Path, Node], reading: Reading) -> LayerContent:
    content = LayerContent(layer)
    for file, node in documents.items():
        if not isinstance(node, Pairs):
            reading.problems.add(node.place, "规则文件应当是“键: 值”的形式，每个文件一条规则")
        elif file.stem == "scoring":
            content.scoring.append(node)
        else:
            _sort_in(node, content, reading)
    return content


def _sort_in(node: Pairs, content: LayerContent, reading: Reading) -> None:
    keys = [key.text for key, _ in node.pairs]
    if any(CODE.match(key) or key in {"profile", "口径", "scoring", "评分"} for key in keys):
        for key, value in node.pairs:
            _override(key, value, content, reading)
        return
    if not any(key in RULE_SPELLINGS for key in keys) and keys:
        first = node.pairs[0][0]
        reading.problems.unknown(
            first.place,
            f"没有“{first.text}”这一项",
            first.text,
            ["code", "name", "kind", "V03: off", "profile", "scoring"],
            RULE_SPELLINGS,
        )
        return
    rule = rule_node(node, content.layer.name, reading)
    code = None if rule is None else code_of(rule, reading)
    if rule is None or code is None:
        return
    if code in content.rules:
        other = content.rules[code].place
        reading.problems.add(rule.values["code"].place, f"编号“{code}”重复，{other.file}:{other.line} 已经用了")
        return
    content.rules[code] = rule


def _override(key: Scalar, value: Node, content: LayerContent, reading: Reading) -> None:
    word = _FILE_KEYS.get(key.text)
    if word == "scoring":
        content.scoring.append(value)
    elif word == "profile":
        name = text_of_node(value, reading)
        if name:
            content.profiles.append((name, value.place))
    elif CODE.match(key.text):
        content.overrides.append(Override(key.text, value, key.place))
    elif word != "title":
        choices = ["规则编号（如 V03）", "profile", "scoring", "title"]
        reading.problems.unknown(key.place, f"没有“{key.text}”这一项", key.text, choices, _FILE_KEYS)


def iter_lexicon_files(layers: tuple[Layer, ...]) -> Iterator[tuple[str, Path]]:
    """Yield (layer name, file) of every word list in effect, in order."""
    for file in sorted(resources.LEXICONS.rglob("*")):
        if file.is_file():
            yield BUILT_IN, file
    for layer in layers:
        if layer.path is not None:
            folder = (layer.path if layer.path.is_dir() else layer.path.parent) / "lexicons"
            for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if file.is_file():
                    yield layer.name, file
