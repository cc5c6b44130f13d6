"""Facts about the labelled indicator lines."""

from collections import Counter

from auditor.classify.lines import (
    CLASSES,
    IndicatorLine,
    bare_name,
    counts,
    line_files,
    main,
    read_lines,
    without_near_duplicates,
)


def test_the_shipped_lines_are_many_and_cover_every_class_and_twenty_sectors():
    """At least 2,500 different lines in 20 sectors; every class has lines, the common ones in every sector."""
    kept, _ = without_near_duplicates(read_lines(line_files()))
    assert len(kept) >= 2500
    sectors = {line.sector for line in kept}
    assert len(sectors) >= 20
    cells = Counter((line.sector, line.level2) for line in kept)
    for sector in sectors:
        for label in ("数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "服务对象满意度指标"):
            assert cells[sector, label] >= 5, (sector, label)
    assert {line.level2 for line in kept} == set(CLASSES)


def test_names_that_differ_in_figures_only_count_once():
    """扩建3所 and 扩建5所 are one line; another measure is another line."""
    lines = [
        IndicatorLine("a", "p", "数量指标", (), "扩建3个渔港", "3个"),
        IndicatorLine("a", "q", "数量指标", (), "扩建5个渔港", "5个"),
        IndicatorLine("a", "q", "质量指标", (), "渔港泊位检验合格率", "≥98%"),
    ]
    kept, dropped = without_near_duplicates(lines)
    assert [line.name for line in kept] == ["扩建3个渔港", "渔港泊位检验合格率"]
    assert [line.name for line in dropped] == ["扩建5个渔港"]
    assert bare_name("扩建 3 个渔港") == "扩建个渔港"


def test_no_line_accepts_its_own_class_twice():
    """What is also arguable is another class."""
    for line in read_lines(line_files()):
        assert line.level2 not in line.also
        assert len(set(line.also)) == len(line.also)


def test_the_command_prints_counts_of_sector_and_class(capsys):
    """The counts of the table add up to the number of different lines."""
    assert main() == 0
    printed = capsys.readouterr().out
    kept, _ = without_near_duplicates(read_lines(line_files()))
    assert f"余 {len(kept)} 行" in printed
    assert counts(kept).splitlines()[-1].split()[-1] == str(len(kept))


def test_the_shipped_labels_do_not_contradict_themselves():
    """A name that stands in two sectors has a class in common."""
    accepted = {}
    for line in read_lines(line_files()):
        key = bare_name(line.name)
        assert line.accepted & accepted.setdefault(key, line.accepted), line
