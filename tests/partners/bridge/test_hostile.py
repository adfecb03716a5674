"""A hostile partner: whatever it does in its room, nothing of it reaches another room or the hub."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import amqp
import pytest

from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.database import Database
from nosotros.testing import Message, Tap, publish
from nosotros.testing.waiting import eventually
from partners.bridge import noting
from partners.bridge.link import INWARD
from tests.partners.bridge.site import (
    HUB,
    PASSWORD,
    Bridge,
    Hall,
    changed,
    event,
    ids,
    lent,
    raw,
)

OTHER = "otra"


@pytest.fixture
def rooms(hall: Hall, stored: Database) -> Iterator[Callable[[], None]]:
    """Two rooms with a bridge in them; call it to see that the other one, and the hub, heard nothing."""
    places = [hall.room("la-u"), hall.room(OTHER)]
    with (
        Tap(hall.amqp_url) as hub,
        Tap(hall.url(OTHER)) as other,
        hall.bridge(*places),
    ):
        hall.tell(event(1000, OTHER), organisation=OTHER)
        hall.until_let_in(1, organisation=OTHER)

        def nothing_else_anywhere() -> None:
            # Whatever came from anywhere is here by now, as this one is.
            last = event(5000, OTHER)
            hall.tell(last, organisation=OTHER)
            hall.until_let_in(2, organisation=OTHER)
            other.until(lambda heard: ids(heard)[-1:] == ids([last]))
            hub.listen(seconds=0.2)
            assert len(other.heard) == 2
            assert hub.heard == []
            assert {each["source"] for each in hall.let_in()} <= {
                "/la-u/training",
                "/la-u/library",
                "/otra/training",
            }

        yield nothing_else_anywhere


def audited(hall: Hall, stored: Database) -> dict[str, int]:
    """How much was refused of `la-u`, by why, as the audit log is told."""
    noting.audit(stored, before=noting.this_minute() + timedelta(minutes=2))
    rows = hall.rows("SELECT action, subject FROM audit WHERE organisation = 'la-u'")
    found: dict[str, int] = {}
    for each in rows:
        reason = each["action"].removeprefix("refuse_event:")
        found[reason] = found.get(reason, 0) + int(each["subject"].rpartition(" ")[2])
    return found


SPOOFED = [
    ({"organisation": OTHER}, "other_organisation"),
    ({"source": "/otra/training"}, "other_source"),
    ({"source": "/hub/partners"}, "other_source"),
    ({"organisation": OTHER, "source": "/otra/training"}, "other_organisation"),
    ({"type": "nosotros.partners.agreement_concluded.v1"}, "other_owner"),
    ({"type": "nosotros.training.cohort_cancelled.v0"}, "unknown_type"),
    ({"type": "otra.library.book_lent.v1"}, "unknown_type"),
    ({"data": {"cohort_id": "no id"}}, "unfit"),
]


@pytest.mark.parametrize(("lies", "reason"), SPOOFED)
def test_an_event_that_lies_is_refused_and_audited(
    rooms: Callable[[], None], hall: Hall, stored: Database, lies: dict[str, Any], reason: str
) -> None:
    raw(hall.url(), changed(event(1), **lies), key="otra.training.cohort_cancelled.v1")
    eventually(lambda: hall.reasons() == {reason: 1})
    rooms()
    assert hall.let_in_ids() == []
    assert audited(hall, stored) == {reason: 1}


def test_a_routing_key_is_not_believed(rooms: Callable[[], None], hall: Hall) -> None:
    messages = [event(1), event(2)]
    raw(hall.url(), messages[0].body, key="otra.training.cohort_cancelled.v1")
    raw(hall.url(), messages[1].body, key="#")
    assert hall.until_let_in(2) == ids(messages)
    rooms()
    keys = {each["routing_key"] for each in hall.let_in() if each["organisation"] == "la-u"}
    assert keys == {"la-u.training.cohort_cancelled.v1"}


def test_copies_for_others_stay_in_the_room(rooms: Callable[[], None], hall: Hall) -> None:
    elsewhere = ["rpc-partners", "partners.events", "otra.training.x", INWARD]
    headers = {"CC": elsewhere, "BCC": elsewhere, "reply-to": "x"}
    raw(
        hall.url(),
        event(1).body,
        application_headers=headers,
        reply_to="rpc-partners",
        expiration="1",
    )
    hall.until_let_in(1)
    rooms()


def test_dead_letters_stay_in_the_room(rooms: Callable[[], None], hall: Hall) -> None:
    with connect(hall.url(), name="rogue", heartbeat=0) as connection:
        channel = connection.connection.channel()
        for target in ("nosotros.events", ""):
            arguments = {
                "x-message-ttl": 1,
                "x-dead-letter-exchange": target,
                "x-dead-letter-routing-key": "partners.events",
            }
            queue = channel.queue_declare(f"trap-{target}", durable=True, arguments=arguments).queue
            spoofed = amqp.Message(changed(event(1), organisation=OTHER), delivery_mode=2)  # type: ignore[arg-type]
            channel.basic_publish_confirm(spoofed, exchange="", routing_key=queue)
    eventually(lambda: hall.reasons() == {"other_organisation": 1})
    rooms()


def test_the_default_exchange_leads_nowhere_else(
    rooms: Callable[[], None], hall: Hall, stored: Database
) -> None:
    for queue in (INWARD, "hub.canary", "partners.events", "rpc-partners", "otra.events"):
        raw(hall.url(), b"junk", exchange="", key=queue)
    eventually(lambda: hall.reasons() == {"no_event": 1})
    rooms()
    assert audited(hall, stored) == {"no_event": 1}


def test_a_forged_answer_reaches_nobody_who_waits_elsewhere(
    rooms: Callable[[], None], hall: Hall
) -> None:
    direct = "amq.rabbitmq.reply-to"
    heard: list[Any] = []
    with (
        connect(hall.url(user=HUB), name="gateway", heartbeat=0) as asking,
        connect(hall.url(OTHER, user=HUB), name="gateway", heartbeat=0) as elsewhere,
        connect(hall.url(), name="rogue", heartbeat=0) as rogue,
    ):
        channel, other = asking.connection.channel(), elsewhere.connection.channel()
        for each in (channel, other):
            each.basic_consume(direct, no_ack=True, callback=heard.append)
        queue = channel.queue_declare("asked", exclusive=False, auto_delete=True).queue
        channel.basic_publish(amqp.Message("?", reply_to=direct), exchange="", routing_key=queue)
        mine = rogue.connection.channel()
        asked = eventually(lambda: mine.basic_get(queue, no_ack=True))
        # It answers what it was asked, and nothing that it can make of that leads to anybody else.
        address = asked.properties["reply_to"]
        head, _, key = address.rpartition(".")
        for forged in (f"{head}.{key[::-1]}", f"{head}.", f"{direct}.{key}", f"{address}x"):
            with suppress(amqp.AMQPError):
                rogue_channel = rogue.connection.channel()
                rogue_channel.basic_publish(amqp.Message("!"), exchange="", routing_key=forged)
        for driver in (asking.connection, elsewhere.connection):
            with suppress(TimeoutError):
                driver.drain_events(timeout=0.5)
    assert heard == []
    rooms()


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
    assert hall.until_let_in(2, seconds=40)[-1:] == ids([after])
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


def test_old_events_that_are_told_again_are_not_told_on(
    rooms: Callable[[], None], hall: Hall, stored: Database
) -> None:
    messages = [event(number) for number in range(1, 101)]
    hall.tell(*messages)
    hall.until_let_in(100)
    hall.tell(*messages, *messages[:50], event(101))
    hall.until_let_in(101)
    rooms()
    assert hall.reasons() == {}
    assert audited(hall, stored) == {"repeated": 150}


def test_a_queue_that_is_left_to_grow_is_bounded(rooms: Callable[[], None], hall: Hall) -> None:
    hall.limit(messages=200, size=1 << 20)
    with connect(hall.url(), name="rogue", heartbeat=0) as connection:
        channel = connection.connection.channel()
        channel.queue_declare("grows", durable=True, arguments={"x-queue-type": "quorum"})
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
    eventually(lambda: not hall.tell(event(1)) and True)
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
    eventually(lambda: hall.waiting() == 0, seconds=40)
    assert set(audited(hall, stored)) == {"other_source"}
    assert len(hall.rows("SELECT 1 FROM audit")) <= 4
    assert len(hall.rows("SELECT 1 FROM quarantine")) <= 1000


def test_a_type_of_another_s_cannot_be_described_into_the_hub(
    rooms: Callable[[], None], hall: Hall
) -> None:
    raw(hall.url(), lent(1, type="otra.library.book_lent.v1").body)
    eventually(lambda: hall.reasons() == {"unknown_type": 1})
    rooms()


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


def test_who_is_shut_out_of_a_room_is_out_of_all(hall: Hall) -> None:
    hall.room("la-u")
    hall.room(OTHER)
    server = urlsplit(hall.amqp_url).netloc.rpartition("@")[2]
    for path in (f"room.{OTHER}", "%2F"):
        with pytest.raises((amqp.AMQPError, OSError)):
            connect(f"amqp://room.la-u:{PASSWORD}@{server}/{path}", name="rogue", heartbeat=0)
