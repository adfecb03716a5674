"""A partner who gives its password, and waits before it comes in."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pamqp.frame
from pamqp import commands
from pamqp.header import ProtocolHeader

from nosotros.bus.address import BrokerAddress
from nosotros.testing.waiting import PATIENCE


class HalfOpen:
    """A connection whose password the broker has accepted."""

    def __init__(self, secret: ssl.SSLSocket, address: BrokerAddress) -> None:
        self._socket = secret
        self._address = address
        self._heard = b""
        secret.sendall(ProtocolHeader().marshal())
        assert isinstance(self._next(), commands.Connection.Start)
        self._say(
            commands.Connection.StartOk(
                client_properties={},
                mechanism="PLAIN",
                response=f"\0{address.user}\0{address.password}",
                locale="en_US",
            )
        )
        assert isinstance(self._next(), commands.Connection.Tune)

    def come_in(self) -> None:
        """Go on from there. Raises AssertionError, OSError: the broker does not let it in."""
        self._say(commands.Connection.TuneOk(channel_max=10, frame_max=131072, heartbeat=0))
        self._say(commands.Connection.Open(virtual_host=self._address.virtual_host))
        assert isinstance(self._next(), commands.Connection.OpenOk)

    def closed(self, *, seconds: float) -> bool:
        """Whether the broker closes it within so many seconds."""
        self._socket.settimeout(seconds)
        try:
            return isinstance(self._next(), commands.Connection.Close)
        except TimeoutError:
            return False

    def _say(self, method: Any) -> None:
        self._socket.sendall(pamqp.frame.marshal(method, 0))

    def _next(self) -> Any:
        while True:
            size, _, frame = pamqp.frame.unmarshal(self._heard) if self._heard else (0, 0, None)
            if frame is not None:
                self._heard = self._heard[size:]
                return frame
            more = self._socket.recv(65536)
            assert more, "the broker hung up"
            self._heard += more


@contextmanager
def half_open(address: BrokerAddress) -> Iterator[HalfOpen]:
    """One who comes to an address so far and no further."""
    assert address.tls is not None
    place = (address.host, address.port)
    with (
        socket.create_connection(place, timeout=PATIENCE) as plain,
        address.tls.context().wrap_socket(plain, server_hostname=address.host) as secret,
    ):
        yield HalfOpen(secret, address)
