"""An independent ear on the bus."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from nosotros.bus.broker import LOST, connect
from nosotros.bus.topology import PUBLIC
from nosotros.identifiers import new_id
from nosotros.testing.messages import Message
from nosotros.testing.waiting import LOOK, PATIENCE


class Tap:
    """A quorum queue of its own that hears what is published; `with` makes and deletes it.

    It outlives restarts of the broker, and then may hear a message once more.
    """

    def __init__(
        self, amqp_url: str, *, exchanges: Iterable[str] = (PUBLIC,), key: str = "#"
    ) -> None:
        """
        Args:
            amqp_url: the broker, as one who may make queues there.
            exchanges: where it listens.
            key: the routing keys that it hears.
        """
        #: everything heard so far, in its order
        self.heard: list[Message] = []
        self.queue = f"tap-{new_id()}"
        self._url = amqp_url
        self._exchanges = tuple(exchanges)
        self._key = key
        self._connection: Any = None

    def __enter__(self) -> Self:
        channel = self._channel()
        channel.queue_declare(
            self.queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        for exchange in self._exchanges:
            channel.queue_bind(self.queue, exchange, self._key)
        # Until it listens, the queue holds what comes, as that of a subscriber who is away.
        self._hang_up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()
        self._channel().queue_delete(self.queue)
        self._hang_up()

    def until(
        self, enough: Callable[[list[Message]], object], *, seconds: float = PATIENCE
    ) -> list[Message]:
        """Listen until `enough` of what was heard is true; all that was heard.

        Raises:
            AssertionError: it was not in time.
        """
        deadline = time.monotonic() + seconds
        while not enough(self.heard):
            late = time.monotonic() > deadline
            self._take(seconds=0.2)
            if late and not enough(self.heard):
                raise AssertionError(f"not within {seconds:g} s; heard {len(self.heard)} messages")
        return self.heard

    def listen(self, *, seconds: float) -> None:
        """Take what comes, until nothing has come for `seconds`."""
        while self._take(seconds=seconds):
            continue

    def _take(self, *, seconds: float) -> bool:
        """Take one message, if one comes in time."""
        try:
            if self._connection is None:
                self._channel().basic_consume(self.queue, callback=self._on_message)
            return self._drained(seconds=seconds)
        except LOST:
            # Also where connecting took too long, which does not say that nothing comes.
            self._hang_up()
            time.sleep(LOOK)
        return True

    def _drained(self, *, seconds: float) -> bool:
        connection: Any = self._connection
        try:
            connection.connection.drain_events(timeout=seconds)
        except TimeoutError:
            return False
        return True

    def _on_message(self, message: Any) -> None:
        body = message.body
        self.heard.append(
            Message(
                exchange=message.delivery_info["exchange"],
                routing_key=message.delivery_info["routing_key"],
                body=body.encode() if isinstance(body, str) else bytes(body),
                content_type=message.properties.get("content_type", ""),
                message_id=message.properties.get("message_id"),
            )
        )
        message.channel.basic_ack(message.delivery_tag)

    def _channel(self) -> Any:
        if self._connection is None:
            self._connection = connect(self._url, name="tap", heartbeat=0)
        return self._connection.connection.channel()

    def _hang_up(self) -> None:
        if self._connection is not None:
            with suppress(*LOST):
                self._connection.release()
            self._connection = None
