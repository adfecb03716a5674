"""TCP ports of 127.0.0.1 for the local stack."""

import random
import socket

from localstack.errors import PortTaken

# Below the range from which the kernel takes the ports of outgoing connections: a client that
# tries again and again to reach a stopped server could otherwise be given that server's own
# port, connect to itself, and keep the server from ever coming back.
FIRST, LAST = 15000, 31999

_given: set[int] = set()


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def pick() -> int:
    """A free port that this process has not been given before.

    Raises:
        PortTaken: none was found.
    """
    for _ in range(1000):
        port = random.randint(FIRST, LAST)
        if port not in _given and is_free(port):
            _given.add(port)
            return port
    raise PortTaken(f"No free port between {FIRST} and {LAST} on 127.0.0.1.")


def keep_or_pick(port: int | None) -> int:
    """`port` where it is still free, another one where it is not."""
    return port if port is not None and is_free(port) else pick()


def first_free(preferred: int, *, among: int = 50) -> int:
    """`preferred`, or the next free port after it.

    Raises:
        PortTaken: none of the `among` ports from `preferred` on is free.
    """
    for port in range(preferred, preferred + among):
        if is_free(port):
            return port
    raise PortTaken(f"Ports {preferred} to {preferred + among - 1} of 127.0.0.1 are all in use.")


def accepts(port: int) -> bool:
    """Whether something on 127.0.0.1 takes a connection at `port`."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
