"""The diary on private servers; each test speaks of trees of its own."""

from collections.abc import Iterator

import psycopg
import pytest
from diary.site import Site
from psycopg import sql

from localstack.provision import provision
from localstack.servers import Postgres, RabbitMQ
from nosotros.bus.topology import INTERNAL, PUBLIC
from nosotros.testing import Running, Tap


@pytest.fixture(scope="session")
def site(
    postgres: Postgres, broker: RabbitMQ, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A migrated database, declared queues, and what a process of the diary is told."""
    folder = tmp_path_factory.mktemp("diary")
    access = provision(
        postgres_url=postgres.url(),
        broker_api_url=broker.api_url(),
        amqp_url=broker.amqp_url(),
        services=["diary"],
        gateway=False,
    )
    made = Site(
        access=access["diary"],
        amqp_url=broker.amqp_url(),
        api_url=broker.api_url(),
        database_url=postgres.url("diary"),
        folder=folder,
    )
    made.attempts_folder.mkdir()
    made.command("migrate")
    made.command("topology", NOSOTROS_AMQP_URL=made.amqp_url)
    yield made
    made.remove_queues()
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE diary WITH (FORCE)"))


@pytest.fixture(scope="module")
def service(site: Site) -> Iterator[Running]:
    """The diary, running for a module's tests."""
    with site.process() as running:
        yield running.ready()


@pytest.fixture
def tap(site: Site) -> Iterator[Tap]:
    """What the diary publishes, heard by a queue of the test's own."""
    with Tap(site.amqp_url, exchanges=(PUBLIC, INTERNAL), key="*.diary.#") as heard:
        yield heard
