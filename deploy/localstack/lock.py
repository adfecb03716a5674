"""One command at a time on the stack of a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localstack.errors import AlreadyUp


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; the kernel lets go of it when we end, however we end.

    Raises:
        AlreadyUp: another command holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(
                "Another command is working on the local stack; wait for it, or end it."
            ) from None
        yield
    finally:
        os.close(descriptor)
