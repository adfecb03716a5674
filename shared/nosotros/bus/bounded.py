"""py-amqp's connection, for brokers that somebody else may run: bounded in all that it is sent.

py-amqp takes a frame of any size into memory on its header's word, and a body as large as its frames
are. Here a frame larger than was agreed is refused before it is read, and so is whatever a message's
own header does not announce.

py-amqp waits for an answer as long as it takes. Here a broker that says nothing at all, not even a
heartbeat, is given up, and one that does not answer a farewell is left.
"""

import time
from struct import unpack_from
from typing import Any

from amqp.exceptions import UnexpectedFrame
from amqp.transport import SSLTransport, TCPTransport
from kombu.transport import pyamqp

#: bytes of a frame that we agree to, and fewer than which no broker may ask for (AMQP 0-9-1, 4.2.3)
LARGEST_FRAME, SMALLEST_FRAME = 131072, 4096
#: bytes of a message; no broker of ours takes larger ones
LARGEST_MESSAGE = 128 * 1024 * 1024
#: seconds without a frame after which who waits for an answer has a TimeoutError
SILENT = 30.0
#: seconds for the answer to a farewell: a broker that is short of memory reads nothing of who publishes
FAREWELL = 5.0

_HEADER, _BODY = 2, 3
#: in a content header, before the body's size
_SIZE_AT = 4


def refuse_frame(size: int) -> None:
    """Raise UnexpectedFrame: so much is read at once for no frame that was agreed to."""
    if size > LARGEST_FRAME:
        raise UnexpectedFrame("a frame larger than was agreed")


class _Plain(TCPTransport):
    def _read(self, n: int, *args: Any, **options: Any) -> bytes:
        refuse_frame(n)
        return super()._read(n, *args, **options)


class _Secure(SSLTransport):
    def _read(self, n: int, *args: Any, **options: Any) -> bytes:
        refuse_frame(n)
        return super()._read(n, *args, **options)

    def _shutdown_transport(self) -> None:
        # TLS has a farewell, too: whoever is left says it, and waits for none after AMQP's.
        self.sock.settimeout(0)
        super()._shutdown_transport()


class BoundedConnection(pyamqp.Connection):
    """A connection that ends when the other side sends more than it said, or was allowed."""

    #: bytes of a message; none: whoever reads the frames bounds it
    largest: int | None = LARGEST_MESSAGE
    _tuned = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._leaves_at: float | None = None
        #: by channel: bytes of a body that its header has announced, and that have not come
        self._announced: dict[int, int] = {}

    def Transport(  # noqa: N802 (py-amqp calls it so)
        self, host: str, connect_timeout: float, ssl: Any = False, *timeouts: Any, **options: Any
    ) -> Any:
        """The one that refuses large frames."""
        read_timeout, write_timeout = timeouts
        kind = _Secure if ssl else _Plain
        return kind(
            host,
            connect_timeout=connect_timeout,
            ssl=ssl,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            **options,
        )

    def connect(self, callback: Any = None) -> Any:
        """Open it, and leave nothing open where that fails, however it does."""
        try:
            return super().connect(callback)
        except BaseException:
            self.collect()
            raise

    def blocking_read(self, timeout: float | None = None) -> Any:
        """Read a frame, and look at it before anything is done with it."""
        transport: Any = self.transport
        timeout = SILENT if timeout is None else timeout
        if self._leaves_at is not None:
            timeout = min(timeout, self._leaves_at - time.monotonic())
            if timeout <= 0:
                raise TimeoutError("the broker does not answer a farewell")
        with transport.having_timeout(timeout):
            frame = transport.read_frame()
        self._check(*frame)
        took: Any = self.on_inbound_frame
        return took(frame)

    def close(self, *args: Any, **options: Any) -> Any:
        """Say that it ends, and leave; a broker that does not answer soon is left without.

        Raises:
            OSError: the broker did not answer; the connection is closed all the same.
        """
        self._leaves_at = time.monotonic() + FAREWELL
        return super().close(*args, **options)

    def _check(self, kind: int, channel: int, payload: Any) -> None:
        if self.channels is not None and channel not in self.channels:
            raise UnexpectedFrame("a frame of a channel that is not open")
        if kind == _HEADER:
            (size,) = unpack_from(">Q", payload, _SIZE_AT)
            if self.largest is not None and size > self.largest:
                raise UnexpectedFrame("a message larger than is taken")
            self._announced[channel] = size
        elif kind == _BODY:
            left = self._announced.get(channel, 0) - len(payload)
            if not payload or left < 0:
                raise UnexpectedFrame("another body than its header announced")
            self._announced[channel] = left

    def _on_tune(
        self, channel_max: int, frame_max: int, server_heartbeat: int, argsig: str = "BlB"
    ) -> Any:
        if self._tuned or 0 < frame_max < SMALLEST_FRAME:
            raise UnexpectedFrame("a second tuning, or one to smaller frames than there may be")
        self._tuned = True
        agreed = min(frame_max or LARGEST_FRAME, LARGEST_FRAME)
        return super()._on_tune(channel_max, agreed, server_heartbeat, argsig)


def transport_of(largest: int | None) -> type[pyamqp.Transport]:
    """kombu's transport with such connections, for messages up to so many bytes."""
    connection = type("Connection", (BoundedConnection,), {"largest": largest})
    return type("Transport", (pyamqp.Transport,), {"Connection": connection})
