"""Templates kept from run to run are those compiled; a changed template is compiled again."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from auditor.report.kept_templates import kept_templates


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    return tmp_path


def rendered(text: str) -> tuple[str, int]:
    """Return what a template gives, and how often one was compiled for it."""
    environment = Environment(loader=DictLoader({"a": text}), autoescape=True, bytecode_cache=kept_templates())
    times = []
    compile_ = environment.compile

    def counted(*given, **more):
        times.append(given)
        return compile_(*given, **more)

    environment.compile = counted
    return environment.get_template("a").render(name="<城>"), len(times)


def test_a_template_is_compiled_once(folder):
    assert rendered("{{ name }}") == ("&lt;城&gt;", 1)
    assert rendered("{{ name }}") == ("&lt;城&gt;", 0)


def test_a_changed_template_is_compiled_again(folder):
    rendered("{{ name }}")
    assert rendered("{{ name }}！") == ("&lt;城&gt;！", 1)
    assert rendered("{{ name }}！") == ("&lt;城&gt;！", 0)


def test_a_damaged_file_counts_as_absent(folder):
    rendered("{{ name }}")
    file = folder / "templates.bin"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert rendered("{{ name }}") == ("&lt;城&gt;", 1)
