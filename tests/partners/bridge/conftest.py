"""Rooms on the tests' broker, and the database that the bridge writes to."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.broker import connect
from nosotros.bus.topology import declare_exchanges
from nosotros.contracts import everything
from nosotros.database import Database
from nosotros.testing import Message, Running, Tap
from partners.bridge.taking import take
from partners.handlers.fitting import Known
from partners.handlers.inward import Came, Judged
from tests.asking import rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.bridge.site import HUB, OTHER, Bridge, Hall, event, ids, known

NAME = "bridge_tests"
TABLES = ["outbox", "source", "room_source", "quarantine", "refusal", "room_link", "audit"]


@pytest.fixture(autouse=True)
def time_is() -> None:
    """Time is the machine's own here, as in the processes that are started."""


@pytest.fixture(scope="session")
def bridge_access(make_database: Callable[..., Access]) -> Access:
    everything.load()
    return make_database("partners", name=NAME)


@pytest.fixture
def hall(bridge_access: Access, postgres: Postgres, broker: RabbitMQ) -> Iterator[Hall]:
    """A broker without rooms, and an empty database."""
    empty(postgres.url(NAME), TABLES)
    hall = Hall(
        amqp_url=broker.amqp_url(),
        api_url=broker.api_url(),
        database_url=bridge_access.url,
        owner_url=postgres.url(NAME),
    )
    with connect(hall.amqp_url, name="topology", heartbeat=0) as connection:
        declare_exchanges(connection.connection.channel())
    yield hall
    hall.clear()


@pytest.fixture
def stored(bridge_access: Access, postgres: Postgres) -> Iterator[Database]:
    """The same database, empty, as the bridge connects to it."""
    empty(postgres.url(NAME), TABLES)
    database = Database(bridge_access.url, pool_size=4)
    yield database
    database.close()


@pytest.fixture
def start_bridge(hall: Hall, tmp_path: Path) -> Iterator[Callable[..., Bridge]]:
    """Start a bridge in a process of its own, which ends with the test: `start_bridge("la-u")`."""
    started: list[Bridge] = []

    def start(*organisations: str, **settings: str) -> Bridge:
        rooms = {name: hall.url(name, user=HUB) for name in organisations}
        running = Running(
            (sys.executable, "-m", "tests.partners.bridge.running", json.dumps(rooms)),
            environment={
                "NOSOTROS_DATABASE_URL": hall.database_url,
                "NOSOTROS_ENVIRONMENT": "development",
                "PYTHONPATH": str(Path(__file__).parents[3]),
                **settings,
            },
            log=tmp_path / f"bridge-{len(started)}.log",
            health=False,
        )
        running.start()
        started.append(Bridge(running))
        return started[-1]

    yield start
    for each in started:
        each.running.kill()


@pytest.fixture
def rooms(hall: Hall, stored: Database) -> Iterator[Callable[[], None]]:
    """Two rooms with a bridge in them; call it to see that the other one, and the hub, heard nothing."""
    places = [hall.room("la-u"), hall.room(OTHER)]
    with (
        Tap(hall.amqp_url) as hub,
        Tap(hall.url(OTHER)) as other,
        hall.bridge(*places),
    ):
        hall.tell(event(1000, OTHER), organisation=OTHER)
        hall.until_let_in(1, organisation=OTHER)

        def nothing_else_anywhere() -> None:
            # Whatever came from anywhere is here by now, as this one is.
            last = event(5000, OTHER)
            hall.tell(last, organisation=OTHER)
            hall.until_let_in(2, organisation=OTHER)
            other.until(lambda heard: ids(heard)[-1:] == ids([last]))
            hub.listen(seconds=0.2)
            assert len(other.heard) == 2
            assert hub.heard == []
            assert {each["source"] for each in hall.let_in()} <= {
                "/la-u/training",
                "/la-u/library",
                "/otra/training",
            }

        yield nothing_else_anywhere


@pytest.fixture
def rows(postgres: Postgres) -> Callable[[str], list[dict[str, Any]]]:
    """What a query finds, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)


@pytest.fixture
def come(stored: Database) -> Callable[..., Judged]:
    """Have messages come from a room, in one batch."""

    def come(*messages: Message | bytes, room: Known | None = None, again: bool = False) -> Judged:
        bodies = [each if isinstance(each, bytes) else each.body for each in messages]
        came = [Came(body=each, size=len(each), again=again) for each in bodies]
        return take(stored, came, room or known())

    return come
