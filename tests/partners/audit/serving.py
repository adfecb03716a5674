"""The gateway on loopback, as far as whoever checks the audit log asks it: real HTTP, and the real
service behind it."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from nosotros.contracts.partners import ExportAudit, GetAuditHead
from nosotros.seals import Keys, spelt
from tests.asking import Asking

KEY = "nos_0123456789abcdef"


def jwks(keys: Keys) -> bytes:
    """A hub's keys, as it publishes them."""
    listed = [
        {"kid": kid, "kty": "OKP", "crv": "Ed25519", "x": spelt(each.public_bytes_raw())}
        for kid, each in keys.items()
    ]
    return orjson.dumps({"keys": listed})


@contextmanager
def gateway(asking: Asking, keys: Keys) -> Iterator[str]:
    """A gateway that answers until the block ends; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer."""
            url = urlsplit(self.path)
            body = self._answer(url.path, dict(parse_qsl(url.query)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def _answer(self, path: str, query: dict[str, str]) -> bytes:
            assert self.headers["Authorization"] == f"Bearer {KEY}"
            if path == "/v1/audit/head":
                return orjson.dumps(asking.ask(GetAuditHead()))
            if path == "/v1/audit/export":
                asked = {name: int(value) for name, value in query.items()}
                return base64.b64decode(asking.ask(ExportAudit(**asked)).file.content)
            if path == "/v/gestarsalud/keys":
                return jwks(keys)
            # Somebody else's, who answers otherwise.
            return b'{"signed":"nothing"}' if path.startswith("/other/") else b"{}"

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
