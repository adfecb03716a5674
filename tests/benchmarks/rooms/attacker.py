"""A hostile partner, as a process of its own: `python -m tests.benchmarks.rooms.attacker URL HOW`.

It runs at the lowest priority: it stands for another machine, whose processor is not ours.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast

import amqp
import orjson

from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.contracts.training import CohortCancelled
from nosotros.identifiers import new_id
from nosotros.testing import told

CONNECTIONS = 500
_LARGE = 8 << 20


def lies(url: str) -> None:
    """Events of another room, as many as the broker takes."""
    body = told(CohortCancelled(cohort_id=new_id()), organisation="otra", room="hub").body
    with connect(url, name="lies", heartbeat=0) as connection:
        channel = connection.connection.channel()
        number = 0
        while True:
            number += 1
            event = orjson.dumps({**orjson.loads(body), "sequence": str(number)})
            message = amqp.Message(cast("str", event), delivery_mode=2)
            with suppress(amqp.exceptions.MessageNacked):
                channel.basic_publish_confirm(message, exchange=PUBLIC, routing_key="otra.x.y.v1")


def large(url: str) -> None:
    """Messages that are far too large."""
    with connect(url, name="large", heartbeat=0) as connection:
        channel = connection.connection.channel()
        message = amqp.Message(cast("str", b"x" * _LARGE), delivery_mode=2)
        while True:
            with suppress(amqp.exceptions.MessageNacked):
                channel.basic_publish_confirm(message, exchange=PUBLIC, routing_key="x")
            time.sleep(0.5)


def crowd(url: str) -> None:
    """Five hundred connections, again and again."""
    while True:
        opened: list[amqp.Connection] = []
        for _ in range(CONNECTIONS):
            with suppress(amqp.AMQPError, OSError):
                opened.append(connect(url, name="crowd", heartbeat=0).connection)
        for each in opened:
            each.collect()
        time.sleep(1)


def growing(url: str) -> None:
    """A queue that nobody empties."""
    with connect(url, name="growing", heartbeat=0) as connection:
        channel = connection.connection.channel()
        channel.queue_declare("grows", durable=True, auto_delete=False)
        message = amqp.Message("x" * 4000, delivery_mode=2)
        while True:
            with suppress(amqp.exceptions.MessageNacked):
                channel.basic_publish_confirm(message, exchange="", routing_key="grows")


ATTACKS: Mapping[str, Callable[[str], None]] = {
    "lies": lies,
    "large": large,
    "crowd": crowd,
    "growing": growing,
}


def step_aside(process: int) -> None:
    """Have a process that leads a session run only where nobody else would.

    Linux shares processors among sessions first, and only then among the threads of each: the
    policy of a thread alone would leave it as much as whoever is measured (sched(7), "The
    autogroup feature").
    """
    for thread in os.listdir(f"/proc/{process}/task"):
        # Each thread has a policy of its own.
        os.sched_setscheduler(int(thread), os.SCHED_IDLE, os.sched_param(0))
    with suppress(FileNotFoundError):
        Path(f"/proc/{process}/autogroup").write_text("19")


def main() -> None:
    os.setsid()
    step_aside(os.getpid())
    url, how = sys.argv[1:]
    while True:
        # A room that shuts it out is tried again.
        with suppress(amqp.AMQPError, OSError):
            ATTACKS[how](url)
        time.sleep(0.2)


if __name__ == "__main__":
    main()
