"""Checking an audit log, in files or through the gateway, with nothing but the hub's keys."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import requests

from nosotros import clock, seals
from nosotros.audits.checking import Altered, Chain, Head, Untold
from nosotros.audits.files import taken_apart
from nosotros.cli.audit.asking import keys_of, parts, signed_head
from nosotros.cli.events.gateway import Gateway
from nosotros.cli.verifying import NOT_VALID, UNTOLD, VALID, Told
from nosotros.errors import SealBroken
from nosotros.seals import Keys

_SECONDS = 30
#: after which, and then as often, it is said how far the checking has come
_PATIENCE = 2.0
_WHOSE = "whose it is cannot be told without the hub's keys"


def verify_files(files: Sequence[Path], *, keys: str | None, heads: Sequence[Path]) -> Told:
    """Whether files, each following the one before, are what was written down.

    Args:
        files: parts of a log, as the hub gave them.
        keys: the hub's keys, which are trusted: a file, or the address where they are published.
        heads: saved earlier; the log must be what it was then.
    """
    for each in files:
        if not taken_apart(each.read_bytes()).may_be_one:
            return Told(line=f"{each}: no part of an audit log", code=NOT_VALID)
    if keys is None:
        return Told(line=f"{_WHOSE}: give --keys", code=UNTOLD)
    try:
        known = _keys(keys)
        saved = _heads(heads, known)
    except Untold as why:
        return Told(line=str(why), code=UNTOLD)
    given = (each.read_bytes() for each in files)
    return _checked(given, keys=known, saved=saved)


def verify_log(gateway: Gateway, *, keys: str | None, heads: Sequence[Path]) -> Told:
    """Whether the whole log, as a gateway gives it, is what was written down.

    Args:
        gateway: whom to ask, with a key that may read the log.
        keys: the hub's keys, as of files; none: those that this very gateway publishes.
        heads: saved earlier.

    Raises:
        Refused, Unavailable: the gateway does not give it.
    """
    signed = signed_head(gateway)
    try:
        known = seals.read_keys(keys_of(gateway, signed)) if keys is None else _keys(keys)
        now = Head.read(signed, known)
        saved = _heads(heads, known)
    except SealBroken as broken:
        return Told(line=f"the head of the log is not signed by the hub: {broken}", code=NOT_VALID)
    except Untold as why:
        return Told(line=str(why), code=UNTOLD)
    given = parts(gateway, until=now.position)
    return _checked(given, keys=known, saved=saved, now=now)


def _checked(
    given: Iterable[bytes], *, keys: Keys, saved: Sequence[Head], now: Head | None = None
) -> Told:
    chain = Chain(heads=saved if now is None else (*saved, now))
    said: Mapping[str, Any] = {}
    next_said = clock.monotonic() + _PATIENCE
    try:
        for content in given:
            said = chain.take(taken_apart(content), keys=keys)
            if clock.monotonic() >= next_said:
                of = "" if now is None else f" of {now.position}"
                click.echo(f"checked up to entry {chain.position}{of}", err=True)
                next_said = clock.monotonic() + _PATIENCE
        chain.finish()
    except Altered as altered:
        return Told(line=f"not what was written down: {altered}", code=NOT_VALID)
    except Untold as why:
        return Told(line=str(why), code=UNTOLD)
    return Told(line=_told(chain, said, saved=saved), code=VALID)


def _told(chain: Chain, said: Mapping[str, Any], *, saved: Sequence[Head]) -> str:
    as_of = datetime.fromtimestamp(said["iat"], UTC).isoformat(timespec="seconds")
    after = chain.after or 0
    number = chain.position - after
    which = f" ({after + 1} to {chain.position})" if after else ""
    left = said["head"] - chain.position
    more = f"; {left} more had been written down by then" if left > 0 else ""
    agree = f"; as it was on {', '.join(each.since for each in saved)}" if saved else ""
    entries = "entry" if number == 1 else "entries"
    return f"valid, as of {as_of}: {number} {entries} of {chain.organisation}{which}{more}{agree}"


def _keys(where: str) -> Keys:
    try:
        if not where.startswith(("https://", "http://")):
            return seals.read_keys(Path(where).read_bytes())
        answer = requests.get(where, timeout=_SECONDS)
        answer.raise_for_status()
        return seals.read_keys(answer.content)
    except (OSError, requests.RequestException, SealBroken) as error:
        why = error if isinstance(error, SealBroken) else "they cannot be read"
        raise Untold(f"{_WHOSE} ({where}: {why})") from None


def _heads(files: Iterable[Path], keys: Keys) -> list[Head]:
    heads: list[Head] = []
    for file in files:
        try:
            heads.append(Head.read(file.read_text(encoding="ascii").strip(), keys))
        except (UnicodeDecodeError, SealBroken):
            raise Untold(f"{file} is no head that these keys signed") from None
    return heads
