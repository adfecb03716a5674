"""Taking messages from a broker that somebody else fills: bounded, and without believing anything.

Of each message only a beginning is ever in memory, however large it is, and of its properties only
one is read: the user who published it, which the broker has checked against who was connected.
"""

from collections.abc import Callable
from dataclasses import dataclass
from struct import pack, unpack_from
from typing import Any

from amqp.serialization import PROPERTY_CLASSES

from partners.domain.inward import LARGEST

_HEADER, _BODY = 2, 3
_BASIC = 60
#: of a content header: class, weight and body's size come before its properties (AMQP 0-9-1, 4.2.6.1)
_PROPERTIES_AT = 12
_NO_PROPERTIES = b"\x00\x00"


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A message, as far as it is believed."""

    tag: int
    body: bytes
    #: of all of it; where it is larger than an event may be, none of it was kept
    size: int
    #: whether it was given to a consumer before
    again: bool
    #: who published it, where that was said
    user: str | None


class Reader:
    """Reads what comes over one connection of py-amqp."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._inner: Callable[[Any], Any] = driver.on_inbound_frame
        #: by channel: how much of a body is still to be thrown away
        self._skipping: dict[int, int] = {}
        self._size = 0
        self._users: dict[int, str | None] = {}
        self._sizes: dict[int, int] = {}
        driver.on_inbound_frame = self._on_frame

    def taken(self, message: Any) -> Taken:
        """A message, as a consumer's callback is given it."""
        channel: int = message.channel.channel_id
        body = message.body
        body = body.encode() if isinstance(body, str) else bytes(body)
        return Taken(
            tag=message.delivery_tag,
            body=body,
            size=max(self._sizes.get(channel, 0), len(body)),
            again=bool(message.delivery_info.get("redelivered")),
            user=self._users.get(channel),
        )

    def _on_frame(self, frame: Any) -> Any:
        kind, channel, payload = frame
        if kind == _HEADER:
            return self._on_header(kind, channel, payload)
        if kind == _BODY and self._skipping.get(channel):
            self._skipping[channel] = max(self._skipping[channel] - len(payload), 0)
            # Also what is thrown away shows that the other side lives.
            self._driver.bytes_recv += 1
            return False
        return self._inner(frame)

    def _on_header(self, kind: int, channel: int, payload: Any) -> Any:
        (size,) = unpack_from(">Q", payload, 4)
        self._users[channel] = _user_of(payload)
        self._sizes[channel] = size
        if size > LARGEST:
            self._skipping[channel] = size
        kept = 0 if size > LARGEST else size
        header = bytes(payload[:4]) + pack(">Q", kept) + _NO_PROPERTIES
        return self._inner((kind, channel, header))


def _user_of(header: Any) -> str | None:
    try:
        properties, _ = PROPERTY_CLASSES[_BASIC](header, _PROPERTIES_AT)
    except Exception:
        # Whatever a sender has made of them: they say nothing then.
        return None
    user = properties.get("user_id")
    return user if isinstance(user, str) else None
