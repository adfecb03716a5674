"""Audit logs in files, as a hub gives them and as somebody else would make them."""

from collections.abc import Sequence
from typing import Any

from nosotros import seals
from nosotros.audits import files
from nosotros.audits.chain import BEGINNING, MEMBERS, following, spelt
from nosotros.audits.checking import Chain, Head
from nosotros.audits.files import Line, taken_apart
from nosotros.seals import SigningKey

KEY = SigningKey.read(seals.new_seed())
OTHER = SigningKey.read(seals.new_seed())
KEYS = {KEY.kid: KEY.private.public_key()}
ISSUER = "https://nosotros.example.org/v/gestarsalud"
MADE = 1_755_525_600


def entry(position: int, **facts: Any) -> dict[str, Any]:
    """An entry, as it is in JSON."""
    at = f"2026-08-18T14:00:{position % 60:02}.000001Z"
    return {
        **dict.fromkeys(MEMBERS),
        "position": position,
        "entry_id": position * 7,
        "organisation": "gestarsalud",
        "service": "training",
        "at": at,
        "heard_at": at,
        "actor": "key:1",
        "action": "mark_attendance",
        "subject": f"session-{position}",
        **facts,
    }


def linked(entries: Sequence[dict[str, Any]], *, previous: bytes = BEGINNING) -> list[Line]:
    """Entries in a chain of their own: whoever may write the table can make it."""
    lines: list[Line] = []
    for each in entries:
        content = spelt(each)
        previous = following(previous, content)
        lines.append(Line(content, previous))
    return lines


def file_of(lines: Sequence[Line], *, key: SigningKey = KEY, **about: Any) -> bytes:
    """A sealed file of a log's first entries."""
    said = {
        "iss": ISSUER,
        "iat": MADE,
        "organisation": "gestarsalud",
        "after": 0,
        "until": len(lines),
        "previous": BEGINNING.hex(),
        "hash": (lines[-1].hash if lines else BEGINNING).hex(),
        "head": len(lines),
    }
    return files.sealed({**said, **about}, lines, key=key, keys_url=f"{ISSUER}/keys")


def head_of(lines: Sequence[Line], *, organisation: str = "gestarsalud") -> Head:
    """A log's head, as it is read from what was signed."""
    claims = {
        "iat": MADE,
        "organisation": organisation,
        "position": len(lines),
        "hash": (lines[-1].hash if lines else BEGINNING).hex(),
    }
    token = KEY.sign(claims, typ=seals.AUDIT_HEAD, keys_url=f"{ISSUER}/keys")
    return Head.read(token, KEYS)


def check(*contents: bytes, heads: Sequence[Head] = ()) -> Chain:
    """Check parts of a log, one after the other."""
    chain = Chain(heads=heads)
    for each in contents:
        chain.take(taken_apart(each), keys=KEYS)
    chain.finish()
    return chain
