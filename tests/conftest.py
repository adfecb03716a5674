"""Private servers for the whole run: `postgres` and `broker`, started when first asked for."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.servers import Postgres, RabbitMQ


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
    server = Postgres(servers_folder / "postgres")
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
