"""Records are compared, hashed and shown by their fields, and nothing in a whole run changes one."""

import importlib
import pkgutil
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import auditor
from auditor import model
from auditor.cli import main
from auditor.records import record

EXAMPLES = Path(__file__).parents[1] / "examples"


@record
class Ours:
    number: int
    text: str = ""
    aside: int = field(default=0, compare=False)
    secret: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    number: int
    text: str = ""
    aside: int = field(default=0, compare=False)
    secret: int = field(default=0, repr=False)


VALUES = st.tuples(st.integers(0, 2), st.sampled_from(["", "甲"]), st.integers(0, 1), st.integers(0, 1))


@given(VALUES, VALUES)
def test_records_behave_as_frozen_dataclasses_do(one, other):
    """Equality, hashes, text and `replace` are those of a frozen dataclass of the same fields."""
    assert (Ours(*one) == Ours(*other)) is (Theirs(*one) == Theirs(*other))
    assert (hash(Ours(*one)) == hash(Ours(*other))) is (hash(Theirs(*one)) == hash(Theirs(*other)))
    assert repr(Ours(*one)) == repr(Theirs(*one)).replace("Theirs", "Ours")
    assert replace(Ours(*one), number=9) == Ours(9, *one[1:])
    assert Ours(*one) != Theirs(*one)
    assert [item.name for item in fields(Ours)] == [item.name for item in fields(Theirs)]


def test_options_are_those_of_dataclasses():
    """Named fields only, a place for what is worked out, and a method of one's own where there is one."""

    @record(kw_only=True, slots=False)
    class Named:
        number: int

        def __repr__(self):
            return "own"

    @record
    class Empty:
        pass

    assert repr(Named(number=1)) == "own"
    assert Named(number=1) == Named(number=1)
    assert hasattr(Named(number=1), "__dict__")
    with pytest.raises(TypeError):
        Named(1)
    assert not hasattr(Ours(1), "__dict__")
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_records_that_travel_refuse_changes_in_every_run():
    """What the library hands out cannot be changed; only the cell of a grid, of which there are thousands, could."""
    open_ones = [
        cls for cls in vars(model).values() if isinstance(cls, type) and "_compared" in vars(cls) and not refuses(cls)
    ]
    assert open_ones == [model.Cell]


def refuses(cls):
    made = object.__new__(cls)
    try:
        setattr(made, fields(cls)[0].name, None)
    except FrozenInstanceError:
        return True
    return False


def record_classes():
    """Return every record of the program."""
    found = set()
    for info in pkgutil.walk_packages(auditor.__path__, "auditor."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            found |= {
                value for value in vars(module).values() if isinstance(value, type) and "_compared" in vars(value)
            }
    return found


def test_nothing_in_a_run_changes_a_record(tmp_path, monkeypatch):
    """The whole flow over the examples, every format written, with records that refuse to be changed."""

    def refuse(self, name, value):
        if name in vars(self) if hasattr(self, "__dict__") else hasattr(self, name):
            raise FrozenInstanceError(name)
        object.__setattr__(self, name, value)

    classes = record_classes() | {Ours}
    assert len(classes) > 100
    for cls in classes:
        monkeypatch.setattr(cls, "__setattr__", refuse, raising=False)
    with pytest.raises(FrozenInstanceError):
        Ours(1).number = 2
    formats = "html,xlsx,json,docx,csv,sarif"
    with pytest.raises(SystemExit) as end:
        main([str(EXAMPLES), "-o", str(tmp_path / "out"), "-f", formats, "-q", "--no-cache", "-j", "1"])
    assert end.value.code in {0, 3}
