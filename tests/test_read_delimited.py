"""CSV and tab text: delimiter and encoding found, quoted breaks kept, nothing lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import ReadError
from auditor.read.delimited import read_delimited
from auditor.read.limits import Limits

ROWS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "植树株数", "≥3000株"],
    ["", "", "抚育面积", "≥200亩"],
]


def cells(data: bytes) -> dict[tuple[int, int], str]:
    (grid,), _ = read_delimited(data, "x.csv", Limits())
    return {(cell.row, cell.col): cell.text for cell in grid.cells}


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_delimiter_are_found(encoding, delimiter):
    """The same table in any common encoding and delimiter gives the same cells."""
    found = cells(written(ROWS, delimiter).encode(encoding))
    assert found[0, 3] == "指标值"
    assert found[2, 2] == "抚育面积"
    assert (2, 0) not in found


def test_a_quoted_line_break_stays_inside_its_cell():
    """A cell of two lines is one cell."""
    found = cells(written([*ROWS, ["效益指标", "生态效益指标", "成活率\n（三年）", "≥85%"]]).encode())
    assert found[3, 2] == "成活率\n（三年）"
    assert found[3, 3] == "≥85%"


def test_a_quote_that_never_closes_loses_no_line():
    """A stray quote does not swallow the rest of the file in silence."""
    text = written(ROWS) + '效益指标,生态效益指标,"成活率,≥85%\n满意度指标,,林农满意度,≥90%\n'
    assert "林农满意度" in "".join(cells(text.encode()).values())


def test_a_file_of_blanks_is_named_empty():
    """Only delimiters: empty, said so."""
    with pytest.raises(ReadError) as error:
        read_delimited(b",,,\n,,,\n", "x.csv", Limits())
    assert error.value.code == "empty"


@given(
    st.lists(
        st.lists(st.text(alphabet="指标值≥0123%，。 ", max_size=6), min_size=3, max_size=5), min_size=2, max_size=6
    )
)
def test_every_text_written_is_read(rows):
    """Whatever csv writes is found again, cell by cell."""
    wanted = sorted(value for row in rows for value in row if value.strip())
    if wanted:
        assert sorted(cells(written(rows).encode()).values()) == wanted
