"""Private servers for the whole run: `postgres` and `broker`, started when first asked for."""

import shutil
import signal
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from localstack import keep
from localstack.provision import Passwords, addresses
from localstack.provision.database import provision_database
from localstack.servers import Postgres, RabbitMQ
from nosotros import forking
from nosotros.garbage import loading
from nosotros.migrating import migrate
from tests import guard
from tests.rooms import rooms_variables
from tests.scheduling import Scheduler, by_length

# Whoever runs the tests in the background has them ignore Ctrl-C, and so would what they start: tests
# of what an interrupted command does would wait for it for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes tells of the machine: no property is about it.
settings.register_profile("product", settings.default, deadline=None)
settings.load_profile("product")


def pytest_configure(config: pytest.Config) -> None:
    config.add_cleanup(guard.mount())
    # Before the guard, which waits until nothing is left.
    config.add_cleanup(forking.end)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduler:
    config.option.loadscopereorder = False
    return Scheduler(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays, and is nearly a million objects."""
    with loading():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    files = [each.nodeid.partition("::")[0] for each in items]
    items[:] = [items[place] for place in by_length(files)]


@dataclass(frozen=True, kw_only=True)
class Access:
    """How one service's database is reached."""

    url: str
    owner_url: str


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    # pytest's own folders are closed to the user that PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="nosotros-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(servers_folder: Path) -> Iterator[Postgres]:
    """A running PostgreSQL; `postgres.url(database)` is its superuser's address."""
    server = Postgres(servers_folder / "postgres", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        server.remove()


@pytest.fixture(scope="session")
def broker(servers_folder: Path) -> Iterator[RabbitMQ]:
    """A running RabbitMQ; `broker.amqp_url()` and `broker.api_url()` are its administrator's."""
    server = RabbitMQ(servers_folder / "rabbitmq")
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="session")
def rooms(broker: RabbitMQ) -> Mapping[str, str]:
    """The variables that lead to the rooms' broker, which is the same node by TLS; `tests.rooms`
    makes rooms there."""
    return rooms_variables(broker)


@pytest.fixture(scope="session")
def make_database(postgres: Postgres) -> Callable[..., Access]:
    """A migrated database: `make_database("enrolment", name="enrolment_tests")`."""

    def make(package: str, *, name: str) -> Access:
        passwords = Passwords(
            database=keep.password(), owner=keep.password(), broker=keep.password()
        )
        provision_database(
            name, superuser_url=postgres.url(), password=passwords.database, owner=passwords.owner
        )
        urls = addresses(
            name, postgres_url=postgres.url(), amqp_url="amqp://127.0.0.1:1", passwords=passwords
        )
        access = Access(
            url=urls["NOSOTROS_DATABASE_URL"], owner_url=urls["NOSOTROS_OWNER_DATABASE_URL"]
        )
        migrate(package, owner_url=access.owner_url, role=name)
        return access

    return make
