"""Keeps webhooks out of networks that can be reached from here only.

An address is judged when it is known and once more when its socket is made, and a connection goes
to exactly the address that was judged: a name that leads elsewhere a moment later changes nothing.
"""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from integrations.domain.addresses import Network, is_allowed, is_private

#: names looked up at once: one whose server hangs keeps others from nothing but its place
_LOOKUPS = 32


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

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            AddressRefused: one of them is not allowed.
            OSError: there is none.
        """
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port, family)
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
        self._threads.shutdown(wait=False, cancel_futures=True)

    def socket(self, info: Any) -> socket.socket:
        """A socket to connect to an address.

        Raises:
            AddressRefused: it is not allowed.
        """
        family, kind, protocol, _, address = info
        self._check(address[0])
        return socket.socket(family=family, type=kind, proto=protocol)

    def _check(self, text: str) -> None:
        address = ip_address(text)
        judge = is_private if self._plain else is_allowed
        if not judge(address, private=self._private):
            raise AddressRefused("is not on the Internet")


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[Any]:
    return socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
