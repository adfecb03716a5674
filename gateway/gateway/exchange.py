"""One HTTP request and its answer, as the gateway sees them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.problems import language_of, problem_of
from nosotros.contracts.language import ContractError

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

JSON = (b"content-type", b"application/json")
#: the extension of ASGI by which our server says how a connection is ended at once
ABORT = "nosotros.abort"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What was asked; `headers` by lower-case name, the last of several winning."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    receive: Receive
    language: str
    #: where it came from
    address: str
    #: ends the connection at once, whatever is still to be sent; none: the server cannot
    abort: Callable[[], None] | None = None

    @classmethod
    def of(cls, scope: Mapping[str, Any], receive: Receive) -> "Request":
        headers = dict(scope["headers"])
        return cls(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"],
            headers=headers,
            receive=receive,
            language=language_of(headers.get(b"accept-language")),
            address=scope["client"][0] if scope.get("client") else "",
            abort=scope.get("extensions", {}).get(ABORT),
        )


class Answer(Protocol):
    """What a request is answered with, at once or piece by piece."""

    @property
    def status(self) -> int: ...

    async def send(self, send: Send, *, extra: Headers = ()) -> None:
        """Have it go out, with more headers."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What is answered; `code` is the problem's, where it is one."""

    status: int
    body: bytes = b""
    headers: Headers = ()
    code: str | None = None

    async def send(self, send: Send, *, extra: Headers = ()) -> None:
        headers = [*self.headers, *extra]
        if self.status not in (204, 304):
            headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


@dataclass(frozen=True, kw_only=True, slots=True)
class Streamed:
    """What is answered piece by piece, in constant memory.

    A piece is asked for when the one before has gone out, and none is once the client has left.
    Where one cannot be had, the exception leaves `send` before the end of the answer is marked:
    the client sees that it is not whole.
    """

    pieces: AsyncGenerator[bytes, None]
    receive: Receive
    headers: Headers
    status: int = 200

    async def send(self, send: Send, *, extra: Headers = ()) -> None:
        async with aclosing(self.pieces) as pieces:
            headers = [*self.headers, *extra]
            await send({"type": "http.response.start", "status": self.status, "headers": headers})
            leaving = asyncio.create_task(left(self.receive))
            try:
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                    # The server waits for room before it writes, not after: this waits for what
                    # was just written.
                    await send({"type": "http.response.body", "body": b"", "more_body": True})
                    if leaving.done():
                        return
            finally:
                leaving.cancel()
            await send({"type": "http.response.body", "body": b""})


async def nothing() -> AsyncGenerator[bytes, None]:
    """No piece at all: what HEAD is answered with."""
    return
    yield


async def left(receive: Receive) -> None:
    """Until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def refused(
    error: ContractError, *, language: str, shown: dict[str, str] | None = None
) -> Response:
    """The problem that tells of a refusal."""
    problem = problem_of(error, language=language, shown=shown)
    return Response(
        status=problem.status, body=problem.body, headers=problem.headers, code=problem.code
    )
