"""A reader of a stream, as the rules of server-sent events have it, down to the bytes."""

import contextlib
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from nosotros.testing.waiting import PATIENCE


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A block of a stream: its fields, and its comments under an empty name."""

    fields: dict[str, bytes] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, int]:
        """The cursor, and the one before it."""
        return int(self.fields["id"]), int(self.fields["previous"])


class Listener:
    """What comes by a stream, taken as it comes."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self._frames: queue.Queue[Frame | None] = queue.Queue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def event(self, *, seconds: float = PATIENCE) -> Frame:
        """The next event; blocks without data, which carry none, are passed over."""
        while True:
            frame = self.frame(seconds=seconds)
            if "data" in frame.fields:
                return frame

    def events(self, count: int) -> list[Frame]:
        return [self.event() for _ in range(count)]

    def frame(self, *, seconds: float = PATIENCE) -> Frame:
        """The next block of any kind."""
        frame = self._frames.get(timeout=seconds)
        assert frame is not None, "the stream has ended"
        return frame

    def ready(self) -> tuple[int, int]:
        """Where the stream begins, once it has begun."""
        while "id" not in (frame := self.frame()).fields:
            pass
        return frame.place

    def end(self, *, seconds: float = PATIENCE) -> None:
        """Wait for the end of the stream; fails where it does not come, or is no proper one."""
        while self._frames.get(timeout=seconds) is not None:
            pass
        assert self.broken is None, self.broken

    def leave(self) -> None:
        """Close the connection, under the thread that reads from it."""
        connection = self._answer.extensions["network_stream"].get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def _read(self) -> None:
        self.broken: Exception | None = None
        rest = b""
        try:
            for piece in self._answer.iter_raw():
                *blocks, rest = (rest + piece).split(b"\n\n")
                for block in blocks:
                    lines = (line.partition(b":") for line in block.split(b"\n"))
                    self._frames.put(
                        Frame(fields={name.decode(): v.removeprefix(b" ") for name, _, v in lines})
                    )
        except (httpx.HTTPError, httpx.StreamError) as error:
            self.broken = error
        self._frames.put(None)


@contextlib.contextmanager
def listening(
    client: httpx.Client, *, last: int | None = None, **parameters: str | int | list[str]
) -> Iterator[Listener]:
    """A stream from a cursor, or from now on."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    with client.stream(
        "GET", "/v1/events/stream", headers=headers, params=parameters, timeout=PATIENCE
    ) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"] == "text/event-stream"
        listener = Listener(answer)
        try:
            yield listener
        finally:
            listener.leave()
