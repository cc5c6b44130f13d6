"""Make a folder of many invented documents, and measure whole runs of the product over it.

    python benchmarks/folder.py make FOLDER --count 300 [--kind docx|xlsx|html|pdf]
    python benchmarks/folder.py measure [--count 200] [--rounds 5] [--markitdown PYTHON] [--write docs/performance.md]

Every figure is a median over interleaved rounds of whole processes; ratios are the result, seconds only give scale.
The texts differ from file to file (numbers, and one name in four), so that no cache of texts helps more than it would
in a real folder.
"""

import argparse
import hashlib
import html
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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


# What Word and WPS put around every text; without it a document is a sixth of its usual size.
_FONT = (
    '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'
)
_PARAGRAPH = (
    '<w:p w:rsidR="00A77427" w:rsidRDefault="00A77427" w:rsidP="00A77427"><w:pPr><w:widowControl/>'
    f'<w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="center"/>{_FONT}</w:pPr>'
)
_PLAIN_PARAGRAPH = re.compile(r"<w:p>(?:<w:pPr>.*?</w:pPr>)?", re.DOTALL)


def _dressed(document: str) -> str:
    return _PLAIN_PARAGRAPH.sub(_PARAGRAPH, document).replace("<w:r><w:t", f"<w:r>{_FONT}<w:t")


def _bases(make: Callable[..., bytes]) -> list[bytes]:
    """Return the files that all others are varied from: each layout with each group of projects."""
    every = projects()
    groups = [every[start : start + TABLES] for start in range(0, len(every), TABLES)]
    return [make([make_form(project, layout) for project in group]) for layout in LAYOUTS for group in groups]


def _varied(data: bytes, number: int) -> bytes:
    def each(content: bytes) -> bytes:
        text = _TEXT.sub(lambda found: found[1] + html.escape(vary(html.unescape(found[2]), number)), content.decode())
        return _dressed(text).encode()

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


# --------------------------------------------------------------------------- measuring

_PARSE = """
import sys, zipfile
from pathlib import Path
from lxml import etree
for path in sorted(Path(sys.argv[1]).iterdir()):
    with zipfile.ZipFile(path) as package:
        etree.fromstring(package.read("word/document.xml"))
"""
_MARKITDOWN = """
import sys
from pathlib import Path
from markitdown import MarkItDown
converter = MarkItDown()
for path in sorted(Path(sys.argv[1]).iterdir()):
    converter.convert(str(path))
"""


@dataclass
class Job:
    """A command measured as a whole process: seconds and peak KB of each round."""

    command: list[str]
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)

    def run(self, cache: Path) -> None:
        """Run once; exit codes 0 and 3 are success."""
        # An installed program has its byte code; a shell that forbids writing it would time the compiler.
        around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**around, "AUDIT_CACHE": str(cache)},
        )
        told = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - start)
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.peak.append(usage.ru_maxrss)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 3}:
            raise SystemExit(told.decode("utf-8", "replace"))


def ratio(one: Job, other: Job, what: str = "seconds") -> float:
    """Return the median over rounds of one job's figure by the other's in the same round."""
    return statistics.median(a / b for a, b in zip(getattr(one, what), getattr(other, what), strict=True))


def _audit(folder: Path, out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "auditor", str(folder), "-o", str(out), "-q", "-f", "html,json", *more]


def _python(code: str, *more: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, more)]


def _part(folder: Path, count: int, place: Path) -> Path:
    place.mkdir()
    for path in sorted(folder.iterdir())[:count]:
        shutil.copy(path, place)
    return place


def _jobs(place: Path, count: int) -> dict[str, Job]:
    whole = place / "docx"
    make_folder(whole, "docx", count)
    tenth = _part(whole, max(1, count // 10), place / "tenth")
    five, one = _part(whole, 5, place / "five"), _part(whole, 1, place / "one")
    out = place / "out"
    commands = {
        "pass": _python("pass"),
        "help": [sys.executable, "-m", "auditor", "--help"],
        "one": _audit(one, out, "--no-cache", "-j", "1"),
        "first": _audit(one, out, "--no-cache", "-j", "1"),
        "floor": _python(_PARSE, whole),
        "whole1": _audit(whole, out, "--no-cache", "-j", "1"),
        "whole2": _audit(whole, out, "--no-cache", "-j", "2"),
        "cached": _audit(whole, out, "-j", "1"),
        "tenth": _audit(tenth, out, "--no-cache", "-j", "1"),
        "five1": _audit(five, out, "--no-cache", "-j", "1"),
        "five2": _audit(five, out, "--no-cache", "-j", "2"),
        "json": [*_audit(whole, out, "--no-cache", "-j", "1", "-f", "json")],
    }
    return {name: Job(command) for name, command in commands.items()}


def _rounds(jobs: dict[str, Job], rounds: int, cache: Path) -> None:
    Job(jobs["one"].command).run(cache)  # leaves byte code, compiled patterns and templates
    for number in range(rounds):
        for name, job in jobs.items():
            if name == "cached" and number == 0:
                Job(job.command).run(cache)  # fills the cache
            job.run(cache / f"first-{number}" if name == "first" else cache)


# The folders of goal P5, which speaks of these numbers.
_AGAINST = {"docx": 200, "xlsx": 200, "pdf": 20}


def _against_markitdown(place: Path, python: str, cache: Path) -> dict[str, tuple[int, float]]:
    """Return for each format the number of files and how many times longer markitdown takes for them."""
    found = {}
    for kind, count in _AGAINST.items():
        folder = place / f"{kind}-markitdown"
        make_folder(folder, kind, count)
        ours = Job(_audit(folder, place / "out", "--no-cache"))
        theirs = Job([python, "-c", _MARKITDOWN, str(folder)])
        for _ in range(2):
            ours.run(cache)
            theirs.run(cache)
        found[kind] = count, ratio(theirs, ours)
    return found


def _sizes(out: Path, tables: int) -> tuple[float, float]:
    """Return MB of the pages a thousand projects, and KB of the first page as measured."""
    pages = sum(path.stat().st_size for path in (out / "projects").iterdir())
    return pages / tables / 1000, (out / "index.html").stat().st_size / 1000


def _goals(
    jobs: dict[str, Job], peers: dict[str, tuple[int, float]], sizes: tuple[float, float], count: int
) -> list[tuple[str, str, str, bool]]:
    """Return (goal, what, measured, met) for what this command measures."""
    start = statistics.median(jobs["one"].seconds)
    grown = statistics.median(
        (a - start) / (b - start) for a, b in zip(jobs["whole1"].seconds, jobs["tenth"].seconds, strict=True)
    )
    helped, single = ratio(jobs["help"], jobs["pass"]), ratio(jobs["one"], jobs["pass"])
    first = ratio(jobs["first"], jobs["pass"])
    wall1, wall2 = ratio(jobs["whole1"], jobs["floor"]), ratio(jobs["whole2"], jobs["floor"])
    cpu = ratio(jobs["whole1"], jobs["floor"], "cpu")
    few = ratio(jobs["five2"], jobs["five1"])
    peak = max(*jobs["whole1"].peak, *jobs["whole2"].peak) / 1024
    share = 1 - ratio(jobs["json"], jobs["whole1"], "cpu")
    rows = [
        ("P1", "`audit --help` ≤ 6 × `python -c pass`", f"{helped:.1f}", helped <= 6),
        ("P2", "一份 docx ≤ 45 × `python -c pass`", f"{single:.1f}（第一次运行 {first:.1f}）", single <= 45),
        ("P3", "一个进程 ≤ 4 × 解压并解析同样的 XML", f"{wall1:.1f}（CPU {cpu:.1f}）", wall1 <= 4),
        ("P3", "两个进程 ≤ 2.5 ×", f"{wall2:.1f}", wall2 <= 2.5),
        ("P10", "5 份 docx 用两个进程 ≤ 1.1 × 一个进程", f"{few:.2f}", few <= 1.1),
        ("P11", "项目页 ≤ 6 MB / 千项目", f"{sizes[0]:.1f} MB", sizes[0] <= 6),
        ("P11", "首页 ≤ 300 KB", f"{sizes[1]:.0f} KB", sizes[1] <= 300),
        ("P11", "写网页 ≤ 12% 的 CPU", f"{share:.0%}", share <= 0.12),
    ]
    # A tenth of a small folder is nearly all start-up, and the memory goal is one for a thousand files.
    if count >= 1000:
        rows += [
            ("P9", "十倍的文件 ≤ 11 × 时间（各减去一份的时间）", f"{grown:.1f}", grown <= 11),
            ("P9", "峰值内存 ≤ 350 MB", f"{peak:.0f} MB", peak <= 350),
        ]
    bounds = {"docx": 20, "xlsx": 3, "pdf": 3}
    rows += [
        (
            "P5",
            f"{number} 份 {kind}：markitdown 只转换就要 ≥ {bounds[kind]} × 审核的时间",
            f"{times:.1f}",
            times >= bounds[kind],
        )
        for kind, (number, times) in peers.items()
    ]
    return sorted(rows, key=lambda row: int(row[0][1:]))


_ELSEWHERE = """\
P4、P8 由 `python benchmarks/readers.py` 给出（各读取器与其下限之比、每行成本随行数的变化）；
P9 只在 `--count 1000` 以上时判定：小文件夹的时间几乎都是启动。峰值不低于量测程序自身的内存（子进程由它分出）。
除“第二次审核”外都用 `--no-cache`，即不用读取缓存。正则表达式、网页模板、内置的规则、词例和权重编译或解析一次后留在缓存
文件夹里，如同 Python 自己的字节码；还没有留下这些的“第一次运行”另列。P5 用默认的进程数，含启动和写报告。
P6、P7、P12 不在本命令内：产品默认不装 pdfplumber、textlint，默认运行也不载入 jieba。
"""


def _page(jobs: dict[str, Job], goals: Sequence[tuple[str, str, str, bool]], count: int, rounds: int) -> str:
    lines = [
        "# 速度与内存",
        "",
        f"本页由 `python benchmarks/folder.py measure --count {count} --rounds {rounds} --write …` 写成，",
        "量的是整个进程（含启动），各项交替进行，取各轮比值的中位数。只有同一次运行里的比值有意义，秒数只表示量级；",
        "测量时机器常有别的任务，两个进程的墙钟时间尤其受影响。材料是编造的：每份 4 张表、约 40 行，字样逐份不同。",
        "",
        "| 目标 | 内容 | 实测 | |",
        "| --- | --- | ---: | --- |",
        *(f"| {name} | {what} | {seen} | {'达到' if met else '**未达到**'} |" for name, what, seen, met in goals),
        "",
        _ELSEWHERE,
        f"## 各项的量级（{count} 份 docx）",
        "",
        "| 进程 | 秒（中位数） | CPU 秒 | 峰值 MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    names = {
        "pass": "`python -c pass`",
        "help": "`audit --help`",
        "one": "审核一份 docx",
        "first": "审核一份 docx，第一次运行",
        "floor": "解压并用 lxml 解析全部 document.xml",
        "whole1": "审核全部，一个进程",
        "whole2": "审核全部，两个进程",
        "cached": "第二次审核（读取缓存）",
        "tenth": "审核十分之一",
        "json": "审核全部，只写 JSON",
    }
    for key, name in names.items():
        job = jobs[key]
        figures = (statistics.median(job.seconds), statistics.median(job.cpu), max(job.peak) / 1024)
        lines.append(f"| {name} | {figures[0]:.2f} | {figures[1]:.2f} | {figures[2]:.0f} |")
    return "\n".join(lines) + "\n"


def measure(count: int, rounds: int, markitdown: str | None, write: Path | None) -> None:
    """Measure and print, or write, the page."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        jobs = _jobs(place, count)
        _rounds(jobs, rounds, place / "cache")
        Job(jobs["whole1"].command).run(place / "cache")
        sizes = _sizes(place / "out", count * TABLES)
        peers = _against_markitdown(place, markitdown, place / "cache") if markitdown else {}
    page = _page(jobs, _goals(jobs, peers, sizes, count), count, rounds)
    if write:
        write.write_text(page, encoding="utf-8")
    print(page)


def main() -> None:
    """Make a folder or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(required=True)
    make = parts.add_parser("make")
    make.add_argument("folder", type=Path)
    make.add_argument("--kind", choices=sorted(_MAKERS), default="docx")
    make.add_argument("--count", type=int, default=300)
    make.set_defaults(run=lambda a: make_folder(a.folder, a.kind, a.count))
    gauge = parts.add_parser("measure")
    gauge.add_argument("--count", type=int, default=200)
    gauge.add_argument("--rounds", type=int, default=5)
    gauge.add_argument("--markitdown", metavar="PYTHON", help="a Python that has markitdown")
    gauge.add_argument("--write", type=Path)
    gauge.set_defaults(run=lambda a: measure(a.count, a.rounds, a.markitdown, a.write))
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
