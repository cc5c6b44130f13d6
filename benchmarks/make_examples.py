"""Make the Word and Excel examples: the layouts units hand in, content invented for this project.

    python benchmarks/make_examples.py

The files are in the repository; run this only after changing the content below.
"""

from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Side

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "2025年部门预算绩效目标"

ARCHIVES = {
    "name": "馆藏民生档案数字化",
    "department": "云溪县档案馆",
    "unit": "云溪县档案馆",
    "total": 96.0,
    "goal": "2025年完成婚姻、林权等民生档案数字化80万页，图像合格率不低于99%，11月底前挂接到查询平台，"
    "让群众可在乡镇便民中心就近查档。",
    "rows": [
        ("产出指标", "数量指标", "民生档案数字化页数", "≥80万页"),
        ("产出指标", "质量指标", "扫描图像合格率", "≥99%"),
        ("产出指标", "时效指标", "数据挂接查询平台时间", "2025年11月30日前"),
        ("产出指标", "成本指标", "每页数字化加工单价", "≤1.2元/页"),
        ("效益指标", "社会效益指标", "乡镇就近查档人次", "≥1500人次（2024年620人次）"),
        ("效益指标", "可持续影响指标", "数字化副本异地备份覆盖率", "100%"),
        ("满意度指标", "服务对象满意度指标", "查档群众满意度", "≥95%"),
    ],
}
LIBRARY = {
    "name": "县图书馆免费开放",
    "department": "云溪县文化和旅游局",
    "unit": "云溪县图书馆",
    "total": 60.0,
    "goal": "全面提升公共文化服务水平。",
    "rows": [
        ("产出指标", "数量指标", "举办读者活动", "较多"),
        ("产出指标", "质量指标", "活动举办及时率", "100%"),
        ("产出指标", "时效指标", "全年开放", "及时"),
        ("产出指标", "成本指标", "免费开放经费", "60万元"),
        ("效益指标", "社会效益指标", "满足群众文化需求，丰富群众精神文化生活", "丰富群众精神文化生活"),
        ("效益指标", "可持续影响指标", "公共文化服务体系", "不断完善"),
        ("满意度指标", "服务对象满意度指标", "读者活动举办场次", "≥40场"),
    ],
}
IT_PROJECTS = [
    {
        "name": "政务云平台运行维护",
        "department": "云溪县数据局",
        "unit": "云溪县数据局",
        "total": 280.0,
        "goal": "2025年为46个部门的118个业务系统提供云资源服务，平台可用率不低于99.9%，"
        "一般故障4小时内恢复，全年不发生重大网络安全事件。",
        "rows": [
            ("成本指标", "经济成本指标", "单个业务系统年均运维成本", "≤2.4万元"),
            ("产出指标", "数量指标", "承载业务系统数量", "≥118个"),
            ("产出指标", "质量指标", "平台可用率", "≥99.9%"),
            ("产出指标", "时效指标", "一般故障恢复时间", "≤4小时"),
            ("效益指标", "社会效益指标", "重大网络安全事件数", "0起"),
            ("满意度指标", "服务对象满意度指标", "用云部门满意度", "≥93%"),
        ],
    },
    {
        "name": "一网通办系统升级",
        "department": "云溪县数据局",
        "unit": "云溪县数据局",
        "total": 150.0,
        "goal": "升级一网通办系统，方便企业和群众办事。",
        "rows": [
            ("成本指标", "经济成本指标", "系统升级总成本", "180万元"),
            ("产出指标", "数量指标", "升级系统数量", "≥1%"),
            ("产出指标", "质量指标", "系统验收合格率", "≥100%"),
            ("产出指标", "时效指标", "系统上线时间", "≤12月底前"),
            ("效益指标", "社会效益指标", "办事跑动次数", "明显提高"),
            ("满意度指标", "服务对象满意度指标", "满意度", "≥90%"),
        ],
    },
]


def _runs(rows: list[tuple[str, ...]], column: int) -> list[tuple[int, int]]:
    """Return (first, last) of each run of equal labels in a column, for merging."""
    runs: list[tuple[int, int]] = []
    for index, row in enumerate(rows):
        if runs and rows[runs[-1][1]][: column + 1] == row[: column + 1]:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def write_word(path: Path, projects: list[dict]) -> None:
    """Write one Word document with a merged table a project."""
    document = docx.Document()
    document.styles["Normal"].font.name = "宋体"
    for project in projects:
        document.add_heading("项目支出绩效目标申报表", level=1)
        document.add_paragraph("（2025年度）")
        table = document.add_table(rows=6 + len(project["rows"]), cols=4, style="Table Grid")
        head = [
            ("项目名称", project["name"], "", ""),
            ("主管部门", project["department"], "实施单位", project["unit"]),
            ("项目资金（万元）", "年度资金总额", f"{project['total']:.2f}", ""),
            ("", "其中：财政拨款", f"{project['total']:.2f}", ""),
            ("总体目标", project["goal"], "", ""),
            ("一级指标", "二级指标", "三级指标", "指标值"),
        ]
        for r, row in enumerate([*head, *project["rows"]]):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
        for r in (0, 4):
            _merge(table, r, 1, r, 3)
        for r in (2, 3):
            _merge(table, r, 2, r, 3)
        _merge(table, 2, 0, 3, 0)
        for column in (0, 1):
            for first, last in _runs(project["rows"], column):
                _merge(table, 6 + first, column, 6 + last, column)
        document.add_paragraph("")
    document.save(path)


def _merge(table: "docx.table.Table", top: int, left: int, bottom: int, right: int) -> None:
    text = table.cell(top, left).text
    table.cell(top, left).merge(table.cell(bottom, right)).text = text


def write_workbook(path: Path, projects: list[dict]) -> None:
    """Write one workbook with a sheet a project."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    line = Side(style="thin")
    for project in projects:
        sheet = book.create_sheet(project["name"][:20])
        sheet.append(["项目支出绩效目标表（2025年度）"])
        sheet.append(["项目名称", project["name"], None, None])
        sheet.append(["主管部门", project["department"], "实施单位", project["unit"]])
        sheet.append(["预算金额（万元）", project["total"], "其中：财政拨款", project["total"]])
        sheet.append(["年度总体目标", project["goal"], None, None])
        sheet.append(["一级指标", "二级指标", "三级指标", "指标值"])
        for row in project["rows"]:
            sheet.append(list(row))
        for area in ("A1:D1", "B2:D2", "B5:D5"):
            sheet.merge_cells(area)
        for column, letter in ((0, "A"), (1, "B")):
            for first, last in _runs(project["rows"], column):
                if last > first:
                    sheet.merge_cells(f"{letter}{7 + first}:{letter}{7 + last}")
        for cells in sheet["A2:D" + str(6 + len(project["rows"]))]:
            for cell in cells:
                cell.border = Border(left=line, right=line, top=line, bottom=line)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
        for letter, width in zip("ABCD", (18, 22, 34, 26), strict=True):
            sheet.column_dimensions[letter].width = width
    book.save(path)


if __name__ == "__main__":
    write_word(FOLDER / "04_云溪县文化档案单位2025年绩效目标申报表.docx", [ARCHIVES, LIBRARY])
    write_workbook(FOLDER / "05_云溪县数据局2025年项目绩效目标.xlsx", IT_PROJECTS)
