"""The text of the record is that of the standard library, byte for byte."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model import Severity
from auditor.report.json_text import Repeated, json_chunks, json_text

_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_data)
def test_any_data_gives_the_text_of_the_standard_library(data):
    """Nesting, empty containers, control characters, huge and tiny numbers included."""
    assert json_text(data) == json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


@given(st.dictionaries(st.text(), _data | st.lists(_data)))
def test_an_object_in_pieces_is_the_same_text(data):
    """Lists given as iterators are written as lists, empty ones too, each item a piece."""
    lazy = {key: iter(value) if isinstance(value, list) else value for key, value in data.items()}
    assert "".join(json_chunks(lazy)) == json_text(data)


def test_words_of_an_enumeration_are_words():
    """A severity is written as its Chinese word; tuples are lists, counts are objects."""
    data = {"severity": Severity.HIGH, "pair": (1, 2.5), "counts": Counter("aab"), "row": [Severity.LOW]}
    assert json_text(data) == json.dumps(data, ensure_ascii=False, indent=1)


@given(_data)
def test_what_stands_in_many_places_is_written_as_it_is(data):
    """At each depth with the margin it has there."""
    again = Repeated(data)
    written = {"one": again, "list": [again, {"deep": again}]}
    plain = {"one": data, "list": [data, {"deep": data}]}
    assert json_text(written) == json.dumps(plain, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("numbers", [(0.0, -0.0), (-0.0, 0.0), (1, 1.0, True), (2.0, 2)])
def test_equal_numbers_keep_their_own_text(numbers):
    """A figure that was written before is no reason to write another sign or type."""
    assert json_text(list(numbers)) == json.dumps(numbers, indent=1)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_is_no_json_is_refused(value):
    """NaN in a report would be read by no other program."""
    with pytest.raises(ValueError, match="no JSON"):
        json_text([value])
