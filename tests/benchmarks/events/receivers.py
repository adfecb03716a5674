"""Integrators' servers, all of them in one process: they take everything, but for some of them.

    python -m tests.benchmarks.events.receivers PORT

`/take` forgets at once. `/well/…` keeps what came; so do `/hangs`, `/fails` and `/slow`, which
answer never, with 500, after ten seconds, until somebody asks for `/heal`. `/seen` tells what came.
As little as a client can be kept waiting by, so that what is measured is the client.
"""

import asyncio
import hashlib
import json
import re
import sys
import time
from collections import defaultdict

import uvloop

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ID = re.compile(rb"webhook-id: *([^\r]+)", re.IGNORECASE)
_CURSOR = re.compile(rb"nosotros-cursor: *(\d+)", re.IGNORECASE)
_TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
_FAILED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
_SLOW_SECONDS = 10


class Kept:
    """What came to one address."""

    def __init__(self) -> None:
        self.requests = 0
        #: by cursor: when it was taken first, in seconds since 1970
        self.taken: dict[int, float] = {}
        #: by cursor: each id and body that it came with
        self.forms: dict[int, set[bytes]] = defaultdict(set)


class Receivers:
    """Every address."""

    def __init__(self) -> None:
        self.healed = asyncio.Event()
        self.kept: dict[str, Kept] = defaultdict(Kept)

    def seen(self) -> bytes:
        """By address: requests, cursors with when they were taken, cursors that came in two forms."""
        return json.dumps(
            {
                path: {
                    "requests": each.requests,
                    "taken": each.taken,
                    "changed": sum(len(forms) > 1 for forms in each.forms.values()),
                }
                for path, each in self.kept.items()
            }
        ).encode()


class Receiver(asyncio.Protocol):
    """A connection."""

    def __init__(self, receivers: Receivers) -> None:
        self._all = receivers
        self._come = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out: asyncio.WriteTransport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        for each in self._tasks:
            each.cancel()

    def data_received(self, data: bytes) -> None:
        self._come += data
        while True:
            head, end, rest = self._come.partition(b"\r\n\r\n")
            found = _LENGTH.search(head)
            length = int(found[1]) if found else 0
            if not end or len(rest) < length:
                return
            self._come = rest[length:]
            path = head.split(b" ", 2)[1].decode()
            if path == "/take":
                self._out.write(_TAKEN)
            elif path == "/heal":
                self._all.healed.set()
                self._out.write(_TAKEN)
            elif path == "/seen":
                body = self._all.seen()
                self._out.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            else:
                self._keep(path, head, rest[:length])

    def _keep(self, path: str, head: bytes, body: bytes) -> None:
        id, cursor = _ID.search(head), _CURSOR.search(head)
        assert id is not None, "it has no id"
        assert cursor is not None, "it has no cursor"
        kept, number = self._all.kept[path], int(cursor[1])
        kept.requests += 1
        kept.forms[number].add(id[1] + hashlib.sha256(body).digest())
        if path.startswith("/well/") or self._all.healed.is_set():
            self._take(kept, number)
        elif path == "/fails":
            self._out.write(_FAILED)
        else:
            seconds = _SLOW_SECONDS if path == "/slow" else None
            task = asyncio.create_task(self._take_later(kept, number, seconds))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _take_later(self, kept: Kept, number: int, seconds: float | None) -> None:
        await asyncio.sleep(seconds) if seconds else await asyncio.Event().wait()
        self._take(kept, number)

    def _take(self, kept: Kept, number: int) -> None:
        kept.taken.setdefault(number, time.time())
        self._out.write(_TAKEN)


async def _serve(port: int) -> None:
    receivers = Receivers()
    server = await asyncio.get_running_loop().create_server(
        lambda: Receiver(receivers), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
