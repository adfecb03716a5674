"""One AMQP 0-9-1 connection with one channel, for calls with direct reply-to.

`aio-pika` is a general client: each frame crosses three queues and a task, and it tells
nobody that the broker has blocked the connection. The gateway needs four methods of the
protocol, at once and bounded, so it speaks them itself; `pamqp` encodes and decodes all
that is not on the path of a call.
"""

import asyncio
import ssl
import struct
from collections import deque
from typing import Protocol, cast

import pamqp.frame
from pamqp import commands
from pamqp.base import Frame
from pamqp.common import FieldTable
from pamqp.exceptions import PAMQPException
from pamqp.header import ProtocolHeader
from pamqp.heartbeat import Heartbeat

from gateway.frames import (
    BODY,
    CHANNEL,
    CONTENT,
    FRAME,
    HEADER,
    HEARTBEAT,
    METHOD,
    REPLY_TO,
    correlation_of,
    frame,
)
from nosotros.bus.address import why

#: bytes; a longer answer is dropped and reaches the caller as an empty one
LONGEST_REPLY = 16 * 1024 * 1024
#: bytes of a frame that we agree to, and fewer than which no broker may ask for (AMQP 0-9-1, 4.2.3)
LARGEST_FRAME, SMALLEST_FRAME = 131072, 4096
#: changes between blocked and not in a minute, beyond which it is no broker that we go on with
MOST_CHANGES = 30
#: bytes that may wait for the broker to read them before calls are refused
WRITE_LIMIT = 1024 * 1024
HEARTBEAT_SECONDS = 10

_DELIVER = b"\x00\x3c\x00\x3c"
_RETURN = b"\x00\x3c\x00\x32"


#: what the broker says while a connection is opened, once and in this order
_OPENING: tuple[type[Frame], ...] = (
    commands.Connection.Start,
    commands.Connection.Tune,
    commands.Connection.OpenOk,
    commands.Channel.OpenOk,
    commands.Exchange.DeclareOk,
    commands.Basic.ConsumeOk,
)


class Unagreed(Exception):
    """The broker sent something that it may not send, or not now."""


class Listener(Protocol):
    """Who is told what happens on a connection."""

    def on_ready(self) -> None: ...
    def on_reply(self, correlation_id: bytes, body: bytes) -> None: ...
    def on_returned(self, correlation_id: bytes) -> None: ...
    def on_blocked(self, blocked: bool) -> None: ...
    def on_lost(self, reason: str) -> None: ...


class Wire(asyncio.Protocol):
    """The connection: opens itself when it is made, then publishes and hears replies."""

    def __init__(
        self,
        *,
        listener: Listener,
        user: str,
        password: str,
        vhost: str,
        exchange: str,
        longest: int = LONGEST_REPLY,
    ) -> None:
        self._listener = listener
        self._credentials = f"\0{user}\0{password}"
        self._vhost = vhost
        self._exchange = exchange
        self._longest = longest
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._chunk = 4096
        self._returned = False
        self._correlation = b""
        self._opened = 0
        #: which kind of frame comes next on the channel
        self._next = METHOD
        self._blocked = False
        self._changes: deque[float] = deque(maxlen=MOST_CHANGES)
        self._missing = 0
        self._oversized = False
        self._parts: list[bytes] = []
        self._heard = 0.0
        self._beat: asyncio.TimerHandle | None = None
        self._reason = "the broker closed the connection"
        self.congested = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none by inheritance.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=WRITE_LIMIT)
        self._transport.write(ProtocolHeader().marshal())
        self._heard = asyncio.get_running_loop().time()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._beat is not None:
            self._beat.cancel()
        if isinstance(exc, ssl.SSLError):
            # That ours is not accepted is said only once TLS has begun.
            self._reason = f"the broker cannot be reached ({why(exc)})"
        self._listener.on_lost(self._reason)

    def pause_writing(self) -> None:
        self.congested = True

    def resume_writing(self) -> None:
        self.congested = False

    def close(self, reason: str) -> None:
        """End the connection without waiting for the broker."""
        self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        self._heard = asyncio.get_running_loop().time()
        start, end = 0, len(buffer)
        try:
            while end - start >= 8:
                kind, channel, size = FRAME.unpack_from(buffer, start)
                if size > LARGEST_FRAME:
                    # Whoever answers there for a broker need not be one of ours.
                    self.close("the broker sent a frame larger than was agreed")
                    return
                after = start + size + 8
                if after > end:
                    break
                self._on_frame(kind, channel, bytes(buffer[start:after]))
                start = after
        except (PAMQPException, struct.error, IndexError):
            self.close("the broker sent what is no AMQP")
            return
        except Unagreed as error:
            self.close(f"the broker {error}")
            return
        del buffer[:start]

    def publish(self, *, method: bytes, header: bytes, body: bytes) -> None:
        """Publish a message whose method and header frames are made already."""
        if self._transport is None:
            raise ConnectionError("not connected")
        frames = [method, header]
        for at in range(0, len(body), self._chunk):
            frames.append(frame(BODY, body[at : at + self._chunk]))
        self._transport.write(b"".join(frames))

    def _on_frame(self, kind: int, channel: int, whole: bytes) -> None:
        if kind == HEARTBEAT:
            return
        # What is said of the connection may come between the parts of a message.
        if channel != CHANNEL and (channel, kind) != (0, METHOD):
            raise Unagreed("sent a frame of a channel that is not open")
        if channel == CHANNEL and kind != self._next:
            raise Unagreed("sent the parts of a message in another order")
        if kind == METHOD:
            method = whole[7:11]
            if channel == CHANNEL and method in (_DELIVER, _RETURN):
                self._returned = method == _RETURN
                self._next = HEADER
                return
            self._method(whole)
        elif kind == HEADER:
            self._missing = CONTENT.unpack_from(whole, 7)[2]
            self._correlation = correlation_of(whole[7:-1])
            self._parts = []
            self._oversized = self._missing > self._longest
            self._next = BODY
            if self._missing == 0:
                self._complete()
        else:
            size = len(whole) - 8
            self._missing -= size
            if not size or self._missing < 0:
                raise Unagreed("sent another body than it had announced")
            if not self._oversized:
                self._parts.append(whole[7:-1])
            if self._missing == 0:
                self._complete()

    def _complete(self) -> None:
        if self._returned:
            self._listener.on_returned(self._correlation)
        else:
            self._listener.on_reply(self._correlation, b"".join(self._parts))
        self._parts = []
        self._next = METHOD

    def _method(self, frame: bytes) -> None:
        _, _, method = pamqp.frame.unmarshal(frame)
        if isinstance(method, _OPENING):
            if self._opened == len(_OPENING) or not isinstance(method, _OPENING[self._opened]):
                raise Unagreed("sent what belongs to the opening of a connection, and not now")
            self._opened += 1
        if isinstance(method, commands.Connection.Start):
            self._send(
                commands.Connection.StartOk(
                    client_properties=_client_properties(),
                    mechanism="PLAIN",
                    response=self._credentials,
                    locale="en_US",
                ),
                channel=0,
            )
        elif isinstance(method, commands.Connection.Tune):
            self._tune(method)
        elif isinstance(method, commands.Connection.OpenOk):
            self._send(commands.Channel.Open())
        elif isinstance(method, commands.Channel.OpenOk):
            # Passive: a missing exchange is found now and not with the first call.
            self._send(
                commands.Exchange.Declare(
                    exchange=self._exchange, exchange_type="topic", passive=True
                )
            )
        elif isinstance(method, commands.Exchange.DeclareOk):
            self._send(commands.Basic.Consume(queue=REPLY_TO.decode(), no_ack=True))
        elif isinstance(method, commands.Basic.ConsumeOk):
            self._listener.on_ready()
        elif isinstance(method, commands.Connection.Blocked):
            self._change(blocked=True)
        elif isinstance(method, commands.Connection.Unblocked):
            self._change(blocked=False)
        elif isinstance(method, commands.Connection.Close):
            self._send(commands.Connection.CloseOk(), channel=0)
            self.close(f"the broker closed the connection: {method.reply_text}")
        elif isinstance(method, commands.Channel.Close):
            self.close(f"the broker refused: {method.reply_text}")

    def _change(self, *, blocked: bool) -> None:
        if blocked == self._blocked:
            return
        now = asyncio.get_running_loop().time()
        if len(self._changes) == MOST_CHANGES and now - self._changes[0] < 60:
            raise Unagreed("blocks and unblocks without end")
        self._changes.append(now)
        self._blocked = blocked
        self._listener.on_blocked(blocked)

    def _tune(self, tune: commands.Connection.Tune) -> None:
        if 0 < (tune.frame_max or 0) < SMALLEST_FRAME:
            raise Unagreed("asks for smaller frames than there may be")
        frame_max = min(tune.frame_max or LARGEST_FRAME, LARGEST_FRAME)
        self._chunk = frame_max - 8
        heartbeat = min(tune.heartbeat or HEARTBEAT_SECONDS, HEARTBEAT_SECONDS)
        self._send(
            commands.Connection.TuneOk(channel_max=1, frame_max=frame_max, heartbeat=heartbeat),
            channel=0,
        )
        self._send(commands.Connection.Open(virtual_host=self._vhost), channel=0)
        self._keep_beating(seconds=heartbeat)

    def _keep_beating(self, *, seconds: int) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._heard > 2 * seconds:
            self.close("the broker fell silent")
            return
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(Heartbeat().marshal())
            self._beat = loop.call_later(seconds / 2, lambda: self._keep_beating(seconds=seconds))

    def _send(self, method: Frame, channel: int = CHANNEL) -> None:
        assert self._transport is not None
        self._transport.write(pamqp.frame.marshal(method, channel))


def _client_properties() -> FieldTable:
    return {
        "product": "nosotros-gateway",
        "connection_name": "gateway",
        "capabilities": {"connection.blocked": True, "authentication_failure_close": True},
    }
