"""An integrator, who comes to a queue with nothing but its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp


@contextmanager
def coming(url: str) -> Iterator[amqp.Connection]:
    """A connection of an integrator's, as the address says."""
    parts = urlsplit(url)
    connection: Any = amqp.Connection(
        host=f"{parts.hostname}:{parts.port}",
        userid=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path[1:]),
        login_method="PLAIN",
    )
    connection.connect()
    try:
        yield connection
    finally:
        connection.collect()


def taken(url: str) -> list[Any]:
    """What is in a queue, taken and acknowledged, oldest first."""
    name = unquote(urlsplit(url).username or "")
    found: list[Any] = []
    with coming(url) as connection:
        channel: Any = connection.channel()
        while (message := channel.basic_get(name)) is not None:
            channel.basic_ack(message.delivery_tag)
            found.append(message)
        channel.close()
    return found
