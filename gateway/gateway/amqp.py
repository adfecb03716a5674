"""One AMQP 0-9-1 connection with one channel, for calls with direct reply-to.

`aio-pika` is a general client: each frame crosses three queues and a task, and it tells
nobody that the broker has blocked the connection. The gateway needs four methods of the
protocol, at once and bounded, so it speaks them itself; `pamqp` encodes and decodes all
that is not on the path of a call.
"""

import asyncio
import ssl
import struct
from typing import Protocol, cast

import pamqp.frame
from pamqp import commands
from pamqp.base import Frame
from pamqp.common import FieldTable
from pamqp.exceptions import PAMQPException
from pamqp.header import ProtocolHeader
from pamqp.heartbeat import Heartbeat

from nosotros.bus.address import why

REPLY_TO = b"amq.rabbitmq.reply-to"
CHANNEL = 1
#: bytes; a longer answer is dropped and reaches the caller as an empty one
LONGEST_REPLY = 16 * 1024 * 1024
#: bytes of a frame that we agree to
LARGEST_FRAME = 131072
#: bytes that may wait for the broker to read them before calls are refused
WRITE_LIMIT = 1024 * 1024
HEARTBEAT_SECONDS = 10

_FRAME = struct.Struct(">BHI")
_CONTENT = struct.Struct(">HHQH")
_LONG = struct.Struct(">I")
_METHOD, _HEADER, _BODY, _HEARTBEAT = 1, 2, 3, 8
_DELIVER = b"\x00\x3c\x00\x3c"
_RETURN = b"\x00\x3c\x00\x32"
_END = b"\xce"
_CONTENT_TYPE, _ENCODING, _HEADERS, _MODE, _PRIORITY = 0x8000, 0x4000, 0x2000, 0x1000, 0x0800
_CORRELATION, _REPLY, _EXPIRATION = 0x0400, 0x0200, 0x0100


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
                kind, _, size = _FRAME.unpack_from(buffer, start)
                if size > LARGEST_FRAME:
                    # Whoever answers there for a broker need not be one of ours.
                    self.close("the broker sent a frame larger than was agreed")
                    return
                after = start + size + 8
                if after > end:
                    break
                self._frame(kind, bytes(buffer[start:after]))
                start = after
        except (PAMQPException, struct.error, IndexError):
            self.close("the broker sent what is no AMQP")
            return
        del buffer[:start]

    def publish(self, *, method: bytes, header: bytes, body: bytes) -> None:
        """Publish a message whose method and header frames are made already."""
        if self._transport is None:
            raise ConnectionError("not connected")
        frames = [method, header]
        for at in range(0, len(body), self._chunk):
            frames.append(_frame(_BODY, body[at : at + self._chunk]))
        self._transport.write(b"".join(frames))

    def _frame(self, kind: int, frame: bytes) -> None:
        if kind == _METHOD:
            method = frame[7:11]
            if method in (_DELIVER, _RETURN):
                self._returned = method == _RETURN
                return
            self._method(frame)
        elif kind == _HEADER:
            self._missing = _CONTENT.unpack_from(frame, 7)[2]
            self._correlation = _correlation_id(frame[7:-1])
            self._parts = []
            self._oversized = self._missing > self._longest
            if self._missing == 0:
                self._complete()
        elif kind == _BODY:
            self._missing -= len(frame) - 8
            if not self._oversized:
                self._parts.append(frame[7:-1])
            if self._missing <= 0:
                self._complete()

    def _complete(self) -> None:
        if self._returned:
            self._listener.on_returned(self._correlation)
        else:
            self._listener.on_reply(self._correlation, b"".join(self._parts))
        self._parts = []

    def _method(self, frame: bytes) -> None:
        _, _, method = pamqp.frame.unmarshal(frame)
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
            self._listener.on_blocked(True)
        elif isinstance(method, commands.Connection.Unblocked):
            self._listener.on_blocked(False)
        elif isinstance(method, commands.Connection.Close):
            self._send(commands.Connection.CloseOk(), channel=0)
            self.close(f"the broker closed the connection: {method.reply_text}")
        elif isinstance(method, commands.Channel.Close):
            self.close(f"the broker refused: {method.reply_text}")

    def _tune(self, tune: commands.Connection.Tune) -> None:
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


def publish_method(*, exchange: str, routing_key: str) -> bytes:
    """The method frame that publishes there; what nothing is bound to comes back."""
    return pamqp.frame.marshal(
        commands.Basic.Publish(exchange=exchange, routing_key=routing_key, mandatory=True), CHANNEL
    )


def content_header(*, size: int, headers: bytes, correlation_id: bytes, expiration: bytes) -> bytes:
    """The header frame of a JSON request; `expiration` in milliseconds, as text."""
    flags = _CONTENT_TYPE | _HEADERS | _CORRELATION | _REPLY | _EXPIRATION
    return _frame(
        _HEADER,
        b"".join(
            (
                _CONTENT.pack(60, 0, size, flags),
                b"\x10application/json",
                _LONG.pack(len(headers)),
                headers,
                bytes((len(correlation_id),)),
                correlation_id,
                bytes((len(REPLY_TO),)),
                REPLY_TO,
                bytes((len(expiration),)),
                expiration,
            )
        ),
    )


def header_entry(name: str, value: str) -> bytes:
    """One entry of a message's headers, a text."""
    key, text = name.encode(), value.encode()
    return bytes((len(key),)) + key + b"S" + _LONG.pack(len(text)) + text


def _frame(kind: int, payload: bytes) -> bytes:
    return _FRAME.pack(kind, CHANNEL, len(payload)) + payload + _END


def _correlation_id(payload: bytes) -> bytes:
    flags = _CONTENT.unpack_from(payload)[3]
    at = _CONTENT.size
    for flag in (_CONTENT_TYPE, _ENCODING):
        if flags & flag:
            at += 1 + payload[at]
    if flags & _HEADERS:
        at += 4 + _LONG.unpack_from(payload, at)[0]
    for flag in (_MODE, _PRIORITY):
        if flags & flag:
            at += 1
    if not flags & _CORRELATION:
        return b""
    return payload[at + 1 : at + 1 + payload[at]]


def _client_properties() -> FieldTable:
    return {
        "product": "nosotros-gateway",
        "connection_name": "gateway",
        "capabilities": {"connection.blocked": True, "authentication_failure_close": True},
    }
