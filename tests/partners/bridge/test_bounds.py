"""A hostile partner that takes what it can get: it is bounded, and nobody else notices."""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import amqp
import pytest

from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.database import Database
from nosotros.testing import Message, publish
from nosotros.testing.waiting import eventually
from tests.partners.bridge.site import Bridge, Hall, audited, changed, event, ids, raw


def test_what_is_too_large_is_refused_and_fills_no_memory(
    hall: Hall, start_bridge: Callable[..., Bridge]
) -> None:
    hall.room()
    bridge = start_bridge("la-u")
    hall.tell(event(1))
    hall.until_let_in(1)
    before = peak_mib(bridge)
    large = b"x" * (24 << 20)
    for _ in range(6):
        raw(hall.url(), large)
    raw(hall.url(), changed(event(2), padding="x" * (256 << 10)))
    after = event(3)
    hall.tell(after)
    assert hall.until_let_in(2)[-1:] == ids([after])
    assert hall.reasons() == {"too_large": 7}
    assert peak_mib(bridge) < before + 20
    rows = hall.rows("SELECT times, octet_length(body) AS kept FROM quarantine ORDER BY id")
    assert [(each["times"], each["kept"]) for each in rows] == [(6, 0), (1, 0)]


def test_a_message_that_never_ends_holds_nobody_up(rooms: Callable[[], None], hall: Hall) -> None:
    with endless(hall) as stream:
        for _ in range(20):
            stream.sendall(struct.pack(">BHI", 3, 1, 4096) + b"x" * 4096 + b"\xce")
        hall.tell(event(1))
        hall.until_let_in(1)
        rooms()


def test_a_queue_that_is_left_to_grow_is_bounded(rooms: Callable[[], None], hall: Hall) -> None:
    hall.limit(messages=200, size=1 << 20)
    with connect(hall.url(), name="rogue", heartbeat=0) as connection:
        channel = connection.connection.channel()
        channel.queue_declare(
            "grows", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        with pytest.raises(amqp.exceptions.MessageNacked):
            fill(channel, "grows")
    assert hall.waiting(queue="grows") <= 260
    hall.tell(event(1))
    hall.until_let_in(1)
    rooms()


def test_more_connections_than_a_room_may_have_are_refused(
    rooms: Callable[[], None], hall: Hall
) -> None:
    hall.bound(max_connections=20)
    with ExitStack() as opened:
        made = 0
        for _ in range(60):
            with suppress(amqp.AMQPError, OSError):
                opened.enter_context(connect(hall.url(), name="one of many", heartbeat=0))
                made += 1
        assert 10 < made <= 20
        rooms()

    def told() -> bool:
        # The broker counts those that have left a moment longer, and refuses this one meanwhile.
        with suppress(amqp.AMQPError, OSError):
            hall.tell(event(1))
            return True
        return False

    eventually(told)
    hall.until_let_in(1)


def test_a_flood_of_refused_events_is_slowed_and_its_audit_is_short(
    rooms: Callable[[], None], hall: Hall, stored: Database
) -> None:
    stop = threading.Event()

    def flood() -> None:
        while not stop.is_set():
            lies = [
                Message(exchange=PUBLIC, routing_key="x", body=changed(event(1), source="/hub/x"))
                for _ in range(200)
            ]
            publish(hall.url(), lies)

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        time.sleep(3)
        rooms()
    finally:
        stop.set()
        thread.join()
    eventually(lambda: hall.waiting() == 0)
    assert set(audited(hall, stored)) == {"other_source"}
    assert len(hall.rows("SELECT 1 FROM audit")) <= 4
    assert len(hall.rows("SELECT 1 FROM quarantine")) <= 1000


def fill(channel: Any, queue: str) -> None:
    for _ in range(2000):
        message = amqp.Message("x" * 2000, delivery_mode=2)
        channel.basic_publish_confirm(message, exchange="", routing_key=queue)


def peak_mib(bridge: Bridge) -> int:
    status = Path(f"/proc/{bridge.running.pid}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


class endless:
    """A connection on which a message of a gigabyte has begun."""

    def __init__(self, hall: Hall) -> None:
        self._connection = connect(hall.url(), name="endless", heartbeat=0)
        driver = self._connection.connection
        channel = driver.channel()
        assert channel.channel_id == 1
        self._socket: socket.socket = driver.transport.sock
        key = b"x"
        method = struct.pack(">HHHB", 60, 40, 0, len(PUBLIC)) + PUBLIC.encode()
        method += bytes([len(key)]) + key + b"\x00"
        header = struct.pack(">HHQH", 60, 0, 1 << 27, 0)
        for kind, payload in ((1, method), (2, header)):
            self._socket.sendall(struct.pack(">BHI", kind, 1, len(payload)) + payload + b"\xce")

    def __enter__(self) -> socket.socket:
        return self._socket

    def __exit__(self, *_: object) -> None:
        self._connection.connection.collect()
