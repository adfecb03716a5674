"""A migrated database of a room's own half, its clock, and a hub that it asks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros.database import Database
from nosotros.settings import Settings
from room.asking import AskingWorker
from room.service import RoomService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.room import hub
from tests.partners.room.hub import Hub

NAME = "room_tests"
ROOM = "la-u"
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
