"""A door to the service that asks it what the gateway's table says of keys: for `nosotros keys`."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from gateway.operations.partners.keys import KEYS
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import dump, load
from tests.asking import ORGANISATION
from tests.partners.network import Network


class Door(ThreadingHTTPServer):
    """Answers on loopback, in the name of whoever administers an organisation."""

    daemon_threads = False

    def __init__(self, network: Network, *, of: str) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.network = network
        self.of = of

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Request(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        assert self.headers["Idempotency-Key"]
        self._answer(orjson.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, body: dict[str, Any]) -> None:
        asked = urlsplit(self.path)
        for each in KEYS:
            found = re.fullmatch(each.path.replace("{id}", "(?P<id>[^/]+)"), asked.path)
            if found is not None and each.method == self.command:
                path = {each.path_fields[name]: value for name, value in found.groupdict().items()}
                fields = {**body, **path, **dict(parse_qsl(asked.query))}
                self._ask(load(each.contract, fields, strict=True))
                return
        raise AssertionError(self.path)

    def _ask(self, contract: Any) -> None:
        try:
            assert isinstance(self.server, Door)
            status, said = 200, dump(self.server.network.ask(contract, of=self.server.of))
        except ContractError as refused:
            status, said = refused.status, orjson.dumps({"detail": refused.text("en")})
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


@contextmanager
def opened(network: Network, *, of: str = ORGANISATION) -> Iterator[str]:
    """The door's address, in the name of whoever administers an organisation."""
    with Door(network, of=of) as door:
        thread = threading.Thread(target=door.serve_forever)
        thread.start()
        try:
            yield door.url
        finally:
            door.shutdown()
            thread.join()
