"""One HTTP/1.1 connection of a load generator, lean enough not to be what is measured."""

import asyncio
import time
from dataclasses import dataclass
from typing import cast

import httptools


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    #: From the first byte of the request written to the last byte of the answer read.
    seconds: float
    body: bytes


class ConnectionEnded(Exception):
    """The server closed the connection before it had answered."""


class _Parser(asyncio.Protocol):
    """Turns the bytes of one answer at a time into a future's result."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.reusable = True
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self._http = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []

    def send(self, message: bytes) -> asyncio.Future[tuple[int, bytes]]:
        self._answered = asyncio.get_running_loop().create_future()
        self.transport.write(message)
        return self._answered

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's, so an isinstance would refuse them.
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._http.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self.reusable = False
        self._fail(exc or ConnectionEnded("the server closed the connection unanswered"))

    def on_message_begin(self) -> None:
        self._body.clear()

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        status, body = self._http.get_status_code(), b"".join(self._body)
        self.reusable = self._http.should_keep_alive()
        answered, self._answered = self._answered, None
        if answered is not None:
            answered.set_result((status, body))

    def _fail(self, error: Exception) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error)


class Connection:
    """A connection kept alive, and opened again when the server closes it between answers."""

    def __init__(self, *, host: str, port: int, parser: _Parser) -> None:
        self._host, self._port, self._parser = host, port, parser

    @classmethod
    async def open(cls, *, host: str, port: int) -> "Connection":
        """Connect. Raises `OSError` when nothing listens there."""
        return cls(host=host, port=port, parser=await _connect(host, port))

    async def post(self, message: bytes) -> Answer:
        """Send one request, whole with its headers, and wait for its answer.

        Raises `ConnectionEnded`, `OSError` or `httptools.HttpParserError`.
        """
        started = time.perf_counter()
        if not self._parser.reusable:
            self._parser.transport.close()
            self._parser = await _connect(self._host, self._port)
        status, body = await self._parser.send(message)
        return Answer(status=status, seconds=time.perf_counter() - started, body=body)

    def close(self) -> None:
        self._parser.transport.close()


async def _connect(host: str, port: int) -> _Parser:
    _, parser = await asyncio.get_running_loop().create_connection(_Parser, host, port)
    return parser
