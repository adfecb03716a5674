"""A message on its way through a process, and what can be seen of it without reading it whole."""

from typing import Any, Protocol

import orjson

from nosotros.bus.lanes import Lanes


class Outlet(Protocol):
    """Where acknowledgements and answers go."""

    def ack(self, message: Any) -> None:
        """Let the broker forget a message."""

    def reply(self, properties: dict[str, Any], body: bytes) -> None:
        """Answer a message's sender."""


class Delivery:
    """A message on its way through this process."""

    __slots__ = ("_line", "_message", "body", "deliveries", "headers", "lanes")

    def __init__(self, line: Outlet, message: Any, lanes: Lanes) -> None:
        self._line = line
        #: those of the connection that it came over
        self.lanes = lanes
        self._message = message
        self.body: bytes = _bytes(message.body)
        self.headers: dict[str, Any] = message.headers or {}
        #: how often it was delivered before, and not answered
        count = self.headers.get("x-delivery-count")
        self.deliveries = count if isinstance(count, int) else 0

    def ack(self) -> None:
        """Let the broker forget it."""
        self._line.ack(self._message)

    def reply(self, body: bytes) -> None:
        """Answer its sender, and let the broker forget it."""
        self._line.reply(self._message.properties, body)
        self.ack()


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def peek(body: bytes) -> tuple[str | None, str]:
    """Type and partition key of an event, as far as they can be read."""
    try:
        raw = orjson.loads(body)
        type, key = raw["type"], raw["partitionkey"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, ""
    return (type, key) if isinstance(type, str) and isinstance(key, str) else (None, "")
