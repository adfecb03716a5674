"""Checking a copy of what was issued, with nothing but the issuer's keys and its list."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nosotros import clock, seals
from nosotros.errors import SealBroken

VALID, NOT_VALID, UNTOLD = 0, 1, 2
_ONLY_THE_LINK = "genuine, but whether it was revoked since only the link tells"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is answered: a line, and the exit code."""

    line: str
    code: int


def verify_copy(copy: Path, *, keys: Path, ended: Path | None) -> Told:
    """Whether a copy is genuine, and not revoked as far as a list says.

    Args:
        copy: a sealed PDF, or a credential as a JWT.
        keys: the issuer's keys, which are trusted.
        ended: its signed list of what is not valid any more, as it is answered or as a JWT.

    Raises:
        SealBroken: the keys cannot be read.
    """
    known = seals.read_keys(keys.read_bytes())
    try:
        claims = _opened(copy.read_bytes(), keys=known)
    except SealBroken:
        return Told(line="not ours / altered", code=NOT_VALID)
    shown = f"{claims.get('number')}, {claims.get('jti')}"
    if ended is None:
        return Told(line=f"{_ONLY_THE_LINK}: {shown}", code=UNTOLD)
    try:
        listed = seals.opened(_list_in(ended.read_bytes()), keys=known, typ=seals.ENDED)
        return _by_the_list(claims, listed, shown=shown)
    except (SealBroken, ValueError, KeyError, TypeError):
        return Told(line=f"{_ONLY_THE_LINK} (this list is altered): {shown}", code=UNTOLD)


def _opened(content: bytes, *, keys: seals.Keys) -> dict[str, Any]:
    if content.startswith(b"%PDF"):
        return seals.opened_file(content, keys=keys)
    return seals.opened(_text(content), keys=keys, typ=seals.CREDENTIAL)


def _by_the_list(claims: Mapping[str, Any], listed: Mapping[str, Any], *, shown: str) -> Told:
    if listed["iss"] != claims["iss"]:
        return Told(line=f"{_ONLY_THE_LINK} (this list is another's): {shown}", code=UNTOLD)
    for each in listed["ended"]:
        if each["number"] == claims["number"]:
            why = f" ({each['why']})" if each["why"] else ""
            return Told(line=f"{each['state']} since {each['since']}{why}: {shown}", code=NOT_VALID)
    # Whatever was issued later than the list, or revoked since, is not on it.
    if listed["iat"] < claims["iat"] or listed["next_update"] < clock.now().timestamp():
        return Told(line=f"{_ONLY_THE_LINK} (this list is too old): {shown}", code=UNTOLD)
    as_of = datetime.fromtimestamp(listed["iat"], UTC).isoformat(timespec="seconds")
    return Told(line=f"valid, as of {as_of}: {shown}", code=VALID)


def _list_in(content: bytes) -> str:
    return str(json.loads(content)["signed"]) if content.startswith(b"{") else _text(content)


def _text(content: bytes) -> str:
    try:
        return content.removesuffix(b"\n").decode("ascii")
    except UnicodeDecodeError:
        raise SealBroken("not text") from None
