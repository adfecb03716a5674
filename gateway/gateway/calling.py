"""A call of a service, in somebody's name, and what it answers."""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from gateway import answers
from gateway.access.deciding import Allowed
from gateway.exchange import Request
from gateway.frames import header_entry
from gateway.rpc import Route, RpcClient, call_headers
from nosotros import clock

_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """In whose name a service is asked, in which language, and in which trace."""

    #: the headers that say who asks
    who: bytes
    language: str
    trace: str


@lru_cache(maxsize=4096)
def headers_of(allowed: Allowed) -> bytes:
    """The headers of a call that say who asks, in whose rows, and under which agreement."""
    entries = {
        "nameko.organisation": allowed.organisation,
        "nameko.actor": allowed.actor,
        "nameko.scopes": " ".join(sorted(allowed.scopes)),
    }
    if allowed.grantee is not None:
        entries |= {
            "nameko.grantee": allowed.grantee,
            "nameko.agreement": str(allowed.agreement_id),
            "nameko.purpose": str(allowed.purpose),
        }
    return call_headers(entries)


async def call(
    rpc: RpcClient,
    route: Route,
    *,
    asking: Asking,
    payload: dict[str, Any],
    operation: str,
    command: UUID | None = None,
) -> Any:
    """What the service answers, as JSON has it.

    Raises:
        ContractError: its refusal, or why there is no answer.
    """
    headers, body = written(asking, payload=payload, seconds=rpc.seconds, command=command)
    reply = await rpc.call(route, headers=headers, body=body)
    return answers.result_of(reply, operation=operation)


def written(
    asking: Asking, *, payload: dict[str, Any], seconds: float, command: UUID | None
) -> tuple[bytes, bytes]:
    """The headers and the body of a call that is given up after so many seconds."""
    headers = [
        asking.who,
        header_entry("nameko.deadline", f"{clock.unix() + seconds:.3f}"),
        header_entry("nameko.language", asking.language),
        header_entry("nameko.traceparent", asking.trace),
    ]
    if command is not None:
        headers.append(header_entry("nameko.command_id", str(command)))
    return b"".join(headers), orjson.dumps({"args": (), "kwargs": {"payload": payload}})


def traceparent(request: Request) -> str:
    """The caller's trace (W3C Trace Context), or a new one."""
    given = request.headers.get(b"traceparent")
    if given is not None and _TRACEPARENT.fullmatch(given):
        return given.decode()
    return new_trace()


def new_trace() -> str:
    """A trace that begins with us."""
    random = os.urandom(24).hex()
    return f"00-{random[:32]}-{random[32:]}-01"
