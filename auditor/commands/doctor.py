"""`audit doctor`: what this machine can read, and what is missing."""

from __future__ import annotations

import importlib.util
import platform
import sys

import click

from auditor import __version__

_PARTS = (
    ("lxml", "Word 文档（.docx；.doc .wps .rtf .odt 自带读法）", "必需"),
    ("python_calamine", "表格（损坏的 .xls .et 的第二种读法）", "必需"),
    ("selectolax", "网页（.html .mht，另存为 .xls 的网页）", "必需"),
    ("pypdfium2", "PDF", "必需"),
    ("jieba", "分词", "必需"),
    ("sklearn", "增加自有分类样本后重新训练", "必需"),
    ("rapidocr_onnxruntime", "扫描件文字识别", "可选：pip install 'budget-target-auditor[ocr]'"),
    ("docxtpl", "单位自有 Word 模板", "可选：pip install 'budget-target-auditor[word]'"),
    ("distributed", "在 Dask 集群上读取", "可选：pip install 'budget-target-auditor[cluster]'"),
)


@click.command("doctor", help="检查本机环境：哪些格式能读、缺什么、怎么补。")
def doctor() -> None:
    """Print versions, what can be read, and how the rules load."""
    from auditor.read.office import find_office

    click.echo(f"audit {__version__}　Python {platform.python_version()}　{platform.system()}")
    for module, purpose, need in _PARTS:
        found = importlib.util.find_spec(module) is not None
        click.echo(f"{'有' if found else '无'}　{purpose}{'' if found else f'　{need}'}")
    office = find_office()
    place = f"　{office}" if office else ""
    click.echo(f"{'有' if office else '无'}　LibreOffice（很旧或损坏的 .doc .wps 的第二种读法）{place}")
    click.echo(f"输出编码：{sys.stdout.encoding}")
    from auditor.check.loading import load_rules

    rules = load_rules()
    click.echo(f"规则：{len(rules.rules)} 条，全部载入")
