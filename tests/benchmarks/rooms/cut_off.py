"""A room that was cut off: how fast both sides catch up, against how fast events arise on a busy day."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from integrations.delivering.rooms import Rooms
from integrations.storage import matching
from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.database import Database
from nosotros.testing import Tap, publish
from tests.benchmarks.processes import ProgramFailed, running
from tests.benchmarks.site import Bench
from tests.integrations.recorded import Happened, record
from tests.partners.bridge.site import HUB, Hall, event, ids

#: events a second on each side of a very busy day, and how many times as fast is caught up
LIVE, TIMES = 100, 5
#: what takes part; it runs a bridge and senders of its own
PROCESSES = ("gateway", "partners-run", "partners-relay")
_BATCH = 2000
_SECONDS = 900
_ROOM = """
INSERT INTO subscription (id, organisation, revision, kind, name, state, types, organisations, subjects,
    virtual_host, hosts, scanned, cursor, began_at, created_at)
SELECT gen_random_uuid(), 'la-u', 1, 'room', 'room.la-u', 'active', '{}', '{}', '{}', 'room.la-u',
    '{training}', position, position, position, now() FROM journal_head"""


@dataclass(frozen=True, kw_only=True)
class CaughtUp:
    """Events a second that crossed, inward and outward, both at once."""

    inward: float
    outward: float


def measure(site: Bench, *, events: int) -> tuple[str, bool]:
    """One line about a day that was cut off, and whether the promise was kept.

    Args:
        site: what is measured; of it partners' relay is used, and integrations' database.
        events: that arose on each side.
    """
    hall = Hall(
        amqp_url=site.amqp_url,
        api_url=site.stack.broker.api_url(),
        database_url=site.stack.postgres.url("partners"),
        owner_url=site.stack.postgres.url("partners"),
    )
    hall.room()
    hall.serve("training")
    # Nobody else makes deliveries, or sends them, meanwhile.
    journal = Database(site.stack.postgres.url("integrations"), pool_size=6, by_index=True)
    with psycopg.connect(site.stack.postgres.url("integrations"), autocommit=True) as owner:
        owner.execute(_ROOM)
    mine: list[str] = []
    theirs: list[str] = []
    for first in range(1, events + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, events + 1))
        told = [event(number) for number in numbers]
        publish(hall.url(), told)
        mine += ids(told)
        more = record(journal, *[Happened(organisation="la-u")] * len(numbers))
        theirs += [str(each.id) for each in more]
    while matching.match(journal, now=clock.now()):
        continue
    # Both hold what comes, and are listened to when all of it has.
    with Tap(hall.amqp_url, key="*.training.#") as hub, Tap(hall.url()) as room:
        found = _catch_up(hall, journal, events=events)
        _must_have_come(hub, mine)
        _must_have_come(room, theirs)
    journal.close()
    hall.clear()
    slowest = min(found.inward, found.outward)
    said = (
        f"a day cut off, {events:,} events on each side: {found.inward:,.0f} events/s inward and"
        f" {found.outward:,.0f} outward at once, each once and in its order, {slowest / LIVE:.0f} times {LIVE} a second (promised {TIMES})"
    )
    return said, slowest >= TIMES * LIVE


def _catch_up(hall: Hall, journal: Database, *, events: int) -> CaughtUp:
    edge = BrokerAddress.read(hall.url(user=HUB)).within("/").url
    rooms = Rooms(journal, edge=edge)
    sending = threading.Thread(target=rooms.run, daemon=True)
    began = time.perf_counter()
    sending.start()
    with _bridge(hall):
        outward: list[float] = []
        watching = threading.Thread(
            target=lambda: outward.append(_until(lambda: _pending(journal) == 0) - began)
        )
        watching.start()
        inward = _until(lambda: _relayed(hall) >= events) - began
        watching.join()
    rooms.stop()
    sending.join()
    return CaughtUp(inward=events / inward, outward=events / outward[0])


@contextmanager
def _bridge(hall: Hall) -> Iterator[None]:
    environment = {
        "NOSOTROS_DATABASE_URL": hall.database_url,
        "NOSOTROS_ENVIRONMENT": "development",
    }
    rooms = json.dumps({"la-u": hall.url(user=HUB)})
    module = "tests.partners.bridge.running"
    with running(module, rooms, ready=lambda: True, environment=environment):
        yield


def _must_have_come(tap: Tap, told: list[str]) -> None:
    heard = ids(tap.until(lambda heard: len(heard) >= len(told), seconds=_SECONDS))
    if heard != told:
        raise ProgramFailed(
            f"Of {len(told):,} events {len(set(heard) & set(told)):,} have come, {len(heard):,} in all;"
            " each was to come once and in its order."
        )


def _relayed(hall: Hall) -> int:
    """How many of the room's events the hub's relay has published."""
    rows = hall.rows(
        "SELECT (SELECT last_sequence FROM source WHERE name = '/la-u/training')"
        " - (SELECT count(*) FROM outbox WHERE source IS NOT NULL AND turn IS NOT NULL) AS number"
    )
    return rows[0]["number"] or 0


def _pending(journal: Database) -> int:
    query = "SELECT count(*) AS number FROM delivery WHERE state = 'pending'"
    ((row,),) = journal.look("*", (query, {}))
    return row.number


def _until(true: Callable[[], bool]) -> float:
    """When something was true first."""
    end = time.perf_counter() + _SECONDS
    while not true():
        if time.perf_counter() > end:
            raise ProgramFailed(f"The room had not caught up within {_SECONDS} s.")
        time.sleep(0.1)
    return time.perf_counter()
