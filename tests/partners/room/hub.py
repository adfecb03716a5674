"""A hub's gateway on loopback, as far as a room sees it: real HTTP, and nothing behind it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from nosotros.contracts.enrolment import DisclosedParticipant
from nosotros.contracts.schema import dump


@dataclass(kw_only=True)
class Hub:
    """Whom it discloses, how it behaves, and what it was asked."""

    url: str = ""
    people: dict[UUID, DisclosedParticipant] = field(default_factory=dict)
    #: what everything is answered with instead, its body and its headers
    status: int | None = None
    problem: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    #: the ids of each question
    asked: list[list[UUID]] = field(default_factory=list)
    authorizations: set[str] = field(default_factory=set)
    #: what for it was asked
    purposes: list[str | None] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)


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
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    of: Hub

    def do_GET(self) -> None:
        """Disclose."""
        parts = urlsplit(self.path)
        assert parts.path == "/v1/disclosures/participants"
        ids = [UUID(each) for each in parse_qs(parts.query)["ids"]]
        self.of.asked.append(ids)
        self.of.purposes.append(self.headers["Nosotros-Purpose"])
        people = self.of.people
        found = [json.loads(dump(people[each])) for each in ids if each in people]
        rest = [str(each) for each in ids if each not in people]
        self._answer({"items": found, "undisclosed": rest})

    def do_POST(self) -> None:
        """Take a confirmation."""
        assert self.headers["Idempotency-Key"]
        if self.of.status is None:
            self.of.confirmed.append(self.path.split("/")[3])
        self._answer(None)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, value: Any) -> None:
        self.of.authorizations.add(self.headers["Authorization"])
        body = json.dumps(self.of.problem or value).encode()
        self.send_response(self.of.status or 200)
        for name, said in self.of.headers.items():
            self.send_header(name, said)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
