"""Rooms get what their organisations may have, in the journal's order; none waits for another."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from integrations.delivering.process import worker
from integrations.secrets import seal
from nosotros.bus.broker import connect
from nosotros.bus.topology import PUBLIC
from nosotros.contracts.integrations import (
    EndEventGrant,
    GetLedger,
    GetSubscription,
    GrantEvents,
    ListSubscriptions,
    ReplayDeliveries,
)
from nosotros.contracts.partners import RoomServiceDescribed, RoomServiceRemoved
from nosotros.database import Database
from nosotros.settings import Settings
from nosotros.testing import Message, Tap
from nosotros.testing.waiting import PATIENCE, eventually
from tests.asking import Asking
from tests.conftest import Access
from tests.integrations.recorded import Happened, Recorded, record
from tests.integrations.rooms.conftest import OPERATOR, Sending
from tests.partners.bridge.site import HUB, Hall

Ask = Callable[..., Any]
Describe = Callable[..., None]
OURS = Happened(organisation="la-u")
THEIRS = Happened(organisation=OPERATOR)


def bodies(messages: Iterable[Message | Recorded]) -> list[bytes]:
    return [each.body for each in messages]


def of_room(ask: Ask, organisation: str = "la-u") -> UUID:
    (found,) = ask(ListSubscriptions(kind="room"), organisation=organisation).items
    return found.id


def settled(ask: Ask, organisation: str = "la-u") -> None:
    id = of_room(ask, organisation)
    eventually(lambda: ask(GetSubscription(id=id), organisation=organisation).pending == 0)


def test_a_room_gets_its_own_and_what_it_is_granted_but_not_what_it_told_itself(
    hall: Hall, describe: Describe, ask: Ask, database: Database, match: Any, sending: Sending
) -> None:
    hall.room()
    hall.serve("training")
    ask(GrantEvents(grantee="la-u", types=(THEIRS.type,)), organisation=OPERATOR)
    describe()
    first, granted, itself, _other, last = record(
        database, OURS, THEIRS, OURS, Happened(organisation="otra"), OURS
    )
    with database.begin("*") as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE journal SET source = '/la-u/training' WHERE position = %(at)s",
            {"at": itself.position},
        )
    match()
    with Tap(hall.url()) as tap, sending() as rooms:
        tap.until(lambda heard: len(heard) == 3)
        settled(ask)
        assert rooms.notes == {}
    assert bodies(tap.heard) == bodies([first, granted, last])
    assert {each.exchange for each in tap.heard} == {PUBLIC}
    assert [each.routing_key for each in tap.heard] == [
        "la-u.enrolment.participant_enrolled.v1",
        "gestarsalud.enrolment.participant_enrolled.v1",
        "la-u.enrolment.participant_enrolled.v1",
    ]


def test_what_goes_there_is_published_as_the_hub_s_own_user(
    hall: Hall, describe: Describe, ask: Ask, database: Database, match: Any, sending: Sending
) -> None:
    hall.room()
    hall.serve("training")
    describe()
    record(database, OURS)
    match()
    with sending():
        settled(ask)
    with connect(hall.url(), name="looker", heartbeat=0) as connection:
        message = connection.connection.channel().basic_get("hub.inward", no_ack=True)
    assert message.properties["user_id"] == HUB
    assert message.properties["content_type"] == "application/cloudevents+json"
    assert message.headers["cursor"] == "1"


def test_a_room_that_is_full_or_away_waits_and_delays_no_other(
    hall: Hall, describe: Describe, ask: Ask, database: Database, match: Any, sending: Sending
) -> None:
    for organisation in ("la-u", "otra"):
        hall.room(organisation)
        hall.serve("training", organisation)
    hall.limit("otra", messages=1)
    hall.fill("otra")
    for organisation in ("la-u", "otra", "nowhere"):
        describe(organisation)
    mine = record(database, *[OURS] * 20)
    record(database, *[Happened(organisation="otra")] * 20)
    record(database, Happened(organisation="nowhere"))
    match()
    with Tap(hall.url()) as tap, sending() as rooms:
        tap.until(lambda heard: len(heard) == 20)
        assert bodies(tap.heard) == bodies(mine)
        eventually(lambda: "full" in rooms.notes.get("room otra", ""))
        eventually(lambda: set(rooms.notes) == {"room otra", "room nowhere"})
        otra = GetSubscription(id=of_room(ask, "otra"))
        # How it is with rooms is noted now and then.
        eventually(lambda: ask(otra, organisation="otra").failing_since is not None)
        view = ask(otra, organisation="otra")
        assert view.pending > 10
        hall.limit("otra", messages=100)
        settled(ask, "otra")
        view = ask(GetSubscription(id=view.id), organisation="otra")
        assert (view.failing_since, view.cursor) == (None, "40")
    # What was refused once comes again, and none is missing.
    assert hall.waiting("otra") >= 20


def test_what_was_told_before_a_service_of_its_own_had_a_queue_reaches_it(
    hall: Hall,
    describe: Describe,
    ask: Ask,
    asking: Asking,
    database: Database,
    match: Any,
    sending: Sending,
) -> None:
    hall.room()
    describe(hosts=())
    happened = record(database, *[OURS] * 3)
    match()
    with sending() as rooms:
        eventually(lambda: "has described none" in rooms.notes.get("room la-u", ""))
        time.sleep(0.5)
        assert hall.waiting() == 0
        described = RoomServiceDescribed(room="la-u", service="la-u.library", types=())
        asking.hear(described, organisation="la-u")
        eventually(lambda: "library.events is not there" in rooms.notes.get("room la-u", ""))
        assert hall.waiting() == 0
        hall.serve("library")
        settled(ask)
        assert hall.waiting(queue="library.events") == len(happened)
        # A second one is waited for, too, as long as it is described.
        circles = {"room": "la-u", "service": "la-u.circles"}
        asking.hear(RoomServiceDescribed(**circles, types=()), organisation="la-u")
        eventually(lambda: "circles.events is not there" in rooms.notes.get("room la-u", ""))
        record(database, OURS)
        match()
        time.sleep(0.5)
        assert hall.waiting(queue="library.events") == len(happened)
        asking.hear(RoomServiceRemoved(**circles), organisation="la-u", revision=2)
        settled(ask)
    assert hall.waiting(queue="library.events") == len(happened) + 1


def test_a_service_that_comes_later_hears_what_is_sent_once_more(
    hall: Hall, describe: Describe, ask: Ask, database: Database, match: Any, sending: Sending
) -> None:
    hall.room()
    hall.serve("training")
    describe()
    happened = record(database, *[OURS] * 3)
    match()
    with sending():
        settled(ask)
        hall.serve("library")
        again = ReplayDeliveries(subscription_id=of_room(ask), after="1")
        assert ask(again, organisation="la-u").deliveries == 2
        settled(ask)
    assert hall.waiting(queue="library.events") == 2
    assert hall.waiting(queue="training.events") == len(happened) + 2


def test_a_room_on_a_broker_of_its_own_is_sent_to_there(
    hall: Hall,
    describe: Describe,
    ask: Ask,
    database: Database,
    match: Any,
    sending: Sending,
) -> None:
    hall.room()
    hall.serve("training")
    describe("otra")
    describe(broker=seal(hall.url()))
    record(database, OURS)
    match()
    with Tap(hall.url()) as tap, sending(there=False) as rooms:
        tap.until(lambda heard: len(heard) == 1)
        settled(ask)
        eventually(lambda: "NOSOTROS_ROOMS_AMQP_URL" in rooms.notes.get("room otra", ""))


def test_the_process_that_delivers_sends_to_rooms_and_their_ledger_proves_it(
    hall: Hall,
    describe: Describe,
    ask: Ask,
    database: Database,
    access: Access,
    books: Any,
    edge: str,
) -> None:
    hall.room()
    hall.serve("training")
    describe()
    process = worker(
        Settings(database_url=access.url, rooms_amqp_url=edge, environment="test", drain_seconds=2)
    )
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        with Tap(hall.url()) as tap:
            happened = record(database, *[OURS] * 30)
            tap.until(lambda heard: len(heard) == 30)
            settled(ask)
            assert process.problem is None
            assert process.notes == {}
    finally:
        process.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    assert bodies(tap.heard) == bodies(happened)
    file = ask(GetLedger(id=of_room(ask)), organisation="la-u").file
    assert file.name.startswith("ledger-")
    view = ask(GetSubscription(id=of_room(ask)), organisation="la-u")
    assert (view.cursor, view.pending) == ("30", 0)


def test_what_was_granted_is_withheld_once_the_grant_is_over(
    hall: Hall, describe: Describe, ask: Ask, database: Database, match: Any, sending: Sending
) -> None:
    hall.room()
    hall.serve("training")
    grant = ask(GrantEvents(grantee="la-u"), organisation=OPERATOR)
    describe()
    record(database, THEIRS, OURS)
    match()
    ask(EndEventGrant(grant_id=grant.id), organisation=OPERATOR)
    with Tap(hall.url()) as tap, sending():
        settled(ask)
        tap.until(lambda heard: len(heard) == 1)
        tap.listen(seconds=0.3)
    assert [each.event["organisation"] for each in tap.heard] == ["la-u"]
