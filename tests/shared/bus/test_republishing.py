"""An event that came from a room is told on as what it was, numbered anew in its own source."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

import orjson
import psycopg
import pytest
from diary import contracts
from diary.site import Site, tree

from nosotros.bus.envelope import Envelope, read
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing import Message, Tap, told

ROOM = "la-u"
SOURCE = f"/{ROOM}/orchard"
STAYS = (
    "id",
    "factid",
    "time",
    "subject",
    "partitionkey",
    "revision",
    "correlationid",
    "causationid",
    "data",
)


@pytest.fixture
def tap(site: Site) -> Iterator[Tap]:
    """Every public event, whosever."""
    with Tap(site.amqp_url) as heard:
        yield heard


def came(sequence: int, **changed: Any) -> Message:
    """An event as a room's own service tells it."""
    event = contracts.TreePlanted(tree_id=tree())
    trace = f"00-{'1' * 32}-{'2' * 16}-01"
    facts = {"organisation": ROOM, "room": ROOM, "sequence": sequence, "traceparent": trace}
    return told(event, **{**facts, **changed})


def tell_on(site: Site, *envelopes: Envelope, organisation: str = ROOM) -> None:
    origin = Origin(
        organisation=organisation,
        actor="worker:bridge",
        correlationid=str(new_id()),
        causationid=str(new_id()),
    )
    with (
        closing(Database(site.access["NOSOTROS_DATABASE_URL"])) as database,
        database.begin(organisation) as transaction,
    ):
        work = UnitOfWork(transaction, origin)
        for each in envelopes:
            work.republish(each)
        assert work.publishes
        work.commit()


@pytest.mark.usefixtures("service")
def test_it_stays_what_it_was_and_its_source_has_no_gaps(site: Site, tap: Tap) -> None:
    # More than travel as rows of one statement, and with gaps of what was not let in.
    messages = [came(number * 3) for number in range(1, 21)]
    tell_on(site, *(read(each.body) for each in messages))
    with site.process("relay", "--queue", tap.queue):
        tap.until(lambda heard: len([m for m in heard if m.event["source"] == SOURCE]) == 20)
    heard = [m for m in tap.heard if m.event["source"] == SOURCE]
    assert [int(m.event["sequence"]) for m in heard] == list(range(1, 21))
    assert [[m.event[name] for name in STAYS] for m in heard] == [
        [m.event[name] for name in STAYS] for m in messages
    ]
    assert {m.event["traceparent"] for m in heard} == {messages[0].event["traceparent"]}
    assert {m.routing_key for m in heard} == {"la-u.orchard.tree_planted.v1"}
    assert {m.exchange for m in heard} == {"nosotros.events"}


@pytest.mark.usefixtures("service")
def test_a_service_s_own_events_are_numbered_apart(site: Site, tap: Tap) -> None:
    subject = tree()
    tell_on(site, read(came(1).body))
    with site.caller() as caller:
        caller.call(contracts.WriteEntries(subjects=(subject,), entries=2))
    with site.process("relay", "--queue", tap.queue):
        tap.until(lambda heard: len([m for m in heard if m.event["subject"] == str(subject)]) == 2)
    assert {m.event["source"] for m in tap.heard if m.event["subject"] == str(subject)} == {
        "/hub/diary"
    }


@pytest.mark.usefixtures("service")
def test_a_type_of_a_partner_s_own_keeps_its_name(site: Site, tap: Tap) -> None:
    own = came(1, type="la-u.library.book_lent.v1", source="/la-u/library", data={"book": 7})
    tell_on(site, read(own.body))
    with site.process("relay", "--queue", tap.queue):
        tap.until(lambda heard: any(m.event["source"] == "/la-u/library" for m in heard))
    (heard,) = [m for m in tap.heard if m.event["source"] == "/la-u/library"]
    assert heard.routing_key == heard.event["type"] == "la-u.library.book_lent.v1"
    assert heard.event["data"] == {"book": 7}
    assert orjson.loads(heard.body)["dataschema"].endswith("/schemas/la-u.library.book_lent.v1")


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("zone", ["America/Bogota", "Asia/Tokyo"])
def test_a_time_at_an_end_of_the_calendar_stops_no_relay_wherever_its_server_stands(
    site: Site, tap: Tap, zone: str
) -> None:
    times = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    messages = [
        came(number, time=datetime.fromisoformat(each)) for number, each in enumerate(times)
    ]
    with psycopg.connect(site.database_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE diary SET timezone = '{zone}'".encode())
        try:
            tell_on(site, *(read(each.body) for each in messages))
            with site.process("relay", "--queue", tap.queue):
                tap.until(
                    lambda heard: (
                        {m.event["id"] for m in messages} <= {m.event["id"] for m in heard}
                    )
                )
        finally:
            owner.execute("ALTER DATABASE diary RESET timezone")
    heard = {m.event["id"]: m.event["time"] for m in tap.heard}
    assert [heard[each.event["id"]] for each in messages] == times


def test_work_of_one_organisation_tells_no_other_one_s(site: Site) -> None:
    with pytest.raises(ValueError, match="another organisation"):
        tell_on(site, read(came(1).body), organisation="gestarsalud")
