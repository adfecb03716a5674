"""A hub on loopback, as far as whoever takes events from it sees: real HTTP, and nothing behind it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ENROLLED = "nosotros.enrolment.participant_enrolled.v1"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(kw_only=True)
class Hub:
    """What it has, how it behaves, and what it was asked."""

    url: str = ""
    #: in their order: cursor, previous, the event's bytes
    events: list[tuple[int, int, bytes]] = field(default_factory=list)
    #: cursors of events that never arrive
    lost: set[int] = field(default_factory=set)
    #: a connection is cut off in the middle of the event after so many; none: never
    cut_after: int | None = None
    #: what each connection to the stream is told at its beginning
    greeting: bytes = b": welcome\nretry: 20\n\n"
    #: what requests are refused with, the next one first: status, headers, problem; none: it is not
    refusals: list[tuple[int, dict[str, str], Any] | None] = field(default_factory=list)
    #: answers to other requests, by path
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopping: bool = False

    def publish(self, *cursors: int, subject: str = "somebody") -> None:
        """Have events, each following the one before."""
        with self.changed:
            for cursor in cursors:
                event = {
                    "time": f"2026-08-18T14:00:{cursor:02}Z",
                    "type": ENROLLED,
                    "subject": subject,
                    # Other ends of lines, where a reader that knows them would break it.
                    "data": {"said": "a\u2028b\u0085c"},
                }
                previous = self.events[-1][0] if self.events else 0
                body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
                self.events.append((cursor, previous, body))
            self.changed.notify_all()

    def to(self, path: str) -> list[Asked]:
        """What was asked of a path."""
        with self.changed:
            return [each for each in self.asked if each.path == path]


@contextmanager
def running() -> Iterator[Hub]:
    """A hub that answers until the block ends."""
    hub = Hub()

    class Handler(_Handler):
        of = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        with hub.changed:
            hub.stopping = True
            hub.changed.notify_all()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    of: Hub

    def do_GET(self) -> None:
        """Answer, or stream."""
        path = self._noted()
        if self._refused():
            return
        if path == "/v1/events/stream":
            self._stream()
        elif path == "/v1/events":
            head = self.of.events[-1][0] if self.of.events else 0
            self._answer(200, [], {"Nosotros-Cursor": str(head)})
        else:
            self._answer(200, self.of.answers[path], {})

    def do_POST(self) -> None:
        """Do as told."""
        path = self._noted()
        if not self._refused():
            self._answer(200, self.of.answers[path], {})

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _noted(self) -> str:
        parts = urlsplit(self.path)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query=parse_qs(parts.query),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
        )
        with self.of.changed:
            self.of.asked.append(asked)
            self.of.changed.notify_all()
        return parts.path

    def _refused(self) -> bool:
        refusal = self.of.refusals.pop(0) if self.of.refusals else None
        if refusal is None:
            return False
        status, headers, problem = refusal
        self._answer(status, problem, headers)
        return True

    def _answer(self, status: int, content: Any, headers: dict[str, str]) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._piece(self.of.greeting)
        last, sent = int(self.headers["Last-Event-ID"]), 0
        while True:
            with self.of.changed:
                found = [each for each in self.of.events if each[0] > last]
                if self.of.stopping:
                    self.close_connection = True
                    return
                if not found:
                    self.of.changed.wait()
                    continue
            for cursor, previous, body in found:
                last = cursor
                if cursor in self.of.lost:
                    continue
                frame = b"id: %d\nprevious: %d\ndata: %b\n\n" % (cursor, previous, body)
                if sent == self.of.cut_after:
                    self._piece(frame[:-9])
                    self.close_connection = True
                    return
                # As a network does: in pieces that say nothing of where an event begins.
                self._piece(frame[:7])
                self._piece(frame[7:])
                sent += 1

    def _piece(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        self.wfile.flush()
