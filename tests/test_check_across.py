"""The comparison across tables gives what a plain comparison of all pairs gives, without making it."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.check.kinds.repeated_output import RepeatedOutput
from auditor.check.kinds.similar_tables import SimilarTables
from auditor.check.subject import Table
from auditor.model import (
    CategoryCall,
    Indicator,
    NameReading,
    TargetTable,
    TargetValue,
    TypedIndicator,
    TypedTable,
    Vagueness,
)


def _table(names, *, project="", department=None, numbers=()):
    rows = []
    for place, name in enumerate(names):
        number = numbers[place] if numbers else 20.0
        value = TargetValue("quantity", f"{number:g}人", number=number, unit="人", magnitude=number)
        item = Indicator(f"r{place}", f"第{place}行", "产出指标", "数量指标", name, value.text)
        rows.append(TypedIndicator(item, value, Vagueness(0), NameReading(name), "unknown", CategoryCall()))
    filed = TargetTable(
        "", "第1张表", "project", "88", project or None, tuple(r.indicator for r in rows), department=department
    )
    return Table(TypedTable(filed, tuple(rows)))


_NAMES = [f"培训{letter}类人员数量" for letter in "甲乙丙丁戊己庚"]
_tables = st.lists(
    st.builds(
        lambda names, project, department: _table(sorted(names), project=project, department=department),
        st.sets(st.sampled_from(_NAMES), min_size=2, max_size=6),
        st.sampled_from(["", "甲项目", "乙项目"]),
        st.sampled_from([None, "水务局", "教育局"]),
    ),
    max_size=9,
)


def _plainly(kind, tables):
    sets = [kind._names(table) for table in tables]
    groups = [{index} for index in range(len(tables))]
    for left, right in combinations(range(len(tables)), 2):
        enough = min(len(sets[left]), len(sets[right])) >= kind.rows_from
        if enough and kind._comparable(tables[left], tables[right]) and kind._share(sets[left], sets[right]) >= 0.6:
            joined = next(g for g in groups if left in g) | next(g for g in groups if right in g)
            groups = [g for g in groups if not g & joined] + [joined]
    return sorted(sorted(group) for group in groups if len(group) > 1)


@settings(max_examples=150, deadline=None)
@given(_tables, st.booleans(), st.booleans())
def test_groups_are_those_of_all_pairs(tables, same_department, ignore_same_name):
    """Passing over twins and over pairs already grouped changes no group."""
    kind = SimilarTables(
        share=0.6, rows_from=3, same_department=same_department, ignore_same_name=ignore_same_name, alike=1.0
    )
    assert [list(hit.tables) for hit in kind.find(tables, ("三级指标",))] == _plainly(kind, tables)


def _looks(monkeypatch, tables):
    looks = []
    share = SimilarTables._share
    monkeypatch.setattr(SimilarTables, "_share", lambda *given: (looks.append(1), share(*given))[1])
    groups = list(SimilarTables(share=0.6, rows_from=3).find(tables, ("三级指标",)))
    return len(looks), groups


@pytest.mark.parametrize("own", [(), ("另有一项数量",)])
def test_a_thousand_copies_are_compared_a_few_thousand_times(monkeypatch, own):
    """Copies, exact or with a name of their own, are not compared each with each (half a million times)."""
    tables = [_table([*_NAMES, *(f"{name}{i}" for name in own)], project=f"项目{i}") for i in range(1000)]
    looks, groups = _looks(monkeypatch, tables)
    assert [len(group.tables) for group in groups] == [1000]
    assert looks < 3000


@given(st.lists(st.sampled_from([10.0, 10.4, 10.9, 11.5, 20.0, 20.5, 22.0, 300.0]), max_size=12))
def test_a_number_joins_the_oldest_group_that_is_near(numbers):
    """Looking numbers up in order gives the groups of comparing each with every group."""
    kind = RepeatedOutput(tolerance=0.05)
    groups = []
    for index, number in enumerate(numbers):
        near = [g for g in groups if abs(numbers[g[0]] - number) <= 0.05 * max(numbers[g[0]], number)]
        near[0].append(index) if near else groups.append([index])
    tables = [_table(["培训农技人员数量"], numbers=(number,)) for number in numbers]
    found = [list(hit.tables) for hit in kind.find(tables, ("三级指标",))]
    assert found == [group for group in groups if len(group) > 1]
