"""The HTTP server under every stand-in."""

import json
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered to it."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def as_json(status: int, body: Any, **headers: str) -> Answer:
    """An answer as every provider gives it."""
    return Answer(status=status, body=json.dumps(body).encode(), headers=headers)


#: none: hang up
Answerer = Callable[[Request], Answer | None]


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Answerer) -> None:
        self.answer = answer
        self.connected: set[Any] = set()
        super().__init__(address, _Handler)

    def hang_up(self) -> None:
        for each in list(self.connected):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on us is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: Server  # type: ignore[assignment]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # One packet an answer: head and body are written together.
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.server.connected.add(self.connection)

    def finish(self) -> None:
        self.server.connected.discard(self.connection)
        super().finish()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = self.server.answer(Request(path=self.path, headers=headers, body=body))
        if said is None:
            self.close_connection = True
            return
        self.send_response(said.status)
        self.send_header("Content-Type", said.content_type)
        self.send_header("Content-Length", str(len(said.body)))
        for name, value in said.headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(said.body)

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: what it was told is personal."""
