"""Checking a ledger with nothing but the hub's keys."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import requests

from nosotros import ledgers, seals
from nosotros.cli.verifying import NOT_VALID, UNTOLD, VALID, Told
from nosotros.errors import SealBroken

_SECONDS = 30
_WHOSE = "whose it is cannot be told without the hub's keys: give --keys"


def check_ledger(file: Path, *, keys: str | None) -> Told:
    """Whether a ledger is as the hub sealed it, and what it says.

    Args:
        file: a ledger in JSON or CSV.
        keys: the hub's keys, which are trusted: a file, or the address where they are published.
    """
    content = file.read_bytes()
    if not ledgers.may_be_one(content):
        return Told(line="no ledger, or its seal is gone", code=NOT_VALID)
    if keys is None:
        return Told(line=_WHOSE, code=UNTOLD)
    try:
        known = seals.read_keys(_read(keys))
    except (OSError, requests.RequestException, SealBroken) as error:
        why = error if isinstance(error, SealBroken) else "they cannot be read"
        return Told(line=f"{_WHOSE} ({keys}: {why})", code=UNTOLD)
    try:
        opened = ledgers.opened(content, keys=known)
    except SealBroken:
        return Told(line="not ours / altered", code=NOT_VALID)
    lost = _missing(opened.rows, after=int(opened.claims["after"]))
    if lost is not None:
        return Told(
            line=f"genuine, but not whole: an entry follows {lost}, which is not in it",
            code=NOT_VALID,
        )
    return Told(line=_said(opened), code=VALID)


def _read(keys: str) -> bytes:
    if not keys.startswith(("https://", "http://")):
        return Path(keys).read_bytes()
    answer = requests.get(keys, timeout=_SECONDS)
    answer.raise_for_status()
    return answer.content


def _missing(rows: Iterable[Mapping[str, str]], *, after: int) -> str | None:
    """A cursor that an entry follows, and that the ledger should have and has not."""
    had: set[str] = set()
    for each in rows:
        previous = each["previous"]
        if previous and int(previous) > after and previous not in had:
            return previous
        had.add(each["cursor"])
    return None


def _said(opened: ledgers.Opened) -> str:
    said = opened.claims
    as_of = datetime.fromtimestamp(said["iat"], UTC).isoformat(timespec="seconds")
    states: Sequence[str] = ("delivered", "pending", "failed")
    counts = ", ".join(f"{said[state]} {state}" for state in states)
    return (
        f"valid, as of {as_of}: {said['subscription']} after {said['after']} until {said['until']}:"
        f" {said['due']} due, {counts}; {said['withheld']} withheld"
    )
