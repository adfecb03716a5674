"""A migrated database of partners with chains of audit entries, and ways to tell and ask."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock, seals
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from nosotros.seals import Keys, SigningKey
from partners.handlers.audit import reading
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.audit.log import Log

NAME = "partners_audit_tests"
TABLES = ["audit_entry", "audit_head", "audit_reading", "outbox", "inbox", "audit", "timer"]
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)
PUBLIC_URL = "https://nosotros.example.org"


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture(scope="module")
def connections(access: Access) -> Iterator[Database]:
    """What a module's tests connect by, one after the other."""
    database = Database(access.url, pool_size=12)
    yield database
    database.close()


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    """The service's database, with no audit log."""
    empty(postgres.url(NAME), TABLES)
    return connections


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it a moment: `time_is(moment)`; a test begins on 18 August 2026 at 9:00 in Bogotá."""
    path = tmp_path / "clock"
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")

    def time_is(moment: datetime) -> None:
        clock.set_shared(path, moment)

    return time_is


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """The hub's public keys, of a new key that it signs with."""
    seed = seals.new_seed()
    monkeypatch.setenv("NOSOTROS_SIGNING_KEY", seed)
    monkeypatch.setenv("NOSOTROS_PUBLIC_URL", PUBLIC_URL)
    reading._settings.cache_clear()
    key = SigningKey.read(seed)
    yield {key.kid: key.private.public_key()}
    reading._settings.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(PartnersService, database, scopes={Scope.AUDIT})


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    """Carry out a query: `ask(contract, organisation=…, actor=…)`."""
    return asking.ask


@pytest.fixture
def log(asking: Asking) -> Log:
    """Tells entries, as services do."""
    return Log(asking=asking)


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[[str], list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
