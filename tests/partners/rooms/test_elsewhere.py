"""A room on a broker of the partner's own, and a hub that has none for rooms."""

from collections.abc import Callable
from typing import Any

import pytest

from nosotros.bus.address import BrokerAddress
from nosotros.contracts.common import InvalidFields
from nosotros.contracts.partners import (
    ChangeRoom,
    CreateRoom,
    GetRoom,
    GetRoomSecret,
    GetRoomStatus,
    ListRoutes,
    RemoveRoom,
    RoomElsewhere,
    RoomsUnavailable,
    RoomUnknown,
    RotateRoom,
)
from nosotros.sealing import open_sealed
from partners.edge import Rooms

Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]
OWN = "amqps://nosotros:half-a-secret@broker.example.org/la-u?cafile=/etc/ca.pem"


def test_a_room_on_a_broker_of_its_own_is_kept_with_its_address_sealed(
    ask: Ask, edge: Rooms, rows: Rows, told: Callable[[str], list[Any]]
) -> None:
    made = ask(CreateRoom(organisation="la-u", hosts=("training",), broker=OWN))
    assert (made.virtual_host, made.broker) == ("la-u", "broker.example.org:5671")
    assert made.certificate_until is None
    assert edge.there() == {}
    (event,) = told("room_described")
    (route,) = ask(ListRoutes()).items
    for sealed in (event["broker"], route.broker):
        assert "half-a-secret" not in sealed
        assert BrokerAddress.read(open_sealed(sealed)) == BrokerAddress.read(OWN)
    assert "half-a-secret" not in str(rows("SELECT * FROM room"))
    assert not ask(GetRoomStatus(organisation="la-u")).known
    for contract in (RotateRoom(organisation="la-u"), GetRoomSecret(organisation="la-u")):
        with pytest.raises(RoomElsewhere):
            ask(contract)
    moved = ChangeRoom(
        organisation="la-u",
        hosts=("training",),
        broker="amqps://nosotros:other@other.example.org:5672/mine",
        expected_revision=1,
    )
    assert ask(moved).broker == "other.example.org:5672"
    assert ask(GetRoom(organisation="la-u")).virtual_host == "mine"
    kept = ask(ChangeRoom(organisation="la-u", hosts=(), expected_revision=2))
    assert (kept.broker, kept.hosts) == ("other.example.org:5672", ())
    ask(RemoveRoom(organisation="la-u"))


@pytest.mark.parametrize(
    "address",
    ["amqp://u:p@h/x", "https://h", "nothing", f"amqps://u:p@h/{'x' * 2000}", "amqps://u:p/w@h"],
    ids=["open", "no broker", "no address", "long", "not quoted"],
)
def test_an_own_broker_is_come_to_by_tls_and_its_address_is_not_repeated(
    ask: Ask, address: str
) -> None:
    with pytest.raises(InvalidFields) as refused:
        ask(CreateRoom(organisation="la-u", broker=address))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("broker", "not_a_broker")


class TestWithoutABroker:
    """A hub whose broker speaks no TLS has no rooms but those on partners' own brokers."""

    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {}

    def test_there_are_no_rooms(self, ask: Ask) -> None:
        with pytest.raises(RoomsUnavailable):
            ask(CreateRoom(organisation="la-u"))
        with pytest.raises(RoomUnknown):
            ask(GetRoom(organisation="la-u"))
        assert ask(CreateRoom(organisation="la-u", broker=OWN)).broker is not None
