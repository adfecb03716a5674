"""Doing something beside the test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nosotros.testing import Running

_PAUSE = 1.5


def aside(work: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def outcome_of(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        return error


@contextmanager
def restarted(running: Running) -> Iterator[list[int]]:
    """Start a process again whenever it ends; how it ended, each time."""
    ends: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            if not running.alive:
                ends.append(running.wait())
                # As whoever supervises processes does, lest one that fails at once does nothing else.
                if not over.wait(_PAUSE):
                    running.start()

    with running:
        watching = threading.Thread(target=watch)
        watching.start()
        try:
            yield ends
        finally:
            over.set()
            watching.join()
