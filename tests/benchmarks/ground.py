"""A service's database on a server that keeps every promise, and nothing else: no broker, no process."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psutil

from localstack import keep
from localstack.provision import Passwords, addresses
from localstack.provision.database import provision_database
from localstack.servers import Postgres
from nosotros.migrating import migrate
from tests.benchmarks.durability import require_durable


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where a process of one service finds what it needs."""

    #: as the service's role
    url: str
    #: as the superuser
    superuser_url: str
    #: the server's process
    pid: int


@contextmanager
def ground(service: str) -> Iterator[Ground]:
    """What a worker that asks no broker needs."""
    folder = Path(mkdtemp(prefix=f"nosotros-{service}-"))
    folder.chmod(0o755)
    server = Postgres(folder / "postgres")
    server.start()
    try:
        passwords = Passwords(
            database=keep.password(), owner=keep.password(), broker=keep.password()
        )
        provision_database(
            service,
            superuser_url=server.url(),
            password=passwords.database,
            owner=passwords.owner,
        )
        urls = addresses(
            service,
            postgres_url=server.url(),
            amqp_url="amqp://127.0.0.1:1",
            passwords=passwords,
        )
        migrate(service, owner_url=urls["NOSOTROS_OWNER_DATABASE_URL"], role=service)
        require_durable(database_url=server.url(service))
        (pid,) = (
            each.pid
            for each in psutil.Process().children()
            if "postgres" in each.name() and not each.cmdline()[0].startswith("postgres:")
        )
        yield Ground(url=urls["NOSOTROS_DATABASE_URL"], superuser_url=server.url(service), pid=pid)
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Memory:
    """Watches a process's memory until stopped."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The most that was seen, in MiB."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            self._most = max(self._most, self._process.memory_info().rss / 2**20)
