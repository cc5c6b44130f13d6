"""Time whole processes against what they cannot avoid, in interleaved pairs of one run; print medians and ratios.

    python benchmarks/startup.py [ROUNDS]

- `audit SEEDS` (default formats, no cache, two jobs) against importing pandas, scikit-learn and a ready jieba;
- `audit --help` against `import click`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
AUDIT = [sys.executable, "-m", "auditor"]
PAIRS = {
    "审核五份真实材料 / 导入 pandas、sklearn、jieba": (
        [*AUDIT, str(SEEDS), "-q", "--no-cache", "-j", "2", "-o"],
        [sys.executable, "-c", "import pandas, sklearn, jieba; jieba.initialize()"],
    ),
    "audit --help / import click": ([*AUDIT, "--help"], [sys.executable, "-c", "import click"]),
}


def seconds(command: list[str]) -> float:
    """Return the wall time of a command; a run of the product writes into a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        full = [*command, str(Path(folder) / "r")] if command[-1] == "-o" else command
        start = time.perf_counter()
        subprocess.run(full, check=True, capture_output=True)
        return time.perf_counter() - start


def main() -> None:
    """Print one line a pair."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for name, (ours, floor) in PAIRS.items():
        times = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
        mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(a / b for a, b in times)
        print(f"{name}：{mine:.2f} 秒 / {theirs:.2f} 秒 = {ratio:.2f} 倍（{rounds} 轮中位数）")


if __name__ == "__main__":
    main()
