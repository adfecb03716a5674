"""The relay's baseline: nothing but py-amqp, publishing with pipelined confirms.

Persistent messages to a topic exchange bound to quorum queues, one or several. A window of messages is
written, then its confirms are awaited, then the next window is written.

    python -m tests.benchmarks.baselines.bare_publisher AMQP_URL MESSAGES WINDOW QUEUES
"""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from typing import cast
from urllib.parse import unquote, urlsplit

import amqp
from amqp.channel import Channel

from tests.benchmarks.processes import output_of

BODY_BYTES = 700
CONFIRM_SECONDS = 30


class PublishRefused(Exception):
    """The broker nacked a message."""


class _Confirms:
    """Which of the messages published on one channel the broker has not confirmed yet."""

    def __init__(self, channel: Channel) -> None:
        self._waiting: dict[int, None] = {}
        self._published = 0
        channel.confirm_select()
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._nacked)

    def expect(self) -> None:
        self._published += 1
        self._waiting[self._published] = None

    def __len__(self) -> int:
        return len(self._waiting)

    def _acked(self, tag: int, multiple: bool) -> None:
        if not multiple:
            del self._waiting[tag]
            return
        while self._waiting and (first := next(iter(self._waiting))) <= tag:
            del self._waiting[first]

    def _nacked(self, tag: int, multiple: bool) -> None:
        raise PublishRefused(f"The broker refused message {tag}{' and earlier' * multiple}.")


def connect(amqp_url: str) -> amqp.Connection:
    """A py-amqp connection, opened, to an `amqp://user:password@host:port/vhost` address."""
    parts = urlsplit(amqp_url)
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=unquote(parts.path[1:]) or "/",
        read_timeout=CONFIRM_SECONDS,
        write_timeout=CONFIRM_SECONDS,
    )
    connection.connect()
    return connection


def run(amqp_url: str, *, messages: int, window: int = 500, queues: int = 1) -> float:
    """Publish `messages` to each of `queues` and return how many a second were confirmed.

    Makes an exchange and queues of its own and removes them. The clock runs from the first
    publish to the last confirm. Raises `PublishRefused` on a nack, `TimeoutError` when the
    broker is silent for 30 s, `amqp.exceptions.AMQPError` or `OSError` when it is away.
    """
    body = os.urandom(BODY_BYTES // 2).hex()
    name = f"baseline.publisher.{uuid.uuid4().hex}"
    with connect(amqp_url) as connection:
        channel = connection.channel()
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)
        names = [f"{name}.{number}" for number in range(queues)]
        for each in names:
            channel.queue_declare(
                each, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
            )
            channel.queue_bind(each, name, "#")
        try:
            return _publish(connection, name, body, messages=messages, window=window)
        finally:
            for each in names:
                channel.queue_delete(each)
            channel.exchange_delete(name)


def _publish(
    connection: amqp.Connection, exchange: str, body: str, *, messages: int, window: int
) -> float:
    channel = connection.channel()
    confirms = _Confirms(channel)
    publish = cast(Callable[..., None], channel.basic_publish)
    started = time.perf_counter()
    for first in range(0, messages, window):
        for number in range(first, min(first + window, messages)):
            message = amqp.Message(
                body,
                delivery_mode=2,
                content_type="application/cloudevents+json",
                message_id=str(number),
            )
            publish(message, exchange=exchange, routing_key="baseline.event.v1")
            confirms.expect()
        while confirms:
            connection.drain_events(timeout=CONFIRM_SECONDS)
    return messages / (time.perf_counter() - started)


def measure(*, amqp_url: str, messages: int, window: int = 500, queues: int = 1) -> float:
    """`run` in a process of its own. Raises `ProgramFailed`."""
    printed = output_of(__name__, amqp_url, str(messages), str(window), str(queues))
    return float(json.loads(printed)["messages_per_second"])


def main() -> None:
    amqp_url, messages, window, queues = sys.argv[1:]
    rate = run(amqp_url, messages=int(messages), window=int(window), queues=int(queues))
    print(json.dumps({"messages_per_second": rate}))


if __name__ == "__main__":
    main()
