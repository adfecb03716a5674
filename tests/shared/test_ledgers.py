"""A ledger's file is read as it was sealed, and with any bit changed not at all."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest

from nosotros import ledgers, seals
from nosotros.errors import SealBroken
from nosotros.ledgers import Format
from nosotros.seals import SigningKey

KEYS_URL = "https://nosotros.example.org/v/gestarsalud/keys"
ABOUT = {"subscription": "0199", "organisation": "la-u", "after": "4", "until": "9", "due": 1}
ROWS = [
    ("5", "4", "0198", "a.type.v1", "la-u", "delivered", 2, "2026-08-18T14:00:00.000Z"),
    ("7", None, None, None, None, "withheld", None, None),
]
FORMATS: tuple[Format, ...] = get_args(Format)


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.read(seals.new_seed())


@pytest.fixture(scope="module")
def keys(key: SigningKey) -> seals.Keys:
    return {key.kid: key.private.public_key()}


def sealed(key: SigningKey, format: Format, **about: Any) -> bytes:
    return ledgers.sealed(ABOUT | about, ROWS, format=format, key=key, keys_url=KEYS_URL)


def flipped(content: bytes) -> Iterator[bytes]:
    """The content with each bit of it changed, one at a time."""
    for place in range(len(content)):
        for bit in range(8):
            yield content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def taken(opened: Callable[[], Any]) -> bool:
    try:
        opened()
    except SealBroken:
        return False
    return True


@pytest.mark.parametrize("format", FORMATS)
def test_a_ledger_is_read_as_it_was_sealed(key, keys, format):
    read = ledgers.opened(sealed(key, format), keys=keys)
    assert {name: read.claims[name] for name in ABOUT} == ABOUT
    assert [list(each.values()) for each in read.rows] == [
        ["" if value is None else str(value) for value in row] for row in ROWS
    ]
    assert list(read.rows[0]) == list(ledgers.COLUMNS)


@pytest.mark.parametrize("format", FORMATS)
def test_no_bit_of_a_ledger_can_be_changed(key, keys, format):
    file = sealed(key, format)
    for each in flipped(file):
        assert not taken(lambda each=each: ledgers.opened(each, keys=keys))


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_can_be_added_to_a_ledger_or_taken_from_it(key, keys, format):
    file = sealed(key, format)
    for each in (file + b"\n", file[:-1], b"\n" + file, b" " + file, file + file, b"", b"{", b"{}"):
        assert not taken(lambda each=each: ledgers.opened(each, keys=keys))
    table = sealed(key, "csv")
    without_a_row = table.replace(b"7,,,,,withheld,,\r\n", b"")
    assert without_a_row != table
    assert not taken(lambda: ledgers.opened(without_a_row, keys=keys))


def test_a_seal_is_worth_nothing_on_another_ledger_or_in_another_format(key, keys):
    one, other = (json.loads(sealed(key, "json", until=until)) for until in ("9", "8"))
    swapped = json.dumps({"ledger": one["ledger"], "seal": other["seal"]}, separators=(",", ":"))
    assert not taken(lambda: ledgers.opened(swapped.encode() + b"\n", keys=keys))
    table = sealed(key, "csv")
    body, _, token = table.rpartition(b"# nosotros-seal ")
    framed = b'{"ledger":' + body + b',"seal":"' + token.removesuffix(b"\n") + b'"}\n'
    assert not taken(lambda: ledgers.opened(framed, keys=keys))


def test_what_was_sealed_as_another_kind_of_file_is_no_ledger(key, keys):
    page = seals.seal_file(b"a\n", ABOUT, key=key, keys_url=KEYS_URL)
    renamed = page.replace(b"% nosotros", b"# nosotros")
    for each in (page, renamed):
        assert not taken(lambda each=each: ledgers.opened(each, keys=keys))
    unnamed = seals.seal_file(b"a\r\n", ABOUT, key=key, keys_url=KEYS_URL, kind=seals.LEDGER_CSV)
    assert not taken(lambda: ledgers.opened(unnamed, keys=keys))


def test_each_format_is_read_by_whoever_knows_it(key):
    read = json.loads(sealed(key, "json"))
    assert read["ledger"] == {
        **ABOUT,
        "columns": list(ledgers.COLUMNS),
        "rows": [list(each) for each in ROWS],
    }
    table = sealed(key, "csv").decode()
    lines = table.split("\r\n")
    # RFC 4180: lines end with CR and LF, the header has the columns' names.
    assert lines[0] == ",".join(ledgers.COLUMNS)
    assert lines[-1].startswith("# nosotros-seal ")
    *cells, seal = csv.reader(io.StringIO(table, newline=""))
    assert {len(each) for each in cells} == {len(ledgers.COLUMNS)}
    assert len(seal) == 1


def test_another_key_s_ledger_is_not_ours(key):
    other = SigningKey.read(seals.new_seed())
    for format in FORMATS:
        assert not taken(
            lambda format=format: ledgers.opened(
                sealed(key, format), keys={other.kid: other.private.public_key()}
            )
        )
