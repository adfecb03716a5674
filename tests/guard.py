"""Ends what a run of tests leaves running when it is cut off: `python -m tests.guard MARK SECONDS`.

Fixtures take down what they started, but not those of a process that was killed, or that had no time
left after Ctrl-C. Whatever a test starts has the run's mark in its environment; the guard reads its own
standard input, whose end is the end of the run, however that came.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from uuid import uuid4

import psutil

#: the variable whose value is the run's mark
MARK = "TESTS_RUN"
PATIENCE = 15
_KILLED_WITHIN = 5


def mount(*, patience: float = PATIENCE) -> Callable[[], None]:
    """Mark what this process starts from now on, and have it ended when this process is gone.

    Args:
        patience: seconds for which what stops in good order is waited for.

    Returns what ends the watch, and waits until nothing is left.
    """
    mark = os.environ[MARK] = str(uuid4())
    # Not marked itself, and not reached by the Ctrl-C that it is there for.
    guard = subprocess.Popen(
        [sys.executable, "-m", "tests.guard", mark, str(patience)],
        stdin=subprocess.PIPE,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != MARK},
    )

    def dismount() -> None:
        guard.communicate()

    return dismount


def left(mark: str) -> list[psutil.Process]:
    """Every living process with a mark."""
    return [each for each in psutil.process_iter() if _has(each, mark)]


def end(mark: str, *, patience: float) -> None:
    """Wait for whatever has a mark to end by itself, and kill what does not."""
    psutil.wait_procs(left(mark), timeout=patience)
    while found := left(mark):
        # The supervisors among them would start others anew: all at once, and again.
        for each in found:
            try:
                each.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(found, timeout=_KILLED_WITHIN)


def _has(process: psutil.Process, mark: str) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK) == mark
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    mark, patience = sys.argv[1:]
    end(mark, patience=float(patience))


if __name__ == "__main__":
    main()
