"""`nosotros keys`, through a door that asks the service what the gateway's table says."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest
from click.testing import CliRunner, Result

from gateway.operations.partners.keys import KEYS
from nosotros.cli import main
from nosotros.contracts.language import ContractError
from nosotros.contracts.partners import ListKeys
from nosotros.contracts.schema import dump, load
from partners.domain.tokens import digest_of
from tests.partners.network import Network

Tell = Callable[..., Result]


class Door(ThreadingHTTPServer):
    """Answers on loopback, in the name of whoever administers the operator."""

    daemon_threads = False

    def __init__(self, network: Network) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.network = network

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
            status, said = 200, dump(self.server.network.ask(contract))
        except ContractError as refused:
            status, said = refused.status, orjson.dumps({"detail": refused.text("en")})
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


@pytest.fixture
def door(network: Network) -> Iterator[Door]:
    """The door, open."""
    with Door(network) as door:
        thread = threading.Thread(target=door.serve_forever)
        thread.start()
        yield door
        door.shutdown()
        thread.join()


@pytest.fixture
def tell(door: Door) -> Tell:
    """Run `nosotros keys …`, and see how it ended."""

    def tell(*words: str) -> Result:
        env = {"NOSOTROS_URL": door.url, "NOSOTROS_KEY": door.network.first_token}
        return CliRunner().invoke(main, ["keys", *words], env=env)

    return tell


def opens(network: Network, token: str) -> bool:
    """Whether a token is one that the gateway lets in."""
    return digest_of(token).hex() in network.resolved(token).digests


def test_a_key_is_made_rotated_listed_and_revoked(network: Network, tell: Tell):
    made = tell("create", "--owner", "mentor-17", "--scope", "mentoring:mentor", "--days", "30")
    assert made.exit_code == 0, made.output
    token = made.output.strip()
    assert opens(network, token)
    key = network.ask(ListKeys()).items[-1]
    assert (key.owner, key.scopes) == ("mentor-17", ("mentoring:mentor",))
    rotated = tell("rotate", str(key.id), "--keep-hours", "0").output.strip()
    assert opens(network, rotated)
    assert not opens(network, token)
    listed = tell("list").output.splitlines()
    assert len(listed) == 2
    assert listed[1].startswith(f"{key.id}  nos_{key.prefix}_…  active    mentor-17  expires 2026-")
    assert listed[1].endswith("used never  mentoring:mentor")
    assert token not in listed[1]
    assert tell("revoke", str(key.id)).exit_code == 0
    assert "revoked" in tell("list").output


def test_every_page_is_listed(network: Network, tell: Tell, monkeypatch: pytest.MonkeyPatch):
    for _ in range(55):
        network.key("events:read")
    assert len(tell("list").output.splitlines()) == 56


def test_what_is_refused_is_one_line(tell: Tell):
    refused = tell("create", "--owner", "a system", "--scope", "no:such")
    assert refused.exit_code == 1
    assert refused.output == (
        "Error: You do not have these scopes yourself, so you cannot give them: no:such.\n"
    )
