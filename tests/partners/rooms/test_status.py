"""How a room is: who reads its queues, and when its partner's certificate ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from nosotros.bus.address import BrokerAddress
from nosotros.contracts.partners import CreateRoom, GetRoom, GetRoomStatus
from nosotros.database import Database
from nosotros.testing.waiting import eventually
from partners.bridge.finding import Finder
from tests.rooms import coming, hub_in

STATUS = GetRoomStatus(organisation="la-u")


def test_a_queue_says_whether_somebody_reads_it(
    ask: Callable[..., Any], variables: dict[str, str]
) -> None:
    ask(CreateRoom(organisation="la-u", hosts=("training",)))

    def readers() -> int | None:
        (queue,) = ask(STATUS).queues
        return queue.consumers

    eventually(lambda: readers() == 0)
    with coming(hub_in(variables, "la-u")) as connection:
        connection.channel().basic_consume("hub.inward")
        eventually(lambda: readers() == 1)


def test_the_end_of_its_certificate_is_shown_and_known_to_the_bridge(
    ask: Callable[..., Any], database: Database, variables: dict[str, str]
) -> None:
    ask(CreateRoom(organisation="la-u", hosts=("training",)))
    until = ask(GetRoom(organisation="la-u")).certificate_until
    assert until - datetime.now(UTC) > timedelta(days=396)
    assert ask(STATUS).certificate_until == until
    edge = BrokerAddress.read(variables["NOSOTROS_ROOMS_AMQP_URL"]).url
    (place,) = Finder(database, edge=edge)()
    assert place.certificate_until == until


def test_of_a_room_on_a_broker_of_its_own_no_certificate_is_known(ask: Callable[..., Any]) -> None:
    ask(CreateRoom(organisation="la-u", broker="amqps://u:p@broker.example/x"))
    assert ask(STATUS).certificate_until is None
