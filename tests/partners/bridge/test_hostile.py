"""A hostile partner: whatever it says in its room, nothing of it reaches another room or the hub."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import amqp
import pytest

from nosotros.bus.broker import connect
from nosotros.database import Database
from nosotros.testing.waiting import eventually
from partners.bridge.link import INWARD
from tests.partners.bridge.site import (
    HUB,
    OTHER,
    PASSWORD,
    Hall,
    audited,
    changed,
    event,
    ids,
    lent,
    raw,
)

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


def test_a_type_of_another_s_cannot_be_described_into_the_hub(
    rooms: Callable[[], None], hall: Hall
) -> None:
    raw(hall.url(), lent(1, type="otra.library.book_lent.v1").body)
    eventually(lambda: hall.reasons() == {"unknown_type": 1})
    rooms()


def test_who_is_shut_out_of_a_room_is_out_of_all(hall: Hall) -> None:
    hall.room("la-u")
    hall.room(OTHER)
    server = urlsplit(hall.amqp_url).netloc.rpartition("@")[2]
    for path in (f"room.{OTHER}", "%2F"):
        with pytest.raises((amqp.AMQPError, OSError)):
            connect(f"amqp://room.la-u:{PASSWORD}@{server}/{path}", name="rogue", heartbeat=0)
