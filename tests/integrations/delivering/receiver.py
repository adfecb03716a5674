"""An integrator's server, as well or as badly behaved as a test wants it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from nosotros.testing.waiting import PATIENCE

Behaviour = Callable[[web.Request, int], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


async def accept(_request: web.Request, _number: int) -> web.StreamResponse:
    """Take it."""
    return web.Response(status=204)


def answer(status: int, text: str = "", **headers: str) -> Behaviour:
    """Answer everything alike; in headers' names `_` stands for `-`."""

    async def behave(_request: web.Request, _number: int) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=text, headers=named)

    return behave


async def hang(_request: web.Request, _number: int) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


@dataclass(kw_only=True)
class Receiver:
    """A server on the loopback, in a thread of its own; a context."""

    behave: Behaviour = accept
    received: list[Received] = field(default_factory=list[Received])
    under_way: int = 0
    most_under_way: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=[started], daemon=True)
        self._thread.start()
        assert started.wait(PATIENCE), "the receiver does not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        """The events that came, each as often as it came."""
        return [each.headers["webhook-id"] for each in self.received]

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self._ended = asyncio.Event()
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        started.set()
        await self._ended.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            assert request.transport is not None
            self.connections.add(request.transport.get_extra_info("peername"))
            body = await request.read()
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.received.append(Received(path=request.path, headers=headers, body=body))
            return await self.behave(request, len(self.received))
        finally:
            self.under_way -= 1
