"""What the rooms' broker keeps off by itself, and what the gateway did, is in the room's audit log."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import amqp
import pytest

from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.partners import (
    CreateRoom,
    GetRoomSecret,
    RecordRoomRefusals,
    RoomRefusal,
)
from nosotros.database import Database
from nosotros.testing.waiting import eventually
from partners.bridge import noting
from partners.domain.bounds import Kept, Limits, at_bounds
from partners.edge import Rooms
from partners.handlers import room_bounds, rooms_broker
from tests.partners.conftest import BEGINNING
from tests.partners.rooms.test_rooms import come_in
from tests.rooms import coming

Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]
MOST_CONNECTIONS, MOST_MESSAGES = 3, 20


@pytest.fixture
def variables(rooms: Mapping[str, str]) -> Mapping[str, str]:
    limits = {
        "NOSOTROS_ROOMS_CONNECTIONS": f"{MOST_CONNECTIONS}",
        "NOSOTROS_ROOMS_QUEUE_MESSAGES": f"{MOST_MESSAGES}",
    }
    return {**rooms, **limits}


@pytest.fixture
def theirs(ask: Ask, tmp_path: Path) -> BrokerAddress:
    """Where the partner of `la-u` comes in, whose room was just made."""
    ask(CreateRoom(organisation="la-u"))
    return come_in(ask(GetRoomSecret(organisation="la-u")), tmp_path / "secret")


@pytest.fixture
def audited(database: Database, rows: Rows) -> Callable[[], list[tuple[str, str, str]]]:
    """What the audit logs say of what was refused, once the minute is over."""

    def audited() -> list[tuple[str, str, str]]:
        noting.audit(database, before=BEGINNING + timedelta(minutes=1))
        found = rows(
            "SELECT organisation, action, subject FROM audit WHERE action LIKE 'refuse%'"
            " ORDER BY action"
        )
        return [(each["organisation"], each["action"], each["subject"]) for each in found]

    return audited


def look(act: Callable[..., Any]) -> None:
    there = rooms_broker.needed()
    act(lambda work: room_bounds.look(there, work=work))


def test_a_room_with_as_many_connections_as_it_may_have_is_told_once_a_minute(
    theirs: BrokerAddress, act: Any, edge: Rooms, audited: Any, rows: Rows, time_is: Any
) -> None:
    with ExitStack() as opened:
        for _ in range(3 * MOST_CONNECTIONS):
            with suppress(amqp.AMQPError, *LOST):
                opened.enter_context(coming(theirs))
        state = eventually(
            lambda: (found := edge.state("la-u")) and found.connections == MOST_CONNECTIONS,
        )
        assert state
        # Until the broker has counted them, the minute may be over.
        time_is(BEGINNING)
        look(act)
        look(act)
    assert rows("SELECT count(*)::integer AS n FROM audit WHERE action LIKE 'refuse%'") == [
        {"n": 0}
    ]
    assert audited() == [("la-u", "refuse:connections", "2026-08-18T14:00Z 2")]


def test_a_queue_that_takes_no_more_is_told(
    theirs: BrokerAddress, act: Any, edge: Rooms, audited: Any, time_is: Any
) -> None:
    with coming(theirs) as connection:
        channel = connection.channel()
        channel.queue_declare("grows", durable=True, auto_delete=False)
        with suppress(amqp.exceptions.MessageNacked):
            for _ in range(2 * MOST_MESSAGES):
                channel.basic_publish_confirm(amqp.Message("x"), routing_key="grows")
    eventually(lambda: any(each.messages >= MOST_MESSAGES for each in _queues(edge)))
    time_is(BEGINNING)
    look(act)
    assert audited() == [("la-u", "refuse:queue_full", "2026-08-18T14:00Z 1")]


def test_it_is_looked_every_half_minute_and_a_broker_that_is_away_is_asked_again(
    theirs: BrokerAddress,
    time_is: Callable[..., None],
    run_due: Callable[..., int],
    rows: Rows,
    audited: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOSOTROS_ROOMS_API_URL", "http://rooms:x@127.0.0.1:1")
    rooms_broker.broker.cache_clear()
    for seconds in (30, 60):
        time_is(BEGINNING + timedelta(seconds=seconds + 1))
        run_due()
        (timer,) = rows(f"SELECT due_at FROM timer WHERE name = '{room_bounds.LOOKED}'")
        assert timer["due_at"] > BEGINNING + timedelta(seconds=seconds)
        assert timer["due_at"] <= clock.now() + timedelta(seconds=30)
    assert audited() == []


def test_what_rooms_answered_and_must_not_is_told(
    theirs: BrokerAddress, ask: Ask, audited: Any
) -> None:
    refusals = (
        RoomRefusal(organisation="la-u", number=7),
        # It has no room, or never had.
        RoomRefusal(organisation="sena", number=2),
        RoomRefusal(organisation="la-u", number=-5),
    )
    for _ in range(2):
        ask(RecordRoomRefusals(refusals=refusals), actor="gateway")
    assert audited() == [("la-u", "refuse:answer_invalid", "2026-08-18T14:00Z 14")]
    with pytest.raises(InvalidFields):
        ask(RecordRoomRefusals(refusals=refusals[:1] * 1001), actor="gateway")


def test_bounds_are_those_of_connections_messages_and_bytes() -> None:
    limits = Limits(connections=5, queue_messages=10, queue_bytes=1000)
    within = {"connections": 4, "queues": [(9, 900), (0, 0)]}
    assert at_bounds(**within, limits=limits) == {}  # type: ignore[arg-type]
    found = at_bounds(connections=5, queues=[(10, 0), (1, 960), (1, 1)], limits=limits)
    assert found == {Kept.CONNECTIONS: 1, Kept.QUEUE_FULL: 2}


def _queues(edge: Rooms) -> Any:
    state = edge.state("la-u")
    return () if state is None else state.queues
