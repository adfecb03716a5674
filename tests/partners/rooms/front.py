"""The service behind real HTTP, by the gateway's own table: for commands that are run in a terminal."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from gateway.operations import operations
from nosotros.contracts.language import ContractError
from nosotros.contracts.schema import dump, load

KEY = "nos_0123456789abcdef"


@contextmanager
def serving(ask: Callable[..., Any]) -> Iterator[str]:
    """The address at which `ask` is asked."""

    class Handler(_Handler):
        does = staticmethod(ask)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    does: Callable[..., Any]

    def do_GET(self) -> None:
        self._answer({})

    def do_DELETE(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        assert self.headers["Idempotency-Key"]
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test says what it saw."""

    def _answer(self, body: dict[str, Any]) -> None:
        url = urlsplit(self.path)
        for each in operations():
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", each.path)
            found = re.fullmatch(pattern, url.path)
            if found and each.method == self.command:
                given = {**body, **dict(parse_qsl(url.query)), **found.groupdict()}
                self._send(*self._carried_out(each.contract, given))
                return
        self._send(404, b"{}")

    def _carried_out(self, contract: type[Any], given: dict[str, Any]) -> tuple[int, bytes]:
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return 401, b'{"detail": "nobody"}'
        try:
            answer = self.does(load(contract, given, strict=True))
        except ContractError as error:
            return error.status, orjson.dumps({"detail": error.text("en")})
        return (204, b"") if answer is None else (200, dump(answer))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
