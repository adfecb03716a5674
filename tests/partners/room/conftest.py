"""A migrated database of a room's own half, its clock, and a hub that it asks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock
from nosotros.database import Database
from nosotros.settings import Settings
from room.asking import AskingWorker
from room.service import RoomService
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.room import hub
from tests.partners.room.hub import Hub

NAME = "room_tests"
ROOM = "la-u"
KEY = "nos_abcdefgh_secret"
TABLES = ("person", "erasure", "timer", "outbox", "inbox", "tombstone", "audit")
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("room", name=NAME)


@pytest.fixture(scope="module")
def connections(access: Access) -> Iterator[Database]:
    """What a module's tests connect by, one after the other."""
    database = Database(access.url, pool_size=4)
    yield database
    database.close()


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


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it a moment: `time_is(moment)`."""
    path = tmp_path / "clock"
    # Whatever clock there was is there again after the test.
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")
    return lambda moment: clock.set_shared(path, moment)


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


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[Any]]:
    """What was told to the room's services by events of a name, in order."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)
