"""Whoever is suspended is closed out of its room, and comes in again once it is restored."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import amqp
import pytest

from nosotros.bus.address import BrokerAddress
from nosotros.bus.broker import LOST
from nosotros.contracts.partners import (
    CreateRoom,
    GetRoomSecret,
    RestoreOrganisation,
    RotateRoom,
    SuspendOrganisation,
)
from nosotros.testing.waiting import eventually
from partners.edge import Rooms
from tests.partners.conftest import BEGINNING
from tests.partners.rooms.test_rooms import come_in
from tests.rooms import coming

SECONDS = 5.0
REFUSED = (amqp.exceptions.AMQPError, *LOST)
Ask = Callable[..., Any]


@pytest.fixture
def addresses(ask: Ask, tmp_path: Path) -> Callable[[], BrokerAddress]:
    """Where la-u's partner comes in, with what it was handed last."""
    numbers = iter(range(100))
    return lambda: come_in(
        ask(GetRoomSecret(organisation="la-u")), tmp_path / f"handed {next(numbers)}"
    )


@pytest.fixture
def entered() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connections(edge: Rooms) -> int:
    state = edge.state("la-u")
    return state.connections if state else 0


def is_let_in(address: BrokerAddress) -> bool:
    try:
        with coming(address) as connection:
            connection.channel().queue_declare("hub.inward", passive=True)
    except REFUSED:
        return False
    return True


def test_what_it_has_open_is_closed_within_seconds_and_it_comes_in_again_when_it_is_restored(
    ask: Ask,
    edge: Rooms,
    addresses: Callable[[], BrokerAddress],
    entered: ExitStack,
    run_due: Callable[..., int],
    rows: Callable[..., list[dict[str, Any]]],
    time_is: Callable[..., None],
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(CreateRoom(organisation="sena"))
    address = addresses()
    theirs = entered.enter_context(coming(address))
    eventually(lambda: connections(edge))
    # Until the broker has counted it, rooms may be due to be looked at.
    time_is(BEGINNING)
    began = time.monotonic()
    ask(SuspendOrganisation(organisation="la-u"))
    assert run_due() == 1
    with pytest.raises(REFUSED):
        theirs.drain_events(timeout=SECONDS)
    assert time.monotonic() - began < SECONDS
    assert not is_let_in(address)
    ask(RestoreOrganisation(organisation="la-u"))
    run_due()
    assert is_let_in(address)
    # What is closed once more, when handshakes must be over, is none of those who came since.
    again = entered.enter_context(coming(address))
    eventually(lambda: connections(edge))
    (sweep,) = rows("SELECT due_at FROM timer WHERE name = 'room_swept'")
    time_is(sweep["due_at"])
    run_due()
    assert rows("SELECT FROM timer WHERE name = 'room_swept'") == []
    again.channel().queue_declare("hub.inward", passive=True)


def test_a_room_that_is_made_or_rotated_meanwhile_lets_nobody_in(
    ask: Ask, addresses: Callable[[], BrokerAddress], run_due: Callable[..., int]
) -> None:
    ask(SuspendOrganisation(organisation="la-u"))
    run_due()
    ask(CreateRoom(organisation="la-u"))
    assert not is_let_in(addresses())
    ask(RotateRoom(organisation="la-u"))
    assert not is_let_in(rotated := addresses())
    ask(RestoreOrganisation(organisation="la-u"))
    run_due()
    assert is_let_in(rotated)


def test_nor_one_that_is_put_right(
    ask: Ask,
    edge: Rooms,
    addresses: Callable[[], BrokerAddress],
    run_due: Callable[..., int],
    time_is: Callable[..., None],
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(SuspendOrganisation(organisation="la-u"))
    run_due()
    edge.remove("la-u")
    time_is(BEGINNING + timedelta(hours=1, minutes=5))
    run_due()
    assert edge.there().keys() == {"la-u"}
    assert not is_let_in(addresses())


def test_a_room_on_a_broker_of_its_own_is_left_alone(
    ask: Ask, edge: Rooms, run_due: Callable[..., int]
) -> None:
    ask(CreateRoom(organisation="la-u", broker="amqps://u:p@broker.example.org/x"))
    for contract in (SuspendOrganisation, RestoreOrganisation):
        ask(contract(organisation="la-u"))
        assert run_due() == 1
    assert edge.there() == {}
