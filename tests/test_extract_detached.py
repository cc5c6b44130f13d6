"""Tables whose columns fell apart in conversion or recognition are put together again, and every guess is said."""

from pathlib import Path

import pytest

from auditor.extract.detached import extract_detached, looks_detached
from auditor.model import TargetTable, TextBlock

FIXTURES = Path(__file__).parent / "fixtures" / "detached"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.txt"))


def blocks(text: str) -> list[TextBlock]:
    return [TextBlock(line, f"行 {n}", n) for n, line in enumerate(text.splitlines(), 1)]


def expected(name: str) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    lines = (FIXTURES / f"{name}.tsv").read_text("utf-8").splitlines()
    fields = dict(line[1:].split("=", 1) for line in lines if line.startswith("#"))
    return fields, [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def read(name: str) -> TargetTable:
    table = extract_detached(blocks((FIXTURES / f"{name}.txt").read_text("utf-8")))
    assert table is not None
    return table


def facts(table: TargetTable) -> dict[str, str]:
    found = {
        "kind": table.kind,
        "project_name": table.project_name,
        "department": table.department,
        "unit": table.unit,
        "year": table.year,
        "total": table.budget.total,
        "fiscal": table.budget.fiscal,
        "other": table.budget.other,
        "goal": table.goal,
    }
    shown = {key: f"{value:g}" if isinstance(value, float) else str(value) for key, value in found.items()}
    return shown | {"tasks": ";".join(f"{task.name}:{task.total:g}" for task in table.tasks)}


@pytest.mark.parametrize("name", NAMES)
def test_rows_and_levels_of_a_damaged_table_are_those_a_careful_reader_sees(name: str) -> None:
    rows = [(i.level1, i.level2, i.level3, i.value) for i in read(name).indicators]
    assert rows == expected(name)[1]


@pytest.mark.parametrize("name", NAMES)
def test_head_fields_of_a_damaged_table_are_read(name: str) -> None:
    fields = expected(name)[0]
    found = facts(read(name))
    assert {key: found[key] for key in fields} == fields


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_table_is_recognised_as_one(name: str) -> None:
    assert looks_detached(blocks((FIXTURES / f"{name}.txt").read_text("utf-8")))
