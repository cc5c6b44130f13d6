"""What a page break cuts is put together: heads, head rows, indicator rows, columns that count anew."""

from extract_forms import GOAL, NAME, ROWS, WANT, Sheet, add_rows, extract, read, value

TITLE = ("项目支出绩效目标表", "（2025年度）")


def wide():
    """Return a sheet whose head fields need more columns than the indicators."""
    sheet = Sheet().row("项目编码", ("A001", 3), "项目名称", (NAME, 3)).row("年度目标", (GOAL, 7))
    return sheet.row("一级指标", "二级指标", ("三级指标", 2), ("绩效指标描述", 2), "指标值", "依据")


def test_a_page_with_fewer_columns_counts_them_anew():
    """The next page has no head fields and so fewer column borders; its n-th column is the head's n-th."""
    first = add_rows(wide(), lambda r: ((r[2], 2), (r[6], 2), value(r), r[7]), ROWS[:4])
    second = add_rows(Sheet(), lambda r: (r[2], r[6], value(r), r[7]), ROWS[4:])
    extraction = extract(*TITLE, first.grid("第1页"), second.grid("第2页"))
    assert read(extraction) == WANT
    assert [i.basis for i in extraction.tables[0].indicators] == [r[7] for r in ROWS]


def test_a_head_at_the_foot_of_a_page_serves_the_next():
    """The head row stands last on its page, the rows begin on the next."""
    extraction = extract(
        *TITLE, wide().grid("第1页"), add_rows(Sheet(), lambda r: (r[2], r[6], value(r), r[7])).grid("第2页")
    )
    assert read(extraction) == WANT


def test_the_lower_half_of_a_row_is_joined():
    """Name, value and label cut in two: the halves are one indicator, and a repair says so."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    head.row("产出指标", "数量指标", "清淤长度", "≥42公里").row("效益指标", "社会效益", "沿线农户受益", "受益面明")
    rest = Sheet().row("", "指标", "程度", "显扩大").row("满意度指标", "服务对象满意度指标", "农户满意度", "≥92%")
    (table,) = extract(*TITLE, head.grid("第1页"), rest.grid("第2页")).tables
    assert [(i.level2, i.level3, i.value) for i in table.indicators] == [
        ("数量指标", "清淤长度", "≥42公里"),
        ("社会效益指标", "沿线农户受益程度", "受益面明显扩大"),
        ("服务对象满意度指标", "农户满意度", "≥92%"),
    ]
    assert any("下半截" in r.what for r in table.repairs)


def test_a_full_row_at_the_top_of_a_page_is_its_own():
    """A complete row without labels is the next indicator of the class in force, not a half of the last."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    head.row("产出指标", "数量指标", "清淤长度", "≥42公里")
    rest = Sheet().row("", "", "维修泵站座数", "6座").row("", "质量指标", "合格率", "≥98%")
    (table,) = extract(*TITLE, head.grid("第1页"), rest.grid("第2页")).tables
    assert [i.level3 for i in table.indicators] == ["清淤长度", "维修泵站座数", "合格率"]


def test_a_head_field_cut_by_the_page_is_whole():
    """A name and a goal that run over the page keep both halves."""
    first = Sheet().row("项目编码", "A001", "项目名称", "沟渠清淤项目（延续")
    second = Sheet().row(("", 1), ("", 1), ("", 1), "项目）").row("年度目标", ("完成清淤42公里，", 3))
    third = Sheet().row("", ("改善灌溉条件。", 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    add_rows(third, lambda r: (r[2], value(r)))
    extraction = extract(*TITLE, first.grid("第1页"), second.grid("第2页"), third.grid("第3页"))
    (table,) = extraction.tables
    assert (table.project_name, table.goal) == ("沟渠清淤项目（延续项目）", GOAL)
    assert read(extraction) == WANT


def test_a_new_project_after_a_page_break_is_a_new_table():
    """A head field on the next page starts a table of its own."""
    pages = []
    for name in ("东渠清淤", "西渠清淤"):
        sheet = Sheet().row("项目名称", (name, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
        pages.append(add_rows(sheet, lambda r: (r[2], value(r))).grid(f"第{len(pages) + 1}页"))
    assert [t.project_name for t in extract(*TITLE, *pages).tables] == ["东渠清淤", "西渠清淤"]


def test_blocks_without_any_name_part_where_the_framework_starts_again():
    """After 满意度指标 a block that begins with 产出指标 is the next table even without a title between."""
    sheet = add_rows(Sheet().row("一级指标", "二级指标", "三级指标", "指标值"), lambda r: (r[2], value(r)))
    assert len(extract("绩效目标表", sheet.grid("第1页"), sheet.grid("第2页")).tables) == 2


def test_the_rest_of_an_upright_label_does_not_make_a_full_row_a_half():
    """产/出 on one page, 指/标 on the next beside a row of its own: one more indicator of the class in force."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    head.row("产\n出", "数量指标", "清淤长度", "≥42公里")
    rest = Sheet().row("指\n标", "", "维修泵站座数", "≥6座").row("", "质量指标", "合格率", "≥98%")
    (table,) = extract(*TITLE, head.grid("第1页"), rest.grid("第2页")).tables
    assert [(i.level1, i.level2, i.level3, i.value) for i in table.indicators] == [
        ("产出指标", "数量指标", "清淤长度", "≥42公里"),
        ("产出指标", "数量指标", "维修泵站座数", "≥6座"),
        ("产出指标", "质量指标", "合格率", "≥98%"),
    ]


def test_the_rest_of_a_head_row_is_no_row():
    """一级 stands last on a page, 指标 first on the next."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级", "二级指标", "三级指标", "指标值")
    rest = add_rows(Sheet().row("指标", "", "", ""), lambda r: (r[2], value(r)))
    assert read(extract(*TITLE, head.grid("第1页"), rest.grid("第2页"))) == WANT


def test_the_end_of_both_upright_labels_is_no_row():
    """绩/效 and 满/意 on one page, 指/标 and 度/指/标 on the next."""
    head = Sheet().row("项目名称", (NAME, 4)).row("绩\n效", "一级指标", "二级指标", "三级指标", "指标值")
    head.row("", "满\n意", "服务对象满意度指标", "农户满意度", "≥92%")
    rest = Sheet().row("绩\n效", "一级指标", "二级指标", "三级指标", "指标值").row("指\n标", "度\n指\n标", "", "", "")
    (table,) = extract(*TITLE, head.grid("第1页"), rest.grid("第2页")).tables
    assert [(i.level1, i.level3) for i in table.indicators] == [("满意度指标", "农户满意度")]


def test_a_first_level_written_again_keeps_the_second_in_force():
    """The next page repeats 产出指标 beside rows whose 数量指标 stands on the page before."""
    head = Sheet().row("项目名称", (NAME, 3)).row("一级指标", "二级指标", "三级指标", "指标值")
    head.row("产出指标", "数量指标", "清淤长度", "≥42公里")
    rest = Sheet().row("产出指标", "", "维修泵站座数", "≥6座").row("", "质量指标", "合格率", "≥98%")
    (table,) = extract(*TITLE, head.grid("第1页"), rest.grid("第2页")).tables
    assert [i.level2 for i in table.indicators] == ["数量指标", "数量指标", "质量指标"]
