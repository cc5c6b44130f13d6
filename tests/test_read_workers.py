"""Reading in processes that can be killed: one bad item never stops the rest."""

import os
import sys
import threading
from functools import partial

import pytest

from auditor.read import workers
from auditor.read.workers import map_in_process, map_in_workers


def double(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number * 2


def die_on_two(number: int) -> int:
    if number == 2:
        os._exit(9)
    return number


def hang_on_one(number: int) -> int:
    if number == 1:
        threading.Event().wait()
    return number


def test_a_raised_error_belongs_to_its_item():
    """In process and in workers alike, an error becomes that item's outcome."""
    for outcomes in (map_in_process(double, [1, 3, 5]), map_in_workers(double, [1, 3, 5], jobs=2)):
        found = {o.index: (o.answer, o.failure) for o in outcomes}
        assert found == {0: (2, None), 1: (None, "crashed"), 2: (10, None)}


def test_a_worker_that_dies_is_replaced():
    """A process that ends (a crash in a C library) costs its own item only."""
    found = {o.index: o.answer or o.failure for o in map_in_workers(die_on_two, [1, 2, 3, 4], jobs=2)}
    assert found == {0: 1, 1: "crashed", 2: 3, 3: 4}


def test_an_item_that_never_ends_is_given_up():
    """A hung item becomes a time-out; the others are done."""
    found = {o.index: o.answer or o.failure for o in map_in_workers(hang_on_one, [1, 2, 3], jobs=2, seconds=1.5)}
    assert found == {0: "timeout", 1: 2, 2: 3}


@pytest.mark.parametrize(("steps", "items"), [(2, [1, 2, 4, 5, 6]), (9, [1, 2])])
def test_what_this_process_does_meanwhile_costs_no_item(steps, items):
    """Steps are done in order, each once, and every item is answered, whether there are more steps or more items."""
    done = []
    meanwhile = [partial(done.append, step) for step in range(steps)]
    found = {o.index: o.answer for o in map_in_workers(double, items, jobs=2, meanwhile=meanwhile)}
    assert found == {index: item * 2 for index, item in enumerate(items)}
    assert done
    assert done == list(range(len(done)))


@pytest.mark.skipif(sys.platform != "linux", reason="a worker that is no copy has no end of this pipe")
def test_workers_work_while_a_step_is_done(monkeypatch):
    """The first items are under way before the first step ends."""
    monkeypatch.setattr(workers, "forks", lambda: True)
    here, there = os.pipe()

    def step():
        assert os.read(here, 1) == b"x"

    def tell(number):
        os.write(there, b"x")
        return number

    assert [o.answer for o in map_in_workers(tell, [7], jobs=1, meanwhile=[step])] == [7]


def test_a_step_that_fails_ends_it_all():
    """A rule file that does not load ends the run, whatever is being read."""

    def step():
        raise ValueError("规则")

    with pytest.raises(ValueError, match="规则"):
        list(map_in_workers(double, [1, 2], jobs=2, meanwhile=[step]))
