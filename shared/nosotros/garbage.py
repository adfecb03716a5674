"""Cyclic garbage: a process keeps what it starts with, and need not look through it again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: objects more than before, after which cyclic garbage is looked for; 700 is Python's own
_SELDOM = 50_000


@contextmanager
def loading() -> Iterator[None]:
    """Look for none while modules are loaded, which is a tenth of a start, nor among them later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def collect_seldom() -> None:
    """Have cyclic garbage looked for less often, and not among what there is by now.

    To look through everything while an answer of ten thousand rows is made takes longer than the answer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])
