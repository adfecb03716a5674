"""Readers of one gateway's stream, all of them in one process.

    python -m tests.benchmarks.events.readers PORT EVENTS TOKENS OF_A_KEY

They are let in one key after the other. Prints one line when everybody is ready, and one more when
everybody has so many events, in order and each once: how long after the first of them came to
anybody, and a digest of their bytes.
"""

import asyncio
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvloop

from tests.benchmarks.processes import REPOSITORY, ProgramFailed

_SECONDS = 150


@dataclass(frozen=True, kw_only=True)
class Read:
    """That everybody has everything."""

    #: from the first that came to anybody
    seconds: float
    #: of each one's events
    digests: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Readers that are ready."""

    process: subprocess.Popen[str]

    def result(self) -> Read:
        """Once everybody has everything.

        Raises:
            ProgramFailed: somebody has not.
        """
        told, _ = self.process.communicate(timeout=_SECONDS)
        if self.process.returncode:
            raise ProgramFailed("A reader did not get everything.")
        read = json.loads(told)
        return Read(seconds=read["seconds"], digests=frozenset(read["digests"]))


@contextmanager
def reading(port: int, *, events: int, tokens: Sequence[str], of_a_key: int) -> Iterator[Reading]:
    """So many readers of each key read so many events in a process of their own.

    Raises:
        ProgramFailed: somebody is not let in.
    """
    command = [
        *(sys.executable, "-m", __name__),
        *(str(port), str(events), ",".join(tokens), str(of_a_key)),
    ]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise ProgramFailed("Not every reader was let in.")
            yield Reading(process=process)
        finally:
            process.kill()


def digest(bodies: Sequence[bytes]) -> str:
    """Of events, as a reader makes it."""
    made = hashlib.sha256()
    for each in bodies:
        made.update(each + b"\n")
    return made.hexdigest()


class Reader(asyncio.Protocol):
    """Reads as little as tells that nothing is missing: each cursor, and the one before it."""

    def __init__(self, request: bytes, *, events: int, ready: asyncio.Semaphore) -> None:
        self._request, self._events, self._ready = request, events, ready
        self._come = b""
        self._last = -1
        self._begun = False
        self._id: int | None = None
        self.bodies = hashlib.sha256()
        self.count = 0
        self.first = 0.0
        self.ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._out.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("its connection has ended")

    def data_received(self, data: bytes) -> None:
        *lines, self._come = (self._come + data).split(b"\n")
        if not self._begun:
            if not lines[0].startswith(b"HTTP/1.1 200"):
                return self._fail(f"it was answered {lines[0].decode()!r}")
            self._begun = True
        for line in lines:
            name, _, value = line.partition(b": ")
            if name == b"id":
                self._id = int(value)
            elif name == b"previous":
                if self._last < 0:
                    self._last = int(value)
                    self._ready.release()
                if int(value) != self._last:
                    return self._fail(f"{self._last} was before {value.decode()}")
            elif name == b"data":
                assert self._id is not None, "an event has no cursor"
                self._last = self._id
                self.bodies.update(value + b"\n")
                self.count += 1
                self.first = self.first or time.monotonic()
        if self.count >= self._events and not self.ended.done():
            self.ended.set_result(time.monotonic())
            self._out.close()
        return None

    def _fail(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_exception(ValueError(f"After {self.count} events {why}."))
            self._ready.release()


async def _read(port: int, events: int, tokens: list[str], of_a_key: int) -> dict[str, object]:
    ready = asyncio.Semaphore(0)
    readers: list[Reader] = []
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(_SECONDS):
        for token in tokens:
            request = (
                "GET /v1/events/stream HTTP/1.1\r\nHost: gateway\r\n"
                f"Authorization: Bearer {token}\r\n\r\n"
            ).encode()
            for _ in range(of_a_key):
                _, reader = await loop.create_connection(
                    lambda request=request: Reader(request, events=events, ready=ready),
                    "127.0.0.1",
                    port,
                )
                readers.append(reader)
            for _ in range(of_a_key):
                await ready.acquire()
        print("ready", flush=True)
        ended = [await each.ended for each in readers]
    return {
        "seconds": max(ended) - min(each.first for each in readers),
        "digests": sorted({each.bodies.hexdigest() for each in readers}),
    }


if __name__ == "__main__":
    port, events, tokens, of_a_key = sys.argv[1:]
    read = _read(int(port), int(events), tokens.split(","), int(of_a_key))
    print(json.dumps(uvloop.run(read)), flush=True)
