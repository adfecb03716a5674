"""What tests of providers share: a letter, and a door for callbacks."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nosotros.identifiers import new_id
from nosotros.testing.waiting import eventually
from notifications.domain.letters import ApprovedWords, Callback, Letter


@pytest.fixture
def letter() -> Callable[..., Letter]:
    """A text message to somebody who was invented, or what is said of it otherwise."""

    def make(**facts: Any) -> Letter:
        usual: dict[str, Any] = {
            "id": new_id(),
            "attempt_id": new_id(),
            "organisation": "gestarsalud",
            "channel": "sms",
            "recipient": "+573001112233",
            "text": "Hola, Yeimy: mañana a las 2 p. m. ¿Viene? SÍ/NO",
        }
        return Letter(**{**usual, **facts})

    return make


@pytest.fixture
def approved() -> ApprovedWords:
    return ApprovedWords(name="recordatorio", language="es", values=("Yeimy", "2 p. m."))


@dataclass(kw_only=True)
class Door:
    """Takes callbacks as the gateway does, and keeps them."""

    url: str
    taken: list[Callback] = field(default_factory=list)

    def wait(self, count: int) -> list[Callback]:
        """So many callbacks, once they are here."""
        eventually(lambda: len(self.taken) >= count, what=f"{count} callbacks")
        return list(self.taken)


@pytest.fixture
def door() -> Iterator[Door]:
    taken: list[Callback] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            taken.append(Callback(url=f"{url}{self.path}", headers=headers, body=body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield Door(url=url, taken=taken)
        finally:
            server.shutdown()
            thread.join()
