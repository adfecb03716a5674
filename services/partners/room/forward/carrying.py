"""Events from one broker to another: in their order, and none is forgotten here that is not there."""

from collections.abc import Sequence
from typing import Any, cast

import amqp

from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import PERSISTENT
from nosotros.bus.topology import PUBLIC, QUEUE_ARGUMENTS
from room.forward.loop import FIRST_WAIT, LONGEST_WAIT, Loop, NotNow, drain
from room.forward.turns import take_turn

#: events whose confirms are in flight at once
WINDOW = 200
_CONFIRM_SECONDS = 30.0
_LOOK, _GATHER = 1.0, 0.01


class Carrier:
    """One way."""

    def __init__(
        self, name: str, *, source_url: str, target_url: str, queue: str, awaits: Sequence[str] = ()
    ) -> None:
        """
        Args:
            name: what it carries, for the log.
            source_url, target_url: from which broker to which.
            queue: where events wait at their source.
            awaits: queues at the target, in the order in which they are declared, without which nothing is
                carried: it would be lost there.
        """
        self.loop = Loop(name, source_url=source_url, target_url=target_url, serve=self._serve)
        # What we have published at the source ourselves came from the target.
        self._ours = BrokerAddress.read(source_url).user
        self._user = BrokerAddress.read(target_url).user
        self._queue = queue
        self._awaits = awaits

    def _serve(self, loop: Loop) -> None:
        if not take_turn(loop, self._queue):
            return
        out = _Out(loop.target, user=self._user)
        out.check(self._awaits)
        came: list[Any] = []
        channel = loop.source.channel()
        channel.auto_decode = False
        channel.queue_declare(
            self._queue, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS
        )
        channel.queue_bind(self._queue, PUBLIC, "#")
        channel.basic_qos(0, WINDOW, False)
        channel.basic_consume(self._queue, callback=came.append)
        loop.well()
        while not loop.stopping.is_set():
            drain(loop.source, _GATHER if came else _LOOK)
            before = 0
            while before < len(came) < WINDOW:
                before = len(came)
                drain(loop.source, _GATHER)
            if came:
                # More may come while the other side takes nothing.
                batch = came[:]
                others = (each for each in batch if each.properties.get("user_id") != self._ours)
                if not _hand_over(loop, out, list(others)):
                    return
                channel.basic_ack(batch[-1].delivery_tag, multiple=True)
                del came[: len(batch)]
            # Where nothing is published nobody else reads its heartbeats: it would be taken for lost.
            drain(loop.target, 0.001)
            loop.tick()


def _hand_over(loop: Loop, out: "_Out", messages: Sequence[Any]) -> bool:
    """Publish until the other broker has all of it; whether it has, or we stop.

    While it takes nothing what is handed over stays with us: each time that it came back to its queue
    would count as a delivery there, and past the queue's limit its broker would drop it.
    """
    wait = FIRST_WAIT
    while not loop.stopping.is_set():
        if out.publish(messages):
            if loop.problem is not None:
                loop.well()
            return True
        loop.hindered("the other broker takes nothing now: a queue there is full", seconds=wait)
        loop.rest(wait)
        wait = min(wait * 2, LONGEST_WAIT)
    return False


class _Out:
    """The channel that events are published by."""

    def __init__(self, driver: Any, *, user: str) -> None:
        self._driver = driver
        self._user = user
        self._channel: Any = None
        self._in_flight: set[int] = set()
        self._next_tag = 1
        self._refused = False

    def check(self, queues: Sequence[str]) -> None:
        """See that queues are there.

        Raises:
            NotNow: one is not.
        """
        for each in queues:
            channel = self._driver.channel()
            try:
                channel.queue_declare(each, passive=True)
            except amqp.NotFound:
                raise NotNow(f"the queue {each} is not there: run `nosotros topology`") from None
            channel.close()

    def publish(self, messages: Sequence[Any]) -> bool:
        """Publish in this order; whether the broker has them all, where it refuses one it has not.

        Raises:
            NotNow: it says nothing.
        """
        self._open()
        for each in messages:
            body = each.body
            message = amqp.Message(
                cast("str", body.encode() if isinstance(body, str) else bytes(body)),
                content_type=each.properties.get("content_type", ""),
                delivery_mode=PERSISTENT,
                type=each.properties.get("type", ""),
                message_id=each.properties.get("message_id", ""),
                user_id=self._user,
            )
            key = each.delivery_info["routing_key"]
            self._channel.basic_publish(message, exchange=PUBLIC, routing_key=key)
            self._in_flight.add(self._next_tag)
            self._next_tag += 1
        heard = clock.monotonic()
        while self._in_flight:
            before = len(self._in_flight)
            drain(self._driver, _LOOK)
            self._driver.heartbeat_tick()
            if len(self._in_flight) < before:
                heard = clock.monotonic()
            elif clock.monotonic() - heard > _CONFIRM_SECONDS:
                raise NotNow("the other broker says nothing of what it was given")
        return not self._refused

    def _open(self) -> None:
        """Have a channel that nothing was refused on: on it a queue goes on refusing for a while."""
        if self._channel is not None and not self._refused:
            return
        if self._channel is not None:
            self._channel.close()
        self._channel = self._driver.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._next_tag, self._refused = 1, False

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = True
        self._settled(tag, multiple)

    def _settled(self, tag: int, multiple: bool) -> None:
        settled = {each for each in self._in_flight if each <= tag} if multiple else {tag}
        self._in_flight -= settled
