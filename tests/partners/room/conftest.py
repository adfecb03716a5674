"""A migrated database of a room's own half, its clock, and a hub that it asks."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock
from nosotros.bus.inbox import Inbox, Outcome
from nosotros.bus.runtime import Runtime
from nosotros.bus.service import subscription_of
from nosotros.contracts.language import event_of
from nosotros.database import Database
from nosotros.settings import Settings
from nosotros.testing import told
from room.asking import AskingWorker
from room.service import RoomService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.room import hub
from tests.partners.room.hub import Hub

NAME = "room_tests"
ROOM, GRANTOR = "la-u", "gestarsalud"
KEY = "nos_abcdefgh_secret"
TABLES = ("person", "erasure", "timer", "outbox", "inbox", "tombstone", "audit")


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("room", name=NAME)


@pytest.fixture
def asking(connections: Database, postgres: Postgres) -> Asking:
    """The service on its database, which is empty."""
    empty(postgres.url(NAME), TABLES)
    return Asking(RoomService, connections, scopes=())


@pytest.fixture
def hear(asking: Asking) -> Callable[..., None]:
    """Have the room do what follows from an event of its organisation."""

    def hear(event: Any, *, revision: int = 1) -> None:
        asking.hear(event, revision=revision, organisation=ROOM)

    return hear


@pytest.fixture
def inbox(access: Access, connections: Database) -> Iterator[Inbox]:
    """As the service's process has it."""
    settings = Settings(database_url=access.url, organisation=ROOM, room=ROOM, operator=ROOM)
    runtime = Runtime(settings, subscription_of(RoomService), pause=time.sleep)
    yield runtime.inbox
    runtime.wake.stop()
    runtime.database.close()


@pytest.fixture
def hear_of_others(asking: Asking, inbox: Inbox) -> Callable[..., Outcome]:
    """Have the room do what follows from an event of another organisation, as far as it takes it."""

    def hear(event: Any, *, revision: int = 1) -> Outcome:
        method = getattr(RoomService, f"on_{event_of(type(event)).name}").author_method
        message = told(event, organisation=GRANTOR, revision=revision, at=clock.now())
        return inbox.receive(message.body, method.__get__(RoomService()))

    return hear


@pytest.fixture
def gateway() -> Iterator[Hub]:
    """The hub's gateway."""
    with hub.running() as running:
        yield running


@pytest.fixture
def worker(access: Access, gateway: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[AskingWorker]:
    """Who asks the hub; in a room with no services of ours."""
    monkeypatch.setenv("NOSOTROS_GATEWAY_URL", gateway.url)
    monkeypatch.setenv("NOSOTROS_ROOM_KEY", KEY)
    settings = Settings(
        database_url=access.url,
        amqp_url="amqp://127.0.0.1:1",
        organisation=ROOM,
        room=ROOM,
        room_services=(),
    )
    made = AskingWorker(settings)
    # Nobody waits here for the next question's turn.
    made.stopping.set()
    yield made
    made.wake.stop()
    made._database.close()


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
