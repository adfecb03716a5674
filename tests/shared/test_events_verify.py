"""`nosotros events verify`: a ledger checked with the hub's keys and nothing else."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nosotros import ledgers, seals
from nosotros.cli import main
from nosotros.ledgers import Format
from nosotros.seals import SigningKey
from tests.shared import hub as hubs
from tests.shared.hub import Hub

KEYS_URL = "https://nosotros.example.org/v/gestarsalud/keys"
ABOUT = {
    "iat": 1787061600,
    "subscription": "0199",
    "after": "4",
    "until": "9",
    "due": 2,
    "delivered": 1,
    "pending": 1,
    "failed": 0,
    "withheld": 1,
}
DELIVERED = ("5", "3", "e5", "a.v1", "la-u", "delivered", 1, "2026-08-18T14:00:00.000Z")
WITHHELD = ("7", None, None, None, None, "withheld", None, None)
PENDING = ("9", "5", "e9", "a.v1", "la-u", "pending", 0, None)
Told = tuple[int, str]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with hubs.running() as hub:
        yield hub


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.read(seals.new_seed())


@pytest.fixture
def keys(key: SigningKey, tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(jwks(key)))
    return path


def jwks(key: SigningKey) -> dict[str, Any]:
    return {"keys": [{"kid": key.kid, "kty": "OKP", "crv": "Ed25519", "x": key.x}]}


@pytest.fixture
def told(key: SigningKey, tmp_path: Path) -> Callable[..., Told]:
    """What is said of a ledger of some rows: `told(rows, keys, format=…, changed=…)`."""

    def told(
        rows: Sequence[Sequence[Any]],
        keys: Path | str | None,
        *,
        format: Format = "json",
        changed: Callable[[bytes], bytes] = bytes,
    ) -> Told:
        content = ledgers.sealed(ABOUT, rows, format=format, key=key, keys_url=KEYS_URL)
        path = tmp_path / f"ledger.{format}"
        path.write_bytes(changed(content))
        words = ["events", "verify", str(path), *(["--keys", str(keys)] if keys else [])]
        ended = CliRunner().invoke(main, words)
        assert ended.output.count("\n") == 1
        return ended.exit_code, ended.output.strip()

    return told


@pytest.mark.parametrize("format", ["json", "csv"])
def test_a_ledger_as_it_was_sealed_is_valid(told, keys, format):
    assert told([DELIVERED, WITHHELD, PENDING], keys, format=format) == (
        0,
        "valid, as of 2026-08-18T14:00:00+00:00: 0199 after 4 until 9: 2 due, 1 delivered,"
        " 1 pending, 0 failed; 1 withheld",
    )
    assert told([], keys, format=format)[0] == 0


@pytest.mark.parametrize("format", ["json", "csv"])
def test_a_ledger_that_was_changed_is_not(told, keys, format):
    def failed(content: bytes) -> bytes:
        return content.replace(b"pending", b"deliver")

    for changed in (failed, lambda content: content[:-1]):
        ended = told([DELIVERED, PENDING], keys, format=format, changed=changed)
        assert ended == (1, "not ours / altered")


@pytest.mark.parametrize("content", [b"", b"{}\n", b"a,b\n1,2\n", b"%PDF-1.7\n"])
def test_a_file_that_is_no_ledger_needs_no_keys_to_be_told_so(told, keys, content):
    for known in (keys, None):
        ended = told([DELIVERED], known, changed=lambda _: content)
        assert ended == (1, "no ledger, or its seal is gone")


def test_a_ledger_that_leaves_an_event_out_is_not_valid_though_it_is_the_hubs(told, keys):
    for rows in ([WITHHELD, PENDING], [PENDING]):
        code, line = told(rows, keys)
        assert code == 1
        assert line == "genuine, but not whole: an entry follows 5, which is not in it"


def test_without_the_hubs_keys_it_cannot_be_told_whose_it_is(told, keys, hub, tmp_path):
    said = "whose it is cannot be told without the hub's keys: give --keys"
    assert told([], None) == (2, said)
    absent = tmp_path / "absent.json"
    assert told([], absent) == (2, f"{said} ({absent}: they cannot be read)")
    absent.write_text("{}")
    assert told([], absent) == (2, f"{said} ({absent}: this is no set of keys (RFC 7517))")
    hub.refusals = [(404, {}, {})]
    address = f"{hub.url}/v/gestarsalud/keys"
    assert told([], address) == (2, f"{said} ({address}: they cannot be read)")


def test_keys_may_be_where_the_hub_publishes_them(told, key, hub):
    hub.answers["/v/gestarsalud/keys"] = jwks(key)
    assert told([DELIVERED, PENDING], f"{hub.url}/v/gestarsalud/keys")[0] == 0


def test_another_hubs_ledger_is_not_ours(told, tmp_path):
    path = tmp_path / "others.json"
    path.write_text(json.dumps(jwks(SigningKey.read(seals.new_seed()))))
    assert told([DELIVERED], path) == (1, "not ours / altered")
