"""An independent witness: takes a copy of every event off the broker and counts for itself."""

import json
import threading
from collections import Counter
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kombu.connection import Connection

PUBLIC = "nosotros.events"
EXCHANGES = (PUBLIC, "nosotros.internal")


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What was seen on the bus."""

    #: events by the last part of their type
    events: dict[str, int]
    #: how many of them were public
    public: int
    #: numbers that a source skipped
    lost: int
    #: numbers that a source used for two different events
    reused: int

    @property
    def total(self) -> int:
        """How many different events there were."""
        return sum(self.events.values())


class Witness:
    """Listens from entering to leaving, on a queue of its own that goes with it."""

    def __init__(self, amqp_url: str) -> None:
        self._url = amqp_url
        self._seen: dict[tuple[str, int], set[str]] = {}
        self._types: dict[str, str] = {}
        self._public: set[str] = set()
        self._stop = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="witness", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait(timeout=10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def testimony(self) -> Testimony:
        """What has been seen so far."""
        seen = dict(self._seen)
        lost = 0
        for source in {source for source, _ in seen}:
            numbers = [number for name, number in seen if name == source]
            lost += max(numbers) - len(numbers)
        return Testimony(
            events=dict(Counter(self._types.values())),
            public=len(self._public),
            lost=lost,
            reused=sum(1 for ids in seen.values() if len(ids) > 1),
        )

    def _listen(self) -> None:
        with Connection(self._url, connect_timeout=5) as connection:
            connection.connect()
            driver: Any = connection.connection
            channel = driver.channel()
            queue = channel.queue_declare(exclusive=True, auto_delete=True).queue
            for exchange in EXCHANGES:
                channel.queue_bind(queue, exchange, "#")
            channel.basic_consume(queue, no_ack=True, callback=self._see)
            self._listening.set()
            while not self._stop.is_set():
                try:
                    driver.drain_events(timeout=0.2)
                except TimeoutError:
                    continue

    def _see(self, message: Any) -> None:
        event = json.loads(message.body)
        if message.delivery_info["exchange"] == PUBLIC:
            self._public.add(event["id"])
        self._seen.setdefault((event["source"], int(event["sequence"])), set()).add(event["id"])
        self._types[event["id"]] = event["type"].split(".")[-2]
