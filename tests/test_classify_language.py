"""Facts about word lists, the whole layer, and the tokenizer."""

import os
import subprocess
import sys

import pytest

from auditor.classify.language import Language
from auditor.classify.lexicon import load_lexicon
from auditor.errors import RuleLoadError
from auditor.model import Indicator, TargetTable


def _row(name: str | None, value: str | None) -> Indicator:
    return Indicator("r", "第1行", "产出指标", "数量指标", name, value)


def _layer(path, name, *lines):
    folder = path / "lexicons"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text("\n".join(lines), "utf-8")
    return path


def test_a_layer_adds_and_removes_terms(tmp_path):
    """A line adds a term, a line with `-` takes one out, the shipped list stays as it is."""
    shipped = load_lexicon("filler_words")
    layer = _layer(tmp_path, "filler_words", "# 本单位的写法", "另行通知", "-略")
    laid = load_lexicon("filler_words", [layer])
    assert "另行通知" in laid
    assert "略" in shipped
    assert "略" not in laid
    assert set(laid) == (set(shipped) | {"另行通知"}) - {"略"}


def test_a_list_in_gbk_loads(tmp_path):
    """A list saved by an editor on Windows in GBK or with a byte order mark loads."""
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "filler_words.txt").write_bytes("待补".encode("gb18030"))
    assert "待补" in load_lexicon("filler_words", [tmp_path])


def test_an_unknown_list_says_so():
    """Asking for a list that stands nowhere names it and says where it should be."""
    with pytest.raises(RuleLoadError, match="没有名为 nonsense 的词表"):
        load_lexicon("nonsense")


def test_a_broken_unit_line_says_so(tmp_path):
    """A line of the unit list that cannot be read is named with the right form."""
    layer = _layer(tmp_path, "units", "东西 一 坨")
    with pytest.raises(RuleLoadError, match="量纲 系数 单位"):
        Language.load([layer])


def test_a_layer_changes_how_rows_are_typed(tmp_path):
    """A unit and a phrase of the auditor's own take effect in the whole layer."""
    _layer(tmp_path, "units", "weight 300 驮")
    _layer(tmp_path, "change_verbs", "擢升")
    own = Language.load([tmp_path])
    assert own.values.read("20驮").dimension == "weight"
    assert own.values.read("持续擢升").kind == "trend"
    assert Language.load().values.read("持续擢升").kind == "state"


def test_every_list_has_its_header(root):
    """Each word list says what it is, where it comes from and when."""
    for file in sorted((root / "lexicons").glob("*.txt")):
        head = file.read_text("utf-8").splitlines()[:3]
        assert [line.split(":")[0] for line in head] == ["# what", "# source", "# date"], file.name


def test_a_table_is_typed_row_by_row():
    """Each row keeps its indicator and gets value, vagueness, name and direction; blank rows too."""
    rows = (_row("设备故障率", "≤2%"), _row(None, None), _row("培训人数（人）", "≥30"))
    table = TargetTable("t", "第1张表", "project", "88", "甲项目", rows)
    typed = Language.load().type_table(table)
    assert [row.indicator for row in typed.rows] == list(rows)
    assert [row.value.kind for row in typed.rows] == ["quantity", "missing", "quantity"]
    assert typed.rows[0].polarity == "negative"
    assert typed.rows[2].value.unit == "人"


def test_the_layer_needs_no_heavy_import():
    """Typing a value imports neither jieba nor scikit-learn nor pandas."""
    code = (
        "import sys; from auditor.classify.value import read_value; from auditor.classify.name import read_name;"
        "read_value('≥95%'); read_name('合格率');"
        "print([m for m in ('jieba', 'sklearn', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("cache", ["writable", "impossible"])
def test_the_tokenizer_works_with_and_without_a_cache(tmp_path, cache):
    """The first cut fills the cache, the second reads it, and a folder nobody can write is no error."""
    folder = tmp_path / "cache"
    if cache == "impossible":
        folder = tmp_path / "file"
        folder.write_text("", "utf-8")
    code = "from auditor.classify.tokens import load_tokenizer as t; print('|'.join(t().cut('防汛物资验收合格率')))"
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "AUDIT_CACHE": str(folder), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert done.stdout.strip().endswith("验收合格率")
        assert done.stderr == ""
    assert (cache == "writable") == bool(folder.is_dir() and list(folder.glob("jieba-*.bin")))


def test_a_damaged_cache_is_rebuilt(tmp_path):
    """A cut-off cache file counts as absent."""
    code = "from auditor.classify.tokens import load_tokenizer as t; print('|'.join(t().cut('验收合格率')))"
    env = {**os.environ, "AUDIT_CACHE": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, capture_output=True)
    (file,) = tmp_path.glob("jieba-*.bin")
    file.write_bytes(file.read_bytes()[:1000])
    done = subprocess.run([sys.executable, "-c", code], check=True, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "验收合格率"
