"""How psycopg waits under eventlet: one switch to the hub, and nothing else.

By default psycopg 3 waits in C and stops every other worker meanwhile; its own selector works
under eventlet's patches, and makes a selector, a poll and a timer for each wait.
"""

import select as _green
from collections.abc import Generator
from typing import Any

import psycopg.waiting
from eventlet.hubs import trampoline
from eventlet.patcher import original
from psycopg.waiting import wait_selector

_select: Any = original("select")
_READ, _WRITE = 1, 2


def install() -> None:
    """Have psycopg wait through the hub; call after eventlet has patched the process."""
    psycopg.waiting.wait = wait


def wait(
    gen: Generator[int, int, Any], fileno: int, interval: float = 0.1, timeout: float | None = None
) -> Any:
    """Run one of psycopg's generators to its end.

    Args:
        gen: asks for what it waits for (1 to read, 2 to write, 3 for either), and is sent
            what is ready.
        fileno: the connection's socket.
        interval: of no use here: a hub is interrupted by exceptions in its own threads.
        timeout: seconds, where psycopg itself wants one.
    """
    if timeout is not None:
        return wait_selector(gen, fileno, interval, timeout)  # type: ignore[arg-type]
    try:
        wanted = next(gen)
        while True:
            wanted = gen.send(_ready(fileno, wanted))
    except StopIteration as ended:
        return ended.value


def _ready(fileno: int, wanted: int) -> int:
    if not wanted & _WRITE:
        trampoline(fileno, read=True)
        return _READ
    # A socket can nearly always be written to: look, before asking the hub.
    reads = [fileno] if wanted & _READ else []
    poll = _select.poll()
    poll.register(fileno, _select.POLLOUT | (_select.POLLIN if reads else 0))
    for _, found in poll.poll(0):
        return (_READ if found & ~_select.POLLOUT else 0) | (
            _WRITE if found & _select.POLLOUT else 0
        )
    readable, writable, _ = _green.select(reads, [fileno], [])
    return (_READ if readable else 0) | (_WRITE if writable else 0)
