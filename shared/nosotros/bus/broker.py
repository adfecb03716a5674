"""Connections to the broker: how they are opened, and what their loss looks like."""

import socket
from typing import Any

import amqp
from kombu.connection import Connection

from nosotros.bus.address import BrokerAddress
from nosotros.bus.bounded import LARGEST_MESSAGE, transport_of

#: What a connection that is gone, or cannot be made, raises.
LOST: tuple[type[BaseException], ...] = (
    amqp.exceptions.ConnectionError,
    amqp.exceptions.RecoverableConnectionError,
    amqp.exceptions.IrrecoverableConnectionError,
    ConnectionError,
    OSError,
)
HEARTBEAT = 10
_AHEAD = 8192
PERSISTENT = 2


def connect(
    url: str,
    *,
    name: str,
    heartbeat: int = HEARTBEAT,
    largest: int | None = LARGEST_MESSAGE,
) -> Any:
    """Open a connection (a `kombu.Connection`; its `.connection` is py-amqp's).

    Args:
        url: an `amqp://` or `amqps://` address, as `BrokerAddress` reads it.
        name: shown in the broker's list of connections.
        heartbeat: seconds; 0 for a connection that nobody tends between its uses.
        largest: bytes of a message that is taken from it, beyond which the connection ends; none:
            whoever reads its frames bounds them.

    Raises:
        OSError, amqp.exceptions.ConnectionError: it cannot be made now.
        ValueError: the address is none.
    """
    address = BrokerAddress.read(url)
    # kombu says that it takes a bool.
    tls: Any = address.tls.options(address.host) if address.tls else False
    connection = Connection(
        hostname=address.host,
        port=address.port,
        userid=address.user,
        password=address.password,
        virtual_host=address.virtual_host,
        ssl=tls,
        transport=transport_of(largest),
        heartbeat=heartbeat,
        connect_timeout=5,
        transport_options={
            "client_properties": {"connection_name": name},
            "read_timeout": None,
            "write_timeout": 30,
            "socket_settings": {
                socket.TCP_USER_TIMEOUT: 20000,
                socket.TCP_KEEPIDLE: 10,
                socket.TCP_KEEPINTVL: 5,
                socket.TCP_KEEPCNT: 3,
            },
        },
    )
    connection.connect()
    driver: Any = connection.connection
    # Publishing would otherwise look for news on the socket first, each time; those who
    # publish read the broker's news in their own loop.
    driver.client_properties.get("capabilities", {}).pop("connection.blocked", None)
    return connection


def read_ahead(driver: Any) -> None:
    """Have a connection take from its socket what is there, for one that takes much.

    py-amqp asks the operating system for each part of each frame, nine times a message; what it is
    given beyond that it keeps for the next part.
    """
    transport = driver.transport
    receive = transport._quick_recv
    transport._quick_recv = lambda size: receive(max(size, _AHEAD))
