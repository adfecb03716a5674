"""An independent witness: a consumer with a durable queue of its own, read when all is over.

It uses nothing of ours but the names of the exchanges. Its queue is a quorum queue, so what
the broker confirmed to a publisher is there however the broker ended.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kombu.connection import Connection

EXCHANGES = ("nosotros.events", "nosotros.internal")
_QUEUE = "drills-witness"
_PREFETCH = 200
_LOOK_SECONDS = 0.2
#: a machine that is shared may stand still for twenty
_CONNECT_SECONDS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An event as the witness saw it."""

    id: str
    #: the last part but one of its type, such as `participant_enrolled`
    name: str
    data: dict[str, Any]


class Witness:
    """Every event since `with` began; what it may contradict is asked by `contradictions`."""

    def __init__(self, amqp_url: str) -> None:
        """
        Args:
            amqp_url: the broker, as one who may make queues there.
        """
        #: by source and sequence, the first event seen there
        self.seen: dict[tuple[str, int], Seen] = {}
        self._named: dict[str, list[Seen]] = defaultdict(list)
        #: how many messages were heard that had been heard before, byte for byte
        self.repeated = 0
        self._url = amqp_url
        self._bytes: dict[tuple[str, int], bytes] = {}
        self._reused: set[tuple[str, int]] = set()

    def __enter__(self) -> Self:
        with Connection(self._url, connect_timeout=_CONNECT_SECONDS) as connection:
            channel: Any = connection.channel()
            channel.queue_declare(
                _QUEUE, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
            )
            for exchange in EXCHANGES:
                channel.queue_bind(_QUEUE, exchange, "#")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is undone: the queue goes with the broker's data."""

    def listen_until(self, enough: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Read the queue until `enough` is true.

        Raises:
            AssertionError: it was not in time.
        """
        deadline = time.monotonic() + seconds
        with Connection(self._url, connect_timeout=_CONNECT_SECONDS) as connection:
            channel: Any = connection.channel()
            channel.basic_qos(0, _PREFETCH, False)
            tag = channel.basic_consume(_QUEUE, callback=self._hear)
            while not enough():
                assert time.monotonic() < deadline, f"the witness did not hear {what}"
                # Thousands wait, and to look whether they are enough takes longer than to hear one.
                until = time.monotonic() + _LOOK_SECONDS
                while _take(connection, seconds=_LOOK_SECONDS) and time.monotonic() < until:
                    continue
            channel.basic_cancel(tag)
            # What was on its way when the last one was heard.
            while _take(connection, seconds=_LOOK_SECONDS):
                continue

    def named(self, *names: str) -> list[Seen]:
        """The events of these names, each once."""
        return [each for name in names for each in self._named[name]]

    def contradictions(self) -> list[str]:
        """Numbers that a source skipped, or used for two events; events under two numbers."""
        last: dict[str, int] = defaultdict(int)
        for source, sequence in self.seen:
            last[source] = max(last[source], sequence)
        found = [
            f"{source} skipped {sequence}"
            for source, highest in last.items()
            for sequence in range(1, highest + 1)
            if (source, sequence) not in self.seen
        ]
        found += [f"{source} used {sequence} twice" for source, sequence in sorted(self._reused)]
        numbers: dict[str, int] = defaultdict(int)
        for event in self.seen.values():
            numbers[event.id] += 1
        found += [f"{id} has {many} numbers" for id, many in numbers.items() if many > 1]
        return found

    def _hear(self, message: Any) -> None:
        body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
        event = json.loads(body)
        number = event["source"], int(event["sequence"])
        if number not in self.seen:
            name = event["type"].split(".")[-2]
            self.seen[number] = seen = Seen(id=event["id"], name=name, data=event["data"])
            self._named[name].append(seen)
            self._bytes[number] = body
        elif self._bytes[number] == body:
            self.repeated += 1
        else:
            self._reused.add(number)
        message.channel.basic_ack(message.delivery_tag)


def _take(connection: Any, *, seconds: float) -> bool:
    """Hear what comes within some seconds; whether anything came."""
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True
