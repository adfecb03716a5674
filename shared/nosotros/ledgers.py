"""Ledgers as files: how they are sealed, and what one says, with no network.

What became of each event is a row of `COLUMNS`, in JSON too, as 50,000 objects would be more than
a broker takes in one message.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from nosotros import seals
from nosotros.errors import SealBroken
from nosotros.seals import Keys, SigningKey

COLUMNS = (
    "cursor",
    "previous",
    "event_id",
    "type",
    "organisation",
    "state",
    "attempts",
    "delivered_at",
)
_NAME = "ledger"
_JSON, _CSV = "json", "csv"
Format = Literal["json", "csv"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A ledger that was proved to be the one that was sealed."""

    #: of whom, from where to where, how many, since when: what the seal says
    claims: Mapping[str, Any]
    #: by the columns' names; what a row does not say is an empty text
    rows: Sequence[Mapping[str, str]]


def sealed(
    about: Mapping[str, Any],
    rows: Iterable[Sequence[Any]],
    *,
    format: Format,
    key: SigningKey,
    keys_url: str,
) -> bytes:
    """A ledger as a file, whose seal says the same as its head.

    Args:
        about: what all of its rows have in common, ready for JSON.
        rows: values of `COLUMNS`: texts, whole numbers, or none.
        format: in JSON `{"ledger": …, "seal": "…"}`; in CSV (RFC 4180) a comment as the last line.
        key, keys_url: whose seal it is.
    """
    claims = {**about, "format": format}
    if format == _CSV:
        return seals.seal_file(
            _table(rows), claims, key=key, keys_url=keys_url, kind=seals.LEDGER_CSV
        )
    ledger = orjson.dumps({**about, "columns": COLUMNS, "rows": list(rows)})
    return seals.seal_json(ledger, claims, name=_NAME, typ=seals.LEDGER, key=key, keys_url=keys_url)


def opened(content: bytes, *, keys: Keys) -> Opened:
    """What a ledger says, once it is proved that it is the one that was sealed.

    Raises:
        SealBroken: it is none, or was changed, or its seal is another's.
    """
    if content.startswith(b"{"):
        claims, ledger = seals.opened_json(content, name=_NAME, typ=seals.LEDGER, keys=keys)
        _must_be(claims, _JSON)
        read = orjson.loads(ledger)
        rows = [
            {
                name: "" if value is None else str(value)
                for name, value in zip(read["columns"], row, strict=True)
            }
            for row in read["rows"]
        ]
        return Opened(claims=claims, rows=rows)
    claims = seals.opened_file(content, keys=keys, kind=seals.LEDGER_CSV)
    _must_be(claims, _CSV)
    table = content[: content.rindex(seals.LEDGER_CSV.mark)].decode()
    return Opened(claims=claims, rows=list(csv.DictReader(io.StringIO(table, newline=""))))


def may_be_one(content: bytes) -> bool:
    """Whether a file looks like a ledger with its seal, which proves nothing yet."""
    if content.startswith(b"{"):
        return b'"ledger"' in content and b'"seal"' in content
    return seals.LEDGER_CSV.mark in content


def _must_be(claims: Mapping[str, Any], format: Format) -> None:
    if claims.get("format") != format:
        raise SealBroken("the seal of another file")


def _table(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode()
