"""Rooms on the tests' broker, and the database that the bridge writes to."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.broker import connect
from nosotros.bus.topology import declare_exchanges
from nosotros.contracts import everything
from nosotros.database import Database
from nosotros.testing import Running
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.bridge.site import HUB, Bridge, Hall

NAME = "bridge_tests"
TABLES = ["outbox", "source", "room_source", "quarantine", "refusal", "room_link", "audit"]


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
