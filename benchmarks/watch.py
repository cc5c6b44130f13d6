"""Time from a saved rule to new findings, as an auditor feels it: the whole process, with the wait between looks.

    python benchmarks/watch.py [ROUNDS]

Two processes on the real documents: `audit FOLDER --watch`, until the new report.json is in place, and
`audit rules try RULE FOLDER --watch`, until the totals are printed. Beside them, from the same run, the first audit.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gold_tables import SHARED

SEEDS = SHARED / "seeds"
AUDIT = [sys.executable, "-u", "-m", "auditor"]
RULE = """code: V90
name: 口号词
kind: lexicon_hit
where: 指标值
with: {{lexicon: [圆满, 顺利, {word}]}}
severity: 中
message: “{{value}}”是口号，建议写明可计量的值
why: 无法据以判断是否完成
basis: 通行口径
bad:
  - {{三级指标: 活动举办情况, 指标值: 圆满}}
"""
WORDS = ("良好", "提高", "及时", "优秀", "降低", "完成")
# Longer than any honest round; a hang should not last.
PATIENCE = 60.0


def _wait(done, since: float) -> float:
    while not done():
        if time.perf_counter() - since > PATIENCE:
            raise SystemExit("等不到结果")
        time.sleep(0.01)
    return time.perf_counter() - since


def _rounds(save, done, rounds: int) -> list[float]:
    found = []
    for number in range(rounds):
        # Saving at changing moments of the wait between two looks.
        time.sleep(1.0 + 0.17 * number)
        ready = done()
        start = time.perf_counter()
        save(number)
        found.append(_wait(ready, start))
    return found


def run_again(folder: Path, rounds: int) -> tuple[float, list[float], list[float]]:
    """Return seconds of the first audit, of runs after a saved rule, and of runs after a saved word list."""
    layer, out, words = folder / "own" / "V90.yaml", folder / "report", folder / "own" / "lexicons" / "change_verbs.txt"
    words.parent.mkdir(parents=True)
    layer.write_text(RULE.format(word=WORDS[0]), "utf-8")
    words.write_text("# 自己的词\n", "utf-8")
    report, start = out / "report.json", time.perf_counter()
    process = subprocess.Popen(
        [*AUDIT, str(SEEDS), "-o", str(out), "-r", str(layer.parent), "--watch", "-q"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def changed():
        before = report.stat().st_ino, report.stat().st_mtime_ns

        def done() -> bool:
            try:
                return (report.stat().st_ino, report.stat().st_mtime_ns) != before
            except FileNotFoundError:
                return False

        return done

    try:
        first = _wait(report.is_file, start)
        rules = _rounds(
            lambda n: layer.write_text(RULE.format(word=WORDS[(n + 1) % len(WORDS)]), "utf-8"), changed, rounds
        )
        lists = _rounds(lambda n: words.write_text(f"# 自己的词\n更上{n}层\n", "utf-8"), changed, rounds)
    finally:
        process.kill()
        process.wait()
    return first, rules, lists


def try_again(folder: Path, rounds: int) -> list[float]:
    """Return seconds from a saved rule to the totals of `audit rules try --watch`."""
    file, out = folder / "try.yaml", folder / "try.out"
    file.write_text(RULE.format(word=WORDS[0]), "utf-8")
    with out.open("w") as stream:
        process = subprocess.Popen(
            [*AUDIT, "rules", "try", str(file), str(SEEDS), "--watch"], stdout=stream, stderr=subprocess.DEVNULL
        )

        def printed():
            before = out.read_text("utf-8").count("张表")
            return lambda: out.read_text("utf-8").count("张表") > before

        try:
            _wait(lambda: "张表" in out.read_text("utf-8"), time.perf_counter())
            return _rounds(
                lambda n: file.write_text(RULE.format(word=WORDS[(n + 1) % len(WORDS)]), "utf-8"), printed, rounds
            )
        finally:
            process.kill()
            process.wait()


def main(rounds: int) -> None:
    """Print medians and worst rounds."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUDIT_CACHE"] = str(Path(folder) / "cache")
        first, rules, lists = run_again(Path(folder), rounds)
        tried = try_again(Path(folder), rounds)
    print(f"第一次审核（全部读取）：{first:.2f} 秒")
    for name, seconds in (
        ("保存规则 → 新报告", rules),
        ("保存词表 → 新报告", lists),
        ("保存规则 → rules try 的结果", tried),
    ):
        middle = statistics.median(seconds)
        print(f"{name}：中位 {middle:.2f} 秒，最慢 {max(seconds):.2f} 秒（第一次审核的 {middle / first:.2f}）")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
