"""The audit log, as the gateway gives it: its head, and its parts one after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from nosotros import seals
from nosotros.audits.files import taken_apart
from nosotros.cli.events.gateway import Gateway, Refused
from nosotros.errors import SealBroken

_ISSUER = "/v/"


def save_head(gateway: Gateway, file: Path) -> str:
    """Keep the head of the log in a file; what was kept.

    Raises:
        Refused, Unavailable: with what to do.
    """
    answer = signed_head(gateway)
    said = _said(answer)
    file.write_text(answer + "\n", encoding="ascii")
    return f"{file}: {said.get('position')} entries of {said.get('organisation')}"


def signed_head(gateway: Gateway) -> str:
    """The head of the log, as the hub signed it.

    Raises:
        Refused, Unavailable: with what to do.
    """
    try:
        return str(gateway.ask("/v1/audit/head", {}).json()["signed"])
    except (requests.RequestException, KeyError, TypeError, ValueError):
        raise Refused("this gateway has no audit log; is NOSOTROS_URL right?") from None


def keys_of(gateway: Gateway, head: str) -> bytes:
    """The keys that this gateway publishes for whoever signed a head.

    Raises:
        Refused, Unavailable: with what to do.
    """
    operator = str(_said(head).get("iss", "")).rpartition(_ISSUER)[2]
    return gateway.ask(f"{_ISSUER}{operator}/keys", {}).content


def parts(gateway: Gateway, *, until: int) -> Iterator[bytes]:
    """The log from its beginning up to a position, a file at a time.

    Raises:
        Refused, Unavailable: with what to do.
    """
    after = 0
    while True:
        answer = gateway.ask("/v1/audit/export", {"after": str(after), "until": str(until)})
        yield answer.content
        reached = _until(answer.content)
        if reached <= after or reached >= until:
            return
        after = reached


def _until(content: bytes) -> int:
    seal = taken_apart(content).seal
    until = _said(seal).get("until") if seal is not None else None
    return until if isinstance(until, int) else 0


def _said(token: str) -> dict[str, Any]:
    try:
        return seals.claims_of(token)
    except (SealBroken, IndexError):
        raise Refused("the gateway answered with no seal; is NOSOTROS_URL right?") from None
