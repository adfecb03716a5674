"""Bodies that come slowly, byte by byte, as long as it takes for something else to have happened."""

import time
from collections.abc import Callable, Iterator

#: seconds, longer than what was decided of a request's sender stands
LONG = 1.2


def slowly(body: bytes, *, filling: bytes = b" ", then: Callable[[], object]) -> Iterator[bytes]:
    """A body that begins, goes on for a while, and ends once `then`, asked again and again, is true."""
    yield body[:1]
    until = time.monotonic() + LONG
    while time.monotonic() < until or not then():
        yield filling
        time.sleep(0.1)
    yield body[1:]
