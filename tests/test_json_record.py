"""report.json keeps its contract: every key, every type, sums, order, ids; over every kind of table and file."""

import json
import re
import zipfile
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from test_cli import TABLE, run

PROSE = """（二）分项绩效目标
一、河道保洁
绩效目标：1保持河道整洁
2及时清运
绩效指标：保洁长度=42公里
群众投诉  不断减少
二、泵站运行
绩效目标：泵站完好
绩效指标：完好率  ＞95%
（三）保障措施
一、加强管理：各股室要积极配合。
"""
EVALUATION = [
    ["项目支出绩效自评表", None, None, None, None, None],
    ["项目名称", "泵站检修", None, None, None, None],
    ["主管部门", "青禾县水务局", "实施单位", "青禾县水务局", None, None],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"],
    ["产出指标", "数量指标", "检修泵站数量", "≥6座", "5座", "10"],
    ["满意度指标", "服务对象满意度指标", "沿线居民满意度", "≥90%", "91%", "10"],
]
WHOLE = TABLE.replace("部门项目支出", "部门整体支出").replace(
    "项目名称	乡镇卫生院设备购置\n", "部门名称	青禾县卫生健康局\n"
)


@pytest.fixture(scope="module")
def material(tmp_path_factory) -> Path:
    """Every kind of document the contract knows."""
    place = tmp_path_factory.mktemp("all") / "材料"
    (place / "子").mkdir(parents=True)
    (place / "卫健局.txt").write_text(TABLE, encoding="utf-8")
    (place / "子" / "重报.txt").write_text(TABLE, encoding="utf-8")
    (place / "子" / "整体.txt").write_text(WHOLE, encoding="utf-8")
    (place / "正文.txt").write_text(PROSE, encoding="utf-8")
    (place / "说明.txt").write_text("填报说明：请各单位按时报送。\n", encoding="utf-8")
    (place / "坏.docx").write_bytes(b"\x00\x01 not a document" * 20)
    (place / "~$卫健局.docx").write_bytes(b"lock")
    book = openpyxl.Workbook()
    for row in EVALUATION:
        book.active.append(row)
    book.save(place / "自评.xlsx")
    with zipfile.ZipFile(place / "打包.zip", "w") as archive:
        archive.writestr("内/社区.txt", TABLE.replace("乡镇卫生院设备购置", "社区食堂"))
    return place


@pytest.fixture(scope="module")
def report(material, tmp_path_factory) -> dict:
    out = tmp_path_factory.mktemp("all") / "r"
    assert run(material, "-o", out, "-f", "json", "-q") == 3
    return json.loads((out / "report.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def second_round(material, report, tmp_path_factory) -> dict:
    """The same material a round later: one value mended, one row changed, one table withdrawn."""
    base = tmp_path_factory.mktemp("again")
    (base / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    (base / "材料").mkdir()
    changed = TABLE.replace("比上年有所提高", "逐步提升").replace("≥90%", "100%")
    (base / "材料" / "卫健局（改）.txt").write_text(changed, encoding="utf-8")
    (base / "材料" / "正文.txt").write_text(PROSE.replace("不断减少", "≤3件"), encoding="utf-8")
    run(base / "材料", "-o", base / "r", "-f", "json", "-q", "--baseline", base / "report.json")
    return json.loads((base / "r" / "report.json").read_text("utf-8"))


def tables(record: dict) -> list[dict]:
    return [table for document in record["documents"] for table in document["tables"]]


def findings(record: dict) -> list[dict]:
    return [*(finding for table in tables(record) for finding in table["findings"]), *record["findings"]]


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in keys_of(item)}
    return {key for item in value for key in keys_of(item)} if isinstance(value, list) else set()


def test_the_published_schema_accepts_both_rounds(report, second_round, root):
    """docs/report.schema.json is valid itself and accepts a first round and one with a baseline."""
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for record in (report, second_round) for error in validator.iter_errors(record)] == []


def test_the_schema_refuses_a_record_with_a_missing_key(report, root):
    """Each key the contract names is required."""
    validator = jsonschema.Draft202012Validator(json.loads((root / "docs" / "report.schema.json").read_text("utf-8")))
    for take in (
        lambda record: record.pop("resolved"),
        lambda record: tables(record)[0].pop("narrative"),
        lambda record: tables(record)[0]["indicators"][0].pop("number_max"),
        lambda record: findings(record)[0].pop("state"),
    ):
        record = json.loads(json.dumps(report))
        take(record)
        assert not validator.is_valid(record)


def test_the_command_prints_the_schema_of_the_docs(root, capsys):
    """`audit rules schema --report` prints docs/report.schema.json on stdout."""
    assert run("rules", "schema", "--report") == 0
    assert capsys.readouterr().out == (root / "docs" / "report.schema.json").read_text("utf-8")


def test_every_key_of_the_contract_is_written(report, root):
    """Each key named in docs/interface.md stands in a record."""
    contract = (root / "docs" / "interface.md").read_text("utf-8")
    block = contract.split("```jsonc")[1].split("```")[0] + contract.split("FINDING = `")[1].split("`")[0]
    named = set(re.findall(r'"([a-z][a-z0-9_]*)"(?=\s*[:,}])', re.sub(r'(?<=: )"[^"]*"(?: \| "[^"]*")*', "", block)))
    assert {"narrative", "proper_level2", "budget_long", "rules_digest", "spending_plan"} <= named
    assert named - keys_of(report) - {"by", "amount", "name", "code", "what", "reason"} == set()


def test_documents_are_sorted_and_each_has_its_status(report):
    """By path; a member of an archive under `zip!/member`, the archive itself is no document."""
    status = {document["path"]: document["status"] for document in report["documents"]}
    assert list(status) == sorted(status)
    assert status == {
        "~$卫健局.docx": "skipped", "卫健局.txt": "ok", "坏.docx": "unreadable", "子/整体.txt": "ok", "子/重报.txt": "ok",
        "打包.zip!/内/社区.txt": "ok", "正文.txt": "ok", "自评.xlsx": "ok", "说明.txt": "no_tables",
    }  # fmt: skip
    assert [d["path"] for d in report["documents"] if d["problem"]] == ["坏.docx"]


def test_every_outcome_adds_up(report, second_round):
    """The six outcomes of documents, tables and rows sum to the counts; severities and grades too."""
    for record in (report, second_round):
        summary = record["summary"]
        rows = sum(len(table["indicators"]) for table in tables(record))
        assert (summary["documents"], summary["tables"], summary["indicators"]) == (
            len(record["documents"]), len(tables(record)), rows,
        )  # fmt: skip
        outcomes = {name: sum(counts.values()) for name, counts in summary["outcomes"].items()}
        assert outcomes["documents"] == summary["documents"]
        assert outcomes["tables"] == summary["tables"] == sum(summary["grades"].values())
        assert outcomes["rows"] == rows
        assert outcomes["checks"] >= sum(sum(table["outcomes"].values()) for table in tables(record)) > 0
        failing = [finding for finding in findings(record) if finding["status"] == "fail"]
        assert sum(summary["findings"].values()) == len(failing)


def test_ids_are_unique_in_the_report(report):
    """Tables, indicators and findings, equal tables in two files included; every reference points somewhere."""
    rows = [row["id"] for table in tables(report) for row in table["indicators"]]
    ids = [*(table["id"] for table in tables(report)), *rows, *(finding["id"] for finding in findings(report))]
    assert len(ids) == len(set(ids))
    known = {table["id"] for table in tables(report)}
    assert {finding["indicator"] for finding in findings(report) if finding["indicator"]} <= set(rows)
    assert {identity for finding in findings(report) for identity in finding["tables"]} <= known
    assert any(finding["tables"] for finding in report["findings"])


def test_findings_stand_in_the_order_of_their_rows(report):
    """First those on the table, then row by row."""
    for table in tables(report):
        order = {row["id"]: number for number, row in enumerate(table["indicators"])}
        places = [order.get(finding["indicator"], -1) for finding in table["findings"]]
        assert places == sorted(places)


def test_prose_and_self_evaluations_have_no_score(report):
    """Prose: row findings only, for review, no score; 自评: read, not checked; neither in the grades."""
    prose = [table for table in tables(report) if table["narrative"]]
    assert [len(table["indicators"]) for table in prose] == [2, 1]
    for table in prose:
        assert table["kind"] == "overall"
        assert table["score"] is None
        assert {(f["status"], f["indicator"] is None) for f in table["findings"]} <= {("review", False)}
    own = next(table for table in tables(report) if table["kind"] == "self_evaluation")
    assert [row["actual"] for row in own["indicators"]] == ["5座", "91%"]
    assert own["score"] is None
    assert own["findings"] == []
    assert report["summary"]["grades"]["未评"] == len(prose) + 1


def test_a_score_is_its_points_over_the_assessed_ones(report):
    """total = 100 × points ÷ maximum of the items with a score; low ≤ total ≤ high; the grade cuts the total."""
    scored = [table["score"] for table in tables(report) if table["score"]]
    assert scored
    for score in scored:
        assessed = [item for item in score["items"] if item["score"] is not None]
        best = sum(item["max"] for item in assessed)
        assert best == score["assessable"]
        assert abs(score["total"] - 100 * sum(item["score"] for item in assessed) / best) < 0.1
        assert 0 <= score["low"] <= score["total"] <= score["high"] <= 100
        cut = next(grade for grade, line in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if score["total"] >= line)
        assert score["grade"] == cut
        assert [item["item"] for item in score["items"] if item["score"] is None] == ["实现可能性", "条件充分性"]


def test_a_round_later_every_finding_has_a_state(second_round):
    """未改, 已改 or 新增 on what stands; 已消除 and 撤回 in `resolved`; without a baseline none."""
    by_rule = {finding["rule"]: finding["state"] for finding in findings(second_round)}
    assert by_rule["V01"] == "已改"
    assert by_rule["S01"] == "新增"
    assert {finding["state"] for finding in second_round["resolved"]} == {"已消除", "撤回"}
    assert {finding["state"] for finding in findings(second_round)} <= {"新增", "未改", "已改"}


def test_without_a_baseline_there_are_no_states(report):
    """state is null, resolved empty."""
    assert {finding["state"] for finding in findings(report)} == {None}
    assert report["resolved"] == []


def test_verify_knows_the_files(material, report, tmp_path, capsys):
    """`audit verify REPORT FOLDER`: right as it is; a changed, a missing and a new file are each told."""
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    assert run("verify", tmp_path / "report.json", material) == 0
    assert "文件与报告一致" in capsys.readouterr().out
    (tmp_path / "改").mkdir()
    (tmp_path / "改" / "卫健局.txt").write_text(TABLE + "\n", encoding="utf-8")
    (tmp_path / "改" / "新来.txt").write_text("x", encoding="utf-8")
    assert run("verify", tmp_path / "report.json", tmp_path / "改") == 2
    shown = capsys.readouterr().err
    assert "卫健局.txt：内容与审核时不同" in shown
    assert "正文.txt：材料文件夹里没有这个文件" in shown
    assert "新来.txt：审核时没有这个文件" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r["summary"]["findings"].update({"高": 99}), "问题“高”写的是 99"),
        (lambda r: r["summary"]["grades"].update({"优": 99}), "等级“优”写的是 99"),
        (lambda r: tables(r)[0].update(id=tables(r)[1]["id"]), "编号重复：表"),
        (lambda r: findings(r)[0].update(indicator="x"), "指向不存在的指标"),
        (lambda r: findings(r)[0].update(table="x"), "指向不存在的表"),
    ],
)
def test_verify_tells_what_is_wrong(report, tmp_path, capsys, change, words):
    """Edited counts, doubled ids and broken references: exit 2 and what does not fit."""
    record = json.loads(json.dumps(report))
    change(record)
    (tmp_path / "report.json").write_text(json.dumps(record), encoding="utf-8")
    assert run("verify", tmp_path / "report.json") == 2
    assert words in capsys.readouterr().err


@pytest.mark.real
def test_real_documents_keep_the_contract(shared, root, tmp_path):
    """The five real documents: the schema holds, verify agrees, only prose goes without a score."""
    assert run(shared / "seeds", "-o", tmp_path / "r", "-f", "json", "-q") == 0
    record = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    schema = json.loads((root / "docs" / "report.schema.json").read_text("utf-8"))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(record)) == []
    assert run("verify", tmp_path / "r" / "report.json", shared / "seeds") == 0
    assert [table["narrative"] for table in tables(record) if table["score"] is None] == [True] * 3
