"""How psycopg, and who looks for a name, wait under eventlet.

By default psycopg 3 waits in C and stops every other worker meanwhile; its own selector works
under eventlet's patches, and makes a selector, a poll and a timer for each wait. Here it is one switch to
the hub, and nothing else.

eventlet's own resolver is a fifth of a service's start to load, and does not know all that the system's
does; that one is asked, in a thread.
"""

import atexit
import select as _green
import socket
from collections.abc import Generator
from typing import Any

import psycopg.waiting
from eventlet import tpool
from eventlet.green import socket as _green_socket
from eventlet.hubs import trampoline
from eventlet.patcher import original
from psycopg.waiting import wait_selector

_select: Any = original("select")
_system: Any = original("socket")
_READ, _WRITE = 1, 2
#: names that are looked for at once
_LOOKUPS = 4


def install() -> None:
    """Have them wait through the hub; call after eventlet has patched the process.

    That is without its resolver: `nosotros.services.without_green_names`.
    """
    psycopg.waiting.wait = wait
    tpool.set_num_threads(_LOOKUPS)
    # Who ends does not wait for a name that is still looked for.
    atexit.unregister(tpool.killall)
    socket.getaddrinfo = _green_socket.getaddrinfo = addresses


def addresses(
    host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
) -> Any:
    """As `socket.getaddrinfo`, whose arguments these are; an address needs no thread."""
    asked = _system.getaddrinfo
    try:
        return asked(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
    except socket.gaierror:
        return tpool.execute(asked, host, port, family, type, proto, flags)


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
