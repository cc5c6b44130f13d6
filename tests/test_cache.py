"""The cache of readings: what goes in comes out, and damage counts as absence."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.cache import Cache, decode, encode, made
from auditor.model import Budget, Cell, Document, Extraction, Grid, Indicator, Problem, Repair, TargetTable, TextBlock

texts = st.text(max_size=8)
maybe = st.none() | st.text(min_size=1, max_size=8)
cells = st.builds(Cell, texts, st.integers(0, 9), st.integers(0, 9), address=texts)
grids = st.builds(Grid, st.lists(cells, max_size=3).map(tuple), st.integers(1, 9), st.integers(1, 9), texts)
rows = st.builds(Indicator, texts, texts, maybe, maybe, maybe, maybe, basis=maybe, confidence=st.floats(0, 1))
tables = st.builds(
    TargetTable,
    texts,
    texts,
    st.sampled_from(["project", "overall"]),
    st.just("88"),
    maybe,
    st.lists(rows, max_size=3).map(tuple),
    year=st.none() | st.integers(2000, 2030),
    budget=st.builds(Budget, st.none() | st.floats(0, 1e6)),
    repairs=st.lists(st.builds(Repair, texts, texts, st.floats(0, 1)), max_size=2).map(tuple),
    grid=st.none() | grids,
)


@given(st.lists(tables, max_size=2).map(tuple))
def test_what_is_encoded_is_decoded(found):
    """Any extraction survives the cache unchanged."""
    assert decode(encode(Extraction(found))) == Extraction(found)


def test_documents_with_problems_survive(tmp_path):
    """A document, its blocks and its problem come back as they were."""
    document = Document("甲.docx", "docx", "00", (TextBlock("文", "第1段", 1),), Problem("corrupt", "坏"))
    cache = Cache(tmp_path)
    cache.put("ab12", (document,))
    assert cache.get("ab12") == (document,)


def test_a_damaged_entry_counts_as_absent(tmp_path):
    """Garbage in the cache folder is never an error and never executed."""
    cache = Cache(tmp_path)
    cache.put("ab12", (TextBlock("文"),))
    next(tmp_path.rglob("*.z")).write_bytes(b"garbage")
    assert cache.get("ab12") is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    """Where the cache cannot be kept, nothing is said and nothing is stored."""
    blocked = tmp_path / "file"
    blocked.write_text("x")
    cache = Cache(blocked)
    cache.put("ab12", (TextBlock("文"),))
    assert cache.get("ab12") is None


def test_clearing_removes_our_entries_only(tmp_path):
    """`audit cache clear` leaves other files in the folder alone."""
    cache = Cache(tmp_path)
    cache.put("ab12", (TextBlock("文"),))
    (tmp_path / "notes.txt").write_text("keep")
    assert cache.clear() == 1
    assert (tmp_path / "notes.txt").exists()


def test_what_was_made_of_files_is_kept_until_one_of_them_changes(tmp_path, monkeypatch):
    """Nothing is made twice of the same files; a changed, renamed or swapped one is another."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    one, two = tmp_path / "甲.txt", tmp_path / "乙.txt"
    one.write_text("优良", encoding="utf-8")
    two.write_text("率", encoding="utf-8")
    asked = []

    def make():
        asked.append(1)
        return {"text": one.read_text("utf-8") + two.read_text("utf-8")}

    assert made("x.bin", (one, two), make) == made("x.bin", (one, two), make) == {"text": "优良率"}
    assert len(asked) == 1
    one.write_text("优", encoding="utf-8")
    two.write_text("良率", encoding="utf-8")  # the same bytes in a row, divided otherwise
    assert made("x.bin", (one, two), make) == {"text": "优良率"}
    assert len(asked) == 2
    made("x.bin", (two, one), make)
    assert len(asked) == 3


def test_nothing_made_is_no_answer_to_keep(tmp_path, monkeypatch):
    """What could not be made of faulty files is tried again."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "甲.txt"
    source.write_text("坏", encoding="utf-8")
    assert made("x.bin", (source,), dict) == {}
    assert made("x.bin", (source,), lambda: {"a": 1}) == {"a": 1}
