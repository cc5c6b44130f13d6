"""Make a folder of many invented documents, and measure whole runs of the product over it.

    python benchmarks/folder.py make FOLDER --count 300 [--kind docx|xlsx|html|pdf]
    python benchmarks/folder.py measure [--count 200] [--rounds 5] [--markitdown PYTHON] [--write docs/performance.md]

Every figure is a median over interleaved rounds of whole processes; ratios are the result, seconds only give scale.
The texts differ from file to file (numbers, and one name in four), so that no cache of texts helps more than it would
in a real folder.
"""

import argparse
import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus import LAYOUTS, convert, docx, make_form, web, xlsx
from corpus_content import projects

# Tables a file: what a department's collection looks like.
TABLES = 4
_FIRST = "青云石松柳溪白金龙凤虎鹤梅兰竹菊桂枫榆槐杏桃李"
_SECOND = "坪湾岭坡塘桥寨沟洼畈堰埠渡垭坳墩圩浦荡泽"
_NUMBER = re.compile(r"(?<![\d.])(?!20\d\d|100(?!\d))\d{2,}")
_TEXT = re.compile(r"(<(?:w:)?t(?:d rowspan=\"\d+\" colspan=\"\d+\")?(?: xml:space=\"preserve\")?>)([^<]+)(?=<)")
_COUNTY = re.compile(r"\S{1,3}[县区](?=\S{2,})")


def _place(key: str) -> str:
    digest = hashlib.sha256(key.encode()).digest()
    return _FIRST[digest[0] % len(_FIRST)] + _SECOND[digest[1] % len(_SECOND)]


def vary(text: str, number: int) -> str:
    """Return a text as file `number` has it: other figures, another county, one name in four with a place before it."""

    def figure(found: re.Match[str]) -> str:
        first = hashlib.sha256(f"{number}|{text}|{found[0]}".encode()).digest()[0]
        return str(int(found[0]) + first * max(1, int(found[0]) // 300))

    text = _NUMBER.sub(figure, text)
    if _COUNTY.match(text):
        return _COUNTY.sub(f"{_place(str(number // 20))}县", text, count=1)
    chosen = hashlib.sha256(f"{number}{text}".encode()).digest()[0] % 4 == 0
    is_name = 5 <= len(text) <= 20 and not text.endswith(("指标", "目标", "单位", "部门")) and text[0] >= "一"
    return _place(f"{number}{text}") + text if chosen and is_name and "年" not in text else text


def _bases(make: Callable[..., bytes]) -> list[bytes]:
    """Return the files that all others are varied from: each layout with each group of projects."""
    every = projects()
    groups = [every[start : start + TABLES] for start in range(0, len(every), TABLES)]
    return [make([make_form(project, layout) for project in group]) for layout in LAYOUTS for group in groups]


def _varied(data: bytes, number: int) -> bytes:
    def each(content: bytes) -> bytes:
        text = _TEXT.sub(lambda found: found[1] + vary(found[2], number), content.decode())
        return text.encode()

    if not data.startswith(b"PK"):
        return each(data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            told = name == "word/document.xml" or name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml"
            new.writestr(zipfile.ZipInfo(name), each(content) if told else content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_MAKERS: dict[str, Callable[..., bytes]] = {"docx": docx, "xlsx": xlsx, "html": web, "pdf": docx}


def files(kind: str, count: int) -> Iterator[bytes]:
    """Give the contents of the files (docx where pdf is wanted)."""
    bases = _bases(_MAKERS[kind])
    for number in range(count):
        yield _varied(bases[number % len(bases)], number)


def make_folder(folder: Path, kind: str, count: int) -> None:
    """Write `count` files of a kind; pdf by LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "docx" if kind == "pdf" else kind
    with tempfile.TemporaryDirectory() as other:
        place = Path(other) if kind == "pdf" else folder
        made = []
        for number, data in enumerate(files(kind, count)):
            made.append(place / f"{number:05d}.{suffix}")
            made[-1].write_bytes(data)
        if kind == "pdf":
            convert(made, "pdf", folder)


def main() -> None:
    """Make a folder or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(required=True)
    make = parts.add_parser("make")
    make.add_argument("folder", type=Path)
    make.add_argument("--kind", choices=sorted(_MAKERS), default="docx")
    make.add_argument("--count", type=int, default=300)
    make.set_defaults(run=lambda a: make_folder(a.folder, a.kind, a.count))
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
