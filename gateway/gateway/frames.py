"""Frames of AMQP 0-9-1 that the gateway writes and reads itself, as each call needs them."""

import struct

import pamqp.frame
from pamqp import commands

REPLY_TO = b"amq.rabbitmq.reply-to"
CHANNEL = 1

FRAME = struct.Struct(">BHI")
CONTENT = struct.Struct(">HHQH")
METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8
_LONG = struct.Struct(">I")
_END = b"\xce"
_CONTENT_TYPE, _ENCODING, _HEADERS, _MODE, _PRIORITY = 0x8000, 0x4000, 0x2000, 0x1000, 0x0800
_CORRELATION, _REPLY, _EXPIRATION = 0x0400, 0x0200, 0x0100


def publish_method(*, exchange: str, routing_key: str) -> bytes:
    """The method frame that publishes there; what nothing is bound to comes back."""
    return pamqp.frame.marshal(
        commands.Basic.Publish(exchange=exchange, routing_key=routing_key, mandatory=True), CHANNEL
    )


def content_header(*, size: int, headers: bytes, correlation_id: bytes, expiration: bytes) -> bytes:
    """The header frame of a JSON request; `expiration` in milliseconds, as text."""
    flags = _CONTENT_TYPE | _HEADERS | _CORRELATION | _REPLY | _EXPIRATION
    return frame(
        HEADER,
        b"".join(
            (
                CONTENT.pack(60, 0, size, flags),
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


def frame(kind: int, payload: bytes) -> bytes:
    """A frame of our channel."""
    return FRAME.pack(kind, CHANNEL, len(payload)) + payload + _END


def correlation_of(payload: bytes) -> bytes:
    """The correlation id in a header frame's payload; empty where it has none."""
    flags = CONTENT.unpack_from(payload)[3]
    at = CONTENT.size
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
