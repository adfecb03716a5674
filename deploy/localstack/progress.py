"""Lines that say what is being done and how many seconds it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

WIDTH = 44


class Progress(Protocol):
    """Who is told what the stack is doing."""

    def step(self, what: str) -> None:
        """Something begins, e.g. `Starting PostgreSQL`."""
        ...

    def done(self, seconds: float) -> None:
        """It has succeeded after so many seconds."""
        ...

    def failed(self) -> None:
        """It has not; an exception says why."""
        ...

    def note(self, line: str) -> None:
        """Something worth knowing, in one line."""
        ...


class Lines:
    """Progress as lines on a terminal or in a log: what, then its seconds on the same line."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._open = False

    def step(self, what: str) -> None:
        """Write what begins, at once."""
        self._end_line()
        self._write(f"  {what} ".ljust(WIDTH, "."))
        self._open = True

    def done(self, seconds: float) -> None:
        """End the line with the seconds it took."""
        self._write(f" {seconds:5.1f} s\n" if self._open else f"  done after {seconds:.1f} s\n")
        self._open = False

    def failed(self) -> None:
        """End the line."""
        if self._open:
            self._write(" failed\n")
        self._open = False

    def note(self, line: str) -> None:
        """A line of its own."""
        self._end_line()
        self._write(f"  {line}\n")

    def _end_line(self) -> None:
        if self._open:
            self._write("\n")
        self._open = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


@contextmanager
def step(progress: Progress, what: str) -> Iterator[None]:
    """Tell `progress` that `what` begins, and how it ended."""
    began = time.monotonic()
    progress.step(what)
    try:
        yield
    except BaseException:
        progress.failed()
        raise
    progress.done(time.monotonic() - began)
