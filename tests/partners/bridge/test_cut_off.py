"""A day cut off: what arose on both sides meanwhile is on both sides after, each once and in order."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from integrations.delivering.rooms import Rooms
from integrations.storage import matching
from localstack.servers import Postgres
from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.bus.relay import Relay
from nosotros.database import Database
from nosotros.settings import Settings
from nosotros.testing import Tap
from tests.conftest import Access
from tests.emptying import empty
from tests.integrations.recorded import Happened, record
from tests.partners.bridge.site import HUB, Bridge, Hall, event, ids, lent

NUMBER = 2000
JOURNAL = "bridge_tests_journal"
ROOM = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations, subjects,
    virtual_host, hosts, scanned, cursor, began_at, created_at)
VALUES (gen_random_uuid(), 'la-u', 1, 'room', 'room.la-u', 'active', '{}', '{}', '{}', 'room.la-u',
    '{training}', 0, 0, 0, now())"""


@pytest.fixture(scope="session")
def journal_access(make_database: Callable[..., Access]) -> Access:
    return make_database("integrations", name=JOURNAL)


@pytest.fixture
def journal(journal_access: Access, postgres: Postgres) -> Iterator[Database]:
    """The journal of the hub, empty, with the room as its subscriber."""
    empty(postgres.url(JOURNAL), ["subscription", "delivery", "journal_source", "event_grant"])
    database = Database(journal_access.url, pool_size=4, by_index=True)
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql(ROOM)
    yield database
    database.close()


def test_a_day_cut_off_loses_nothing_on_either_side(
    hall: Hall,
    journal: Database,
    start_bridge: Callable[..., Bridge],
) -> None:
    hall.room()
    hall.serve("training")
    anywhere = BrokerAddress.read(hall.url(user=HUB)).within("/").url
    # Nobody carries anything. Two services of the room tell, and so does the hub.
    mine = [each for number in range(1, NUMBER // 2 + 1) for each in (event(number), lent(number))]
    hall.tell(*mine)
    theirs = record(journal, *[Happened(organisation="la-u")] * NUMBER)
    while matching.match(journal, now=clock.now()):
        continue
    with Tap(hall.amqp_url) as hub, Tap(hall.url()) as room, relaying(hall, hub.queue):
        rooms = Rooms(journal, edge=anywhere)
        sending = threading.Thread(target=rooms.run, daemon=True)
        sending.start()
        first = start_bridge("la-u")
        # It is killed in the middle of it, too.
        hub.until(lambda heard: len(heard) >= NUMBER // 4, seconds=60)
        first.running.kill()
        began, had = time.monotonic(), len(set(ids(hub.heard)))
        start_bridge("la-u")
        hub.until(lambda heard: len(set(ids(heard))) >= NUMBER, seconds=60)
        took = time.monotonic() - began
        room.until(lambda heard: len(set(ids(heard))) >= NUMBER, seconds=60)
        rooms.stop()
        sending.join(20)
    print(f"caught up at {(NUMBER - had) / took:.0f} events a second")
    assert in_order_and_once(hub.heard) == in_order_and_once(mine)
    assert [each.body for each in room.heard] == [each.body for each in theirs]
    assert hall.reasons() == {}


@contextmanager
def relaying(hall: Hall, queue: str) -> Iterator[None]:
    """The relay of partners, which publishes in the hub what the bridge has let in."""
    settings = Settings(database_url=hall.database_url, amqp_url=hall.amqp_url, environment="test")
    relay = Relay(settings, service="partners", queues=[queue])
    thread = threading.Thread(target=relay.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        relay.stop()
        thread.join(20)


def in_order_and_once(messages: list[Any]) -> dict[str, list[str]]:
    """Each source's events, in the order in which they were heard."""
    found: dict[str, list[str]] = {}
    for each in messages:
        found.setdefault(each.event["source"], []).append(each.event["id"])
    assert all(len(set(each)) == len(each) for each in found.values())
    return found
