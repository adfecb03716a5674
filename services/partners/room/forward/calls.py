"""Calls from the room to a broker of one's own, and their answers back, within their deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast

import amqp

from nosotros import clock
from nosotros.bus.topology import RPC
from nosotros.identifiers import new_id
from room.forward.loop import Loop, drain

_DIRECT = "amq.rabbitmq.reply-to"
#: calls under way at once
_AT_ONCE = 64
#: of a call that names no deadline, and of any
_SECONDS, _LONGEST = 30.0, 300.0
#: bytes of an answer that is carried back
_LARGEST = 1024 * 1024
_LOOK = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    reply_to: str
    correlation_id: str
    #: monotonic seconds, after which nobody waits any more
    until: float


class Calls:
    """Carries calls of some services."""

    def __init__(self, *, room_url: str, local_url: str, services: Sequence[str]) -> None:
        self.loop = Loop("calls", source_url=room_url, target_url=local_url, serve=self._serve)
        self._services = services
        self._under_way: dict[str, _Asked] = {}

    def _serve(self, loop: Loop) -> None:
        self._under_way.clear()
        asked: list[Any] = []
        answers: list[Any] = []
        calls, replies = loop.source.channel(), loop.source.channel()
        calls.auto_decode = False
        calls.basic_qos(0, _AT_ONCE, False)
        for service in self._services:
            queue = f"rpc-{service}"
            calls.queue_declare(queue, durable=True, auto_delete=False)
            calls.queue_bind(queue, RPC, f"{service}.*")
            calls.basic_consume(queue, callback=asked.append)
        local = loop.target.channel()
        local.auto_decode = False
        local.basic_consume(_DIRECT, no_ack=True, callback=answers.append)
        loop.well()
        while not loop.stopping.is_set():
            drain(loop.source, _LOOK)
            for each in asked:
                self._ask(each, local)
                # What is under way is its caller's to ask again, as everywhere: it has a deadline.
                calls.basic_ack(each.delivery_tag)
            asked.clear()
            drain(loop.target, _LOOK if self._under_way else 0.001)
            for each in answers:
                self._answer(each, replies)
            answers.clear()
            now = clock.monotonic()
            self._under_way = {id: each for id, each in self._under_way.items() if each.until > now}
            loop.tick()

    def _ask(self, message: Any, local: Any) -> None:
        given = message.properties
        headers = given.get("application_headers") or {}
        left = _left(headers)
        reply_to, correlation = given.get("reply_to"), given.get("correlation_id")
        if left <= 0 or not reply_to or not correlation:
            return
        id = str(new_id())
        self._under_way[id] = _Asked(
            reply_to=reply_to, correlation_id=correlation, until=clock.monotonic() + left
        )
        local.basic_publish(
            amqp.Message(
                cast("str", bytes(message.body)),
                content_type=given.get("content_type", "application/json"),
                content_encoding=given.get("content_encoding", "utf-8"),
                application_headers=headers,
                reply_to=_DIRECT,
                correlation_id=id,
                expiration=str(int(left * 1000) or 1),
                delivery_mode=1,
            ),
            exchange=RPC,
            routing_key=message.delivery_info["routing_key"],
        )

    def _answer(self, message: Any, replies: Any) -> None:
        asked = self._under_way.pop(message.properties.get("correlation_id", ""), None)
        body = bytes(message.body)
        if asked is None or len(body) > _LARGEST:
            return
        direct = asked.reply_to.startswith(_DIRECT)
        replies.basic_publish(
            amqp.Message(
                cast("str", body),
                content_type=message.properties.get("content_type", "application/json"),
                content_encoding=message.properties.get("content_encoding", "utf-8"),
                correlation_id=asked.correlation_id,
                delivery_mode=1,
            ),
            exchange="" if direct else RPC,
            routing_key=asked.reply_to,
        )


def _left(headers: dict[str, Any]) -> float:
    try:
        left = float(headers["nameko.deadline"]) - clock.unix()
    except (KeyError, ValueError, TypeError, OverflowError):
        return _SECONDS
    return min(left, _LONGEST) if isfinite(left) else _SECONDS
