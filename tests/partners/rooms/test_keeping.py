"""The rooms' broker is kept as the rows say it is to be."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.bus.management import is_of
from nosotros.contracts.partners import CreateRoom, GetRoomSecret, RemoveRoom
from partners.edge import Rooms
from partners.handlers import rooms_broker
from tests.partners.conftest import BEGINNING

Ask = Callable[..., Any]


@pytest.fixture
def kept(run_due: Callable[..., int], time_is: Callable[[datetime], None]) -> Callable[[], None]:
    """Let an hour go by."""
    hours = iter(range(1, 100))

    def keep() -> None:
        time_is(BEGINNING + next(hours) * timedelta(hours=1, minutes=5))
        run_due()

    return keep


def test_a_room_that_somebody_removed_there_is_made_again(
    ask: Ask, edge: Rooms, kept: Callable[[], None]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    edge.remove("la-u")
    for _ in range(2):
        kept()
        assert edge.there().keys() == {"la-u"}
        with edge._management.open() as calls:
            calls.delete("users/room.la-u")
    kept()
    password = ask(GetRoomSecret(organisation="la-u")).amqp_url.split(":")[2].partition("@")[0]
    assert is_of(password, edge.there()["la-u"])


def test_a_password_whose_change_was_not_committed_is_put_back(
    ask: Ask, edge: Rooms, kept: Callable[[], None]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    hashed = edge.there()["la-u"]
    edge.rotate("la-u", password="never committed")
    kept()
    assert not is_of("never committed", edge.there()["la-u"])
    kept()
    assert hashed != edge.there()["la-u"]


def test_what_is_as_it_should_be_is_left_alone(
    ask: Ask, edge: Rooms, kept: Callable[[], None]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    hashed = edge.there()
    kept()
    assert edge.there() == hashed


def test_a_room_that_no_row_knows_is_removed_only_when_nobody_can_be_making_it(
    act: Callable[..., Any], edge: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge.make("sena", password="of nobody")
    act(lambda work: rooms_broker.keep(edge, work=work))
    assert edge.there().keys() == {"sena"}
    now = clock.monotonic()
    monkeypatch.setattr(clock, "monotonic", lambda: now + 601)
    act(lambda work: rooms_broker.keep(edge, work=work))
    assert edge.there() == {}
    act(lambda work: rooms_broker.keep(edge, work=work))
    assert rooms_broker._unknown == {}


def test_a_removed_room_whose_broker_was_away_is_removed_later(
    ask: Ask, edge: Rooms, kept: Callable[[], None], rows: Callable[..., Any]
) -> None:
    ask(CreateRoom(organisation="la-u"))
    ask(RemoveRoom(organisation="la-u"))
    rows("DELETE FROM timer WHERE name = 'room_removed' RETURNING id")
    kept()
    assert edge.there() == {}


def test_a_broker_that_is_away_is_asked_again_soon(
    ask: Ask,
    edge: Rooms,
    kept: Callable[[], None],
    rows: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    variables: Mapping[str, str],
) -> None:
    ask(CreateRoom(organisation="la-u"))
    monkeypatch.setenv("NOSOTROS_ROOMS_API_URL", "http://rooms:x@127.0.0.1:1")
    rooms_broker.broker.cache_clear()
    kept()
    (timer,) = rows("SELECT due_at, attempts FROM timer WHERE name = 'rooms_kept'")
    assert timer["due_at"] - clock.now() <= timedelta(minutes=1)
    monkeypatch.setenv("NOSOTROS_ROOMS_API_URL", variables["NOSOTROS_ROOMS_API_URL"])
    rooms_broker.broker.cache_clear()
    kept()
    (timer,) = rows("SELECT due_at, attempts FROM timer WHERE name = 'rooms_kept'")
    assert timer["due_at"] - clock.now() > timedelta(minutes=50)
