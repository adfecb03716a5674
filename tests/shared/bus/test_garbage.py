"""What the search for cyclic garbage costs a service's process."""

import gc
from collections.abc import Iterator

import pytest

from nosotros.bus.process import collect_seldom


@pytest.fixture
def seldom() -> Iterator[None]:
    before = gc.get_threshold()
    try:
        collect_seldom()
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def _searches() -> int:
    return sum(each["collections"] for each in gc.get_stats())


def test_thousands_of_rows_are_made_without_a_search(seldom: None):
    before = _searches()
    rows = [[place] for place in range(40_000)]
    assert (_searches(), len(rows)) == (before, 40_000)


def test_cyclic_garbage_is_found_all_the_same(seldom: None):
    before = _searches()
    kept: list[list[int]] = []
    for place in range(60_000):
        row: list[object] = [place]
        row.append(row)
        kept.append([place])
    assert _searches() > before
    assert len(gc.get_objects()) < 2 * len(kept)


def test_what_a_process_started_with_is_not_searched(seldom: None):
    assert gc.get_freeze_count() > len(gc.get_objects())
