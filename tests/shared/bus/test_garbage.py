"""What the search for cyclic garbage costs a service's process, in a process of its own."""

import subprocess
import sys
import textwrap

BEGINNING = """
import gc
from nosotros.garbage import collect_seldom

def searches():
    return sum(each["collections"] for each in gc.get_stats())

collect_seldom()
before = searches()
"""


def _in_its_own_process(does: str) -> None:
    code = BEGINNING + textwrap.dedent(does)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_thousands_of_rows_are_made_without_a_search():
    _in_its_own_process(
        """
        rows = [[place] for place in range(40_000)]
        assert searches() == before
        """
    )


def test_cyclic_garbage_is_found_all_the_same():
    _in_its_own_process(
        """
        kept = []
        for place in range(60_000):
            row = [place]
            row.append(row)
            kept.append([place])
        assert searches() > before
        assert len(gc.get_objects()) < 2 * len(kept)
        """
    )


def test_what_a_process_started_with_is_not_searched():
    _in_its_own_process("assert gc.get_freeze_count() > len(gc.get_objects())")


def test_what_is_loaded_is_not_searched_neither_then_nor_later():
    _in_its_own_process(
        """
        from nosotros.garbage import loading

        try:
            with loading():
                loaded = [[place] for place in range(60_000)]
                assert searches() == before
                raise ImportError
        except ImportError:
            pass
        assert gc.isenabled()
        assert not any(each is loaded for each in gc.get_objects())
        """
    )
