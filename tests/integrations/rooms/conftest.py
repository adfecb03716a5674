"""Rooms on the tests' broker, as those who are sent events."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from integrations.delivering.rooms import Rooms
from integrations.storage import matching
from localstack.servers import RabbitMQ
from nosotros import clock
from nosotros.bus.address import BrokerAddress
from nosotros.contracts.partners import RoomDescribed
from nosotros.database import Database
from nosotros.testing.waiting import PATIENCE
from tests.asking import Asking
from tests.partners.bridge.site import HUB, Hall

OPERATOR = "gestarsalud"
Sending = Callable[..., AbstractContextManager[Rooms]]


@pytest.fixture
def hall(broker: RabbitMQ) -> Iterator[Hall]:
    """A broker without rooms, where the hub's own user is in each that is made."""
    hall = Hall(amqp_url=broker.amqp_url(), api_url=broker.api_url(), database_url="", owner_url="")
    yield hall
    hall.clear()


@pytest.fixture
def edge(hall: Hall) -> str:
    """Where rooms are, as the hub's own user."""
    return BrokerAddress.read(hall.url("nowhere", user=HUB)).within("/").url


@pytest.fixture
def describe(asking: Asking) -> Callable[..., None]:
    """Have integrations hear that a room is there, which hosts training: `describe("la-u")`."""

    def describe(
        room: str = "la-u",
        *,
        hosts: tuple[str, ...] = ("training",),
        revision: int = 1,
        **more: str,
    ) -> None:
        event = RoomDescribed(
            **{"room": room, "virtual_host": f"room.{room}", "hosts": hosts, **more}
        )
        asking.hear(event, revision=revision, organisation=OPERATOR)

    return describe


@pytest.fixture
def match(database: Database) -> Callable[[], None]:
    """Match all that is in the journal."""

    def match() -> None:
        while matching.match(database, now=clock.now()):
            continue

    return match


@pytest.fixture
def sending(database: Database, edge: str) -> Sending:
    """The senders of all rooms, as long as the context lasts."""

    @contextmanager
    def sending(*, there: bool = True) -> Iterator[Rooms]:
        rooms = Rooms(database, edge=edge if there else "")
        thread = threading.Thread(target=rooms.run, daemon=True)
        thread.start()
        try:
            yield rooms
        finally:
            rooms.stop()
            thread.join(PATIENCE)
        assert not thread.is_alive()

    return sending
