"""The canary: what the hub publishes in a room for itself alone, to see that it comes back.

Its queue is one connection's alone, and so is the room: of two bridges one is in it at a time.
"""

import secrets
from typing import Any, cast

import amqp

from nosotros import clock
from partners.bridge.bounded import Reader

QUEUE = "hub.canary"
#: seconds between two, and for which one proves that the link holds
EVERY, PROVES_FOR = 30.0, 90.0
_TOKEN_BYTES = 16


class Canary:
    """Of one connection, by a queue that ends with it and that nobody else can read."""

    def __init__(self, driver: Any, reader: Reader) -> None:
        """
        Raises:
            amqp.exceptions.ResourceLocked: another connection has the queue still.
        """
        #: how long the last one took, in seconds, and when it was back; none: none was yet
        self.seconds: float | None = None
        self.back_at: float | None = None
        self._reader = reader
        self._channel = driver.channel()
        self._channel.auto_decode = False
        self._channel.queue_declare(QUEUE, exclusive=True, auto_delete=False)
        self._channel.basic_consume(QUEUE, callback=self._on_back, no_ack=True)
        self._due = clock.monotonic()
        self._token = b""
        self._sent_at = 0.0

    def tick(self) -> bool:
        """Let one fly where it is time; whether it was."""
        now = clock.monotonic()
        if now < self._due:
            return False
        self._due = now + EVERY
        self._token = secrets.token_bytes(_TOKEN_BYTES)
        self._sent_at = now
        self._channel.basic_publish(
            amqp.Message(cast("str", self._token)), exchange="", routing_key=QUEUE
        )
        return True

    def _on_back(self, message: Any) -> None:
        # Whoever has every right in the room can publish here, and does not know the token.
        if self._token and secrets.compare_digest(self._reader.taken(message).body, self._token):
            self.back_at = clock.monotonic()
            self.seconds = self.back_at - self._sent_at
            self._token = b""
