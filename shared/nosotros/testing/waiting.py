"""Waiting for what follows, with an end to it."""

import time
from collections.abc import Callable
from typing import TypeVar

#: seconds between two looks: at first, and after some, as a look may cost more than what it is for
LOOK, LONGEST = 0.02, 0.1
#: seconds for what is to come, but not soon: a machine that is shared may stand still for a minute
PATIENCE = 120.0
T = TypeVar("T")


def eventually(ask: Callable[[], T], *, seconds: float = PATIENCE, what: str = "") -> T:
    """Ask again and again until the answer is true; that answer.

    Args:
        ask: what is asked; it may be asked hundreds of times.
        seconds: how long at most.
        what: what is waited for, for the message of the failure.

    Raises:
        AssertionError: it was not true in time; the last answer is told.
    """
    deadline = time.monotonic() + seconds
    pause = LOOK
    while True:
        # A look that began in time counts, however long the machine took for it.
        last = time.monotonic() > deadline
        answer = ask()
        if answer:
            return answer
        if last:
            raise AssertionError(f"not within {seconds:g} s: {what or ask!r} (last: {answer!r})")
        time.sleep(pause)
        pause = min(pause * 1.2, LONGEST)
