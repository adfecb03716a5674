"""Publishing events on a broker that others read, with confirms in flight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import amqp

from integrations.storage.posting import Due
from nosotros import clock
from nosotros.bus.broker import PERSISTENT
from nosotros.bus.envelope import CONTENT_TYPE

_CONFIRM_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where an event is published."""

    exchange: str
    routing_key: str
    #: who publishes it, where whoever reads it is to know that for sure
    user: str | None = None


class Silent(Exception):
    """The broker said nothing of what it was given for too long."""


class Publisher:
    """A channel of such a broker, which one batch at a time goes through."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._channel: Any = None
        self._next_tag = 1
        self._in_flight: dict[int, Due] = {}
        #: of the batch under way: places of its deliveries, and of those that are not in the queue
        self._given: set[str] = set()
        self._refused: set[str] = set()

    def waiting(self, queue: str) -> int | None:
        """How many messages of a queue nobody has taken yet; none: there is no such queue."""
        found = self._look(queue)
        return None if found is None else found.message_count

    def is_read(self, queue: str) -> bool:
        """Whether there is such a queue, and somebody takes from it now."""
        found = self._look(queue)
        return found is not None and found.consumer_count > 0

    def _look(self, queue: str) -> Any:
        try:
            return self._opened().queue_declare(queue, passive=True)
        except amqp.NotFound:
            # That has closed the channel.
            self._channel = None
            return None

    def publish(self, batch: Sequence[Due], *, to: Callable[[Due], Address]) -> int:
        """Publish a batch; how many are where they are to be, up to the first that is not.

        What comes after the first that is refused counts as not there, whether it is or not.

        Raises:
            Silent: no word came from the broker for half a minute.
            amqp.AMQPError: it is gone, or returns what it was not given.
        """
        self._given = {f"{due.position}" for due in batch}
        self._refused.clear()
        channel = self._opened()
        for due in batch:
            address = to(due)
            by = {} if address.user is None else {"user_id": address.user}
            message = amqp.Message(
                cast("str", due.body),
                content_type=CONTENT_TYPE,
                delivery_mode=PERSISTENT,
                type=due.type,
                message_id=str(due.event_id),
                application_headers={"cursor": f"{due.position}", "previous": f"{due.previous}"},
                **by,
            )
            # Mandatory: a queue that was removed meanwhile takes nothing, which would be confirmed.
            channel.basic_publish(
                message,
                exchange=address.exchange,
                routing_key=address.routing_key,
                mandatory=True,
            )
            self._in_flight[self._next_tag] = due
            self._next_tag += 1
        self._await_confirms()
        places = (place for place, due in enumerate(batch) if f"{due.position}" in self._refused)
        return next(places, len(batch))

    def tick(self, seconds: float) -> None:
        """Hear what the broker says meanwhile, and keep the connection."""
        self._driver.heartbeat_tick()
        self._drain(seconds)

    def _opened(self) -> Any:
        if self._channel is None:
            self._channel = self._driver.channel()
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._on_ack)
            self._channel.events["basic_nack"].add(self._on_nack)
            self._channel.events["basic_return"].add(self._on_return)
            self._next_tag = 1
        return self._channel

    def _await_confirms(self) -> None:
        heard = clock.monotonic()
        while self._in_flight:
            before = len(self._in_flight)
            self._drain(1.0)
            if len(self._in_flight) < before:
                heard = clock.monotonic()
            elif clock.monotonic() - heard > _CONFIRM_SECONDS:
                raise Silent
            else:
                self._driver.heartbeat_tick()

    def _drain(self, seconds: float) -> None:
        try:
            self._driver.drain_events(timeout=seconds)
        except TimeoutError:
            return

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._settled(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused.update(f"{due.position}" for due in self._settled(tag, multiple))

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        cursor = message.properties.get("application_headers", {}).get("cursor")
        if not isinstance(cursor, str) or cursor not in self._given:
            # A broker that is not ours may return what it likes, as often as it likes.
            raise amqp.exceptions.UnexpectedFrame("it returns what it was not given")
        self._refused.add(cursor)

    def _settled(self, tag: int, multiple: bool) -> list[Due]:
        # Tags are given in order, and a dict keeps the order of its keys.
        tags = [each for each in self._in_flight if each <= tag] if multiple else [tag]
        return [self._in_flight.pop(each) for each in tags]
