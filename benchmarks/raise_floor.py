"""Raise the quality floor of the tests to the figures of today; lower it only on purpose.

python benchmarks/raise_floor.py              raise what got better, refuse when something got worse
python benchmarks/raise_floor.py --lower      take the figures of today, better or worse
python benchmarks/raise_floor.py --check      change nothing; exit 1 and name every figure below the floor
"""

import json
import math
import sys
from pathlib import Path

FLOOR = Path(__file__).resolve().parents[1] / "tests" / "quality_floor.json"
# Less is better for these.
CEILINGS = {"good_rows_alarmed": 0.01, "score_mae": 0.1}
# A row more or less of four hundred is no drop, and a floor at 1.0 would press rules to fit the labels: floors stand
# at the next whole step that leaves half a step of room.
STEP = 0.01

Floor = dict[str, dict[str, float]]


def floor_of(name: str, figure: float) -> float:
    """Return the bound a figure of today supports: some room below it, or above where less is better."""
    step = CEILINGS.get(name, STEP)
    if name in CEILINGS:
        return round(math.ceil(round(figure / step + 0.5, 6)) * step, 4)
    return round(math.floor(round(figure / step - 0.5, 6)) * step, 4)


def worse(name: str, figure: float, bound: float) -> bool:
    """Tell whether a figure misses its bound."""
    return figure > bound if name in CEILINGS else figure < bound


def shortfalls(today: Floor, floor: Floor) -> list[str]:
    """Return a line for every figure of today that misses its bound."""
    return [
        f"{which} {name}：现在 {today[which].get(name)}，底线 {bound}"
        for which, bounds in floor.items()
        for name, bound in bounds.items()
        if today[which].get(name) is None or worse(name, today[which][name], bound)
    ]


def raised(today: Floor, floor: Floor, *, lower: bool) -> Floor:
    """Return the new floor: each bound as good as the figure of today supports, never worse unless `lower`."""
    new: Floor = {}
    for which, figures in today.items():
        new[which] = {}
        for name, figure in figures.items():
            bound, old = floor_of(name, figure), floor.get(which, {}).get(name)
            new[which][name] = old if old is not None and not lower and worse(name, bound, old) else bound
    return new


def measured() -> Floor:
    """Return set → figure → value of today: agreement with the readers and what was read."""
    from panel import SETS, figures
    from panel_sections import LABEL_NAMES

    wanted = {
        "labels": list(LABEL_NAMES),
        "extraction": ["row_f1", "level1_accuracy", "level2_accuracy", "budget_wan_accuracy", "goal_accuracy"],
    }
    return {
        which: {name: figures(which)[part][name] for part, names in wanted.items() for name in names} for which in SETS
    }


def main(words: list[str]) -> int:
    """Check or renew the floor; return the exit code."""
    floor: Floor = json.loads(FLOOR.read_text("utf-8")) if FLOOR.is_file() else {}
    today = measured()
    below = shortfalls(today, floor)
    for line in below:
        print(line)
    if "--check" in words:
        return 1 if below else 0
    if below and "--lower" not in words:
        print("有数字低于底线，没有改动；确实要降低请加 --lower，并在提交说明里写明原因")
        return 1
    new = raised(today, floor, lower="--lower" in words)
    FLOOR.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("底线没有变" if new == floor else f"已写 {FLOOR.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
