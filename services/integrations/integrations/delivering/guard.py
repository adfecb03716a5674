"""Keeps webhooks out of networks that can be reached from here only.

An address is judged when it is known and once more when its socket is made, and a connection goes
to exactly the address that was judged: a name that leads elsewhere a moment later changes nothing.

Nor does a name keep others waiting whose server does not answer: each is looked up once at a time,
whoever asks for it, and one that was slow waits with its like.
"""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from integrations.domain.addresses import Network, is_allowed, is_private
from nosotros import clock

#: names looked up at once, and of those that were slow the last time
_LOOKUPS, _SLOW_LOOKUPS = 64, 16
#: seconds after which a name is slow
_SLOW = 2.0
#: names that are known to be slow; the one that has been for longest is forgotten
_MOST_SLOW = 10_000
_Asked = tuple[str, int, socket.AddressFamily]


class AddressRefused(OSError):
    """Nothing is sent to this address."""


class Guard(AbstractResolver):
    """Looks names up, and refuses those that lead anywhere but to the Internet."""

    def __init__(self, *, private: Sequence[Network], plain: bool) -> None:
        """
        Args:
            private: networks that are allowed though they are not the Internet.
            plain: whether what is sent is not encrypted, so that it may go to those alone.
        """
        self._private = private
        self._plain = plain
        self._threads = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        self._slow_threads = ThreadPoolExecutor(_SLOW_LOOKUPS, thread_name_prefix="slow-lookup")
        self._under_way: dict[_Asked, asyncio.Task[list[Any]]] = {}
        self._slow: dict[str, None] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            AddressRefused: one of them is not allowed.
            OSError: there is none.
        """
        asked = (host, port, family)
        looking = self._under_way.get(asked)
        if looking is None:
            looking = self._under_way[asked] = asyncio.create_task(self._look_up(asked))
            looking.add_done_callback(lambda done: self._looked_up(asked, done))
        # Whoever gives up waiting leaves it to the others.
        found = await asyncio.shield(looking)
        for _, _, _, _, address in found:
            self._check(address[0])
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=address[1],
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Look nothing up any more."""
        for threads in (self._threads, self._slow_threads):
            threads.shutdown(wait=False, cancel_futures=True)

    def socket(self, info: Any) -> socket.socket:
        """A socket to connect to an address.

        Raises:
            AddressRefused: it is not allowed.
        """
        family, kind, protocol, _, address = info
        self._check(address[0])
        return socket.socket(family=family, type=kind, proto=protocol)

    def _looked_up(self, asked: _Asked, done: asyncio.Task[list[Any]]) -> None:
        del self._under_way[asked]
        if not done.cancelled():
            # Nobody may be waiting for it any more.
            done.exception()

    async def _look_up(self, asked: _Asked) -> list[Any]:
        host = asked[0]
        threads = self._slow_threads if host in self._slow else self._threads
        return await asyncio.get_running_loop().run_in_executor(threads, self._timed, asked)

    def _timed(self, asked: _Asked) -> list[Any]:
        """In a thread; what counts is how long it took there, not how long it waited for one."""
        host, began = asked[0], clock.monotonic()
        try:
            return _look_up(*asked)
        finally:
            self._slow.pop(host, None)
            if clock.monotonic() - began >= _SLOW:
                self._slow[host] = None
                if len(self._slow) > _MOST_SLOW:
                    self._slow.pop(next(iter(self._slow)), None)

    def _check(self, text: str) -> None:
        address = ip_address(text)
        judge = is_private if self._plain else is_allowed
        if not judge(address, private=self._private):
            raise AddressRefused("is not on the Internet")


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[Any]:
    return socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
