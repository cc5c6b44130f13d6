"""Tables whose columns fell apart in conversion or recognition are put together again, and every guess is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


SOUND = """项目支出绩效目标表
(2025年度)
项目名称\t桥梁检测
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t检测桥梁座数\t≥42座
\t\t检测报告份数\t42份
\t质量指标\t检测数据准确率\t≥99%
效益指标\t社会效益指标\t桥梁通行安全水平\t有效提升
满意度指标\t服务对象满意度指标\t过往司机满意度\t≥90%
"""


@pytest.mark.parametrize("mark", ["\t", "|", "    "])
def test_a_sound_table_is_not_taken_for_a_damaged_one(mark: str) -> None:
    assert not looks_detached(blocks(SOUND.replace("\t", mark)))


def test_text_without_an_indicator_head_gives_no_table() -> None:
    text = "2024年工作总结\n全年完成培训12期,质量指标全部达标。\n"
    assert extract_detached(blocks(text)) is None
    assert not looks_detached(blocks(text))
    assert extract_detached([]) is None


@pytest.mark.parametrize("name", NAMES)
def test_every_guess_is_a_repair_at_a_line_with_a_confidence(name: str) -> None:
    table = read(name)
    assert table.repairs
    assert all(repair.location.startswith("行 ") and 0 < repair.confidence <= 1 for repair in table.repairs)


def test_a_label_that_is_printed_nowhere_is_restored_with_low_confidence() -> None:
    table = read("court_shifted")
    assert {i.confidence for i in table.indicators if i.level2 == "质量指标"} == {0.6}
    assert any("没有印出“质量指标”" in repair.what and repair.confidence <= 0.6 for repair in table.repairs)


def test_a_single_row_that_fits_its_label_badly_stays_under_it() -> None:
    """The unit's own mistake must stay visible: one share under 数量指标 is no lost label."""
    text = SOUND.replace("检测报告份数\t42份", "检测任务完成率\t100%")
    table = extract_detached(blocks(text))
    assert table is not None
    assert [i.level2 for i in table.indicators][:3] == ["数量指标", "数量指标", "质量指标"]


def test_amounts_in_reversed_order_are_turned_and_said() -> None:
    table = read("forest_running_tasks")
    assert (table.tasks[2].total, table.tasks[2].fiscal, table.tasks[2].other) == (96.5, 96.5, 0.0)
    assert any("次序颠倒" in repair.what for repair in table.repairs)


def test_the_reading_starts_behind_the_given_line() -> None:
    first = (FIXTURES / "park_letters.txt").read_text("utf-8")
    lines = blocks(first + "\n" + (FIXTURES / "tourism_debris.txt").read_text("utf-8"))
    one = extract_detached(lines)
    two = extract_detached(lines, len(first.splitlines()))
    assert one is not None
    assert two is not None
    assert (one.project_name, len(one.indicators)) == ("滨湖公园改造", 9)
    assert (two.project_name, len(two.indicators)) == ("沅屏县文旅局", 13)


def test_what_follows_a_table_is_no_row_of_it() -> None:
    sound = (FIXTURES / "park_letters.txt").read_text("utf-8")
    for after in (
        "填报人:王一\t联系电话:010-0000",
        "第三部分 名词解释",
        "三、其他重要事项说明",
        "本部门按要求编制绩效目标。" * 8,
    ):
        table = extract_detached(blocks(sound + after + "\n后面还有文字\n"))
        assert table is not None
        assert len(table.indicators) == 9


def test_a_title_repeated_on_the_next_page_does_not_end_the_table() -> None:
    lines = (FIXTURES / "park_letters.txt").read_text("utf-8").splitlines()
    lines[12:12] = ["", "- 2 -", "项目绩效目标表", "一级指标\t二级指标\t三级指标\t指标值"]
    table = extract_detached(blocks("\n".join(lines)))
    assert table is not None
    assert [i.level3 for i in table.indicators] == [row[2] for row in expected("park_letters")[1]]


POOL = [line for name in NAMES for line in (FIXTURES / f"{name}.txt").read_text("utf-8").splitlines()]
HEADS = [
    "一级指标\t二级指标\t三级指标\t指标值",
    "一级指标 二级指标 三级指标 指标值",
    "一级指标二级指标三级指标指标值",
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HEADS), st.lists(st.sampled_from(POOL), max_size=30))
def test_any_lines_are_read_without_error_and_nothing_is_invented(head: str, lines: list[str]) -> None:
    source = blocks("\n".join([head, *lines]))
    looks_detached(source)
    table = extract_detached(source)
    written = set("".join(lines))
    for indicator in table.indicators if table else ():
        assert set((indicator.level3 or "") + (indicator.value or "")) <= written | {" "}


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="产出指标数量质时效培训人次≥35%年月底前提高 \t\n|", max_size=200))
def test_any_text_below_a_head_is_read_without_error(text: str) -> None:
    extract_detached(blocks(f"{HEADS[0]}\n{text}"))


TASKS = Path(__file__).parent / "fixtures" / "detached_tasks"


@pytest.mark.parametrize("name", sorted(path.stem for path in TASKS.glob("*.txt")))
def test_tasks_keep_name_and_amounts_however_their_lines_broke(name: str) -> None:
    table = extract_detached(blocks((TASKS / f"{name}.txt").read_text("utf-8")))
    assert table is not None
    found = [(task.name, task.total, task.fiscal, task.other) for task in table.tasks]
    land = "高标准农田建设" if name == "names_wrap_in_layout" else "农田建设"
    assert found == [
        ("基本支出", 1200.0, 1200.0, 0.0),
        (land, 500.0, 500.0, 0.0),
        ("农机购置补贴", 300.0, 200.0, 100.0),
    ]
    assert (table.budget.total, table.budget.fiscal, table.budget.other) == (2000.0, 1900.0, 100.0)
    assert len(table.indicators) == 3
    assert table.goal == "推进高标准农田建设和农机购置补贴,提高粮食综合生产能力,促进农民增收。"


@pytest.mark.real
@pytest.mark.parametrize(("number", "count", "tasks"), [("002", 110, 24), ("003", 39, 15)])
def test_the_two_broken_documents_are_read_whole(shared: Path, number: str, count: int, tasks: int) -> None:
    path = next((shared / "seeds").glob(f"{number}_*.txt"))
    lines = blocks(path.read_text("utf-8"))
    table = extract_detached(lines)
    assert looks_detached(lines)
    assert table is not None
    assert (len(table.indicators), len(table.tasks)) == (count, tasks)
    assert table.budget.total == pytest.approx(sum(task.total or 0 for task in table.tasks))
