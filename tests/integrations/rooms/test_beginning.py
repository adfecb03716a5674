"""A room is sent nothing before everything that runs there hears it: queues are there before they are bound."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from integrations.delivering.rooms import Rooms
from nosotros import clock
from nosotros.bus.broker import connect
from nosotros.bus.topology import CARRIED, PUBLIC, QUEUE_ARGUMENTS, queues_of
from nosotros.database import Database
from nosotros.testing.waiting import eventually
from tests.integrations.recorded import Happened, record
from tests.integrations.rooms.conftest import Sending
from tests.integrations.rooms.test_sending import settled
from tests.partners.bridge.site import Hall

#: of looks at the room's queues while it waits for them
LOOKS = 1.5


@pytest.fixture
def partner(hall: Hall) -> Iterator[Any]:
    """A channel of who sets the room up."""
    hall.room()
    with connect(hall.url(), name="topology", heartbeat=0) as connection:
        yield connection.connection.channel()


def is_missed(rooms: Rooms, queue: str) -> bool:
    return f"{queue} is not there" in rooms.notes.get("room la-u", "")


def declare(channel: Any, queue: str) -> None:
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments=QUEUE_ARGUMENTS)


def test_nothing_is_sent_before_each_service_s_queue_is_bound_and_the_half_s(
    hall: Hall,
    partner: Any,
    describe: Callable[..., None],
    ask: Any,
    database: Database,
    match: Any,
    sending: Sending,
) -> None:
    describe()
    happened = record(database, *[Happened(organisation="la-u")] * 3)
    match()
    with sending() as rooms:
        for service in ("training", "room"):
            events, calls = queues_of(service)
            eventually(partial(is_missed, rooms, events))
            declare(partner, events)
            # It may not be bound yet.
            eventually(partial(is_missed, rooms, calls))
            assert hall.waiting() == 0
            partner.queue_bind(events, PUBLIC, "#")
            partner.queue_declare(calls, durable=True, auto_delete=False)
        settled(ask)
    for service in ("training", "room"):
        assert hall.waiting(queue=f"{service}.events") == len(happened)


def test_a_queue_that_nothing_is_carried_from_any_more_stands_for_no_service(
    hall: Hall,
    partner: Any,
    describe: Callable[..., None],
    ask: Any,
    database: Database,
    match: Any,
    sending: Sending,
) -> None:
    describe()
    declare(partner, CARRIED)
    partner.queue_bind(CARRIED, PUBLIC, "#")
    record(database, Happened(organisation="la-u"))
    match()
    with sending() as rooms:
        eventually(partial(is_missed, rooms, "training.events"))
        until = clock.monotonic() + LOOKS
        eventually(lambda: clock.monotonic() > until)
        assert hall.waiting(queue=CARRIED) == 0
        partner.basic_consume(CARRIED, callback=print)
        settled(ask)
