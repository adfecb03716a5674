"""A migrated database of partners with some organisations, its clock, and ways to ask it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from partners.service import PartnersService
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import administrator, empty

NAME = "agreements_tests"
TABLES = [
    "agreement",
    "organisation",
    "service_description",
    *("timer", "outbox", "inbox", "tombstone", "recorded_answer", "audit"),
]
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)
MEMBERS = ("gestarsalud", "la-u", "alcaldia", "red-juvenil")
_MEMBER = """
INSERT INTO organisation (organisation, revision, name, kind, zone, registered_at)
VALUES (%(name)s, 1, %(name)s, 'association', 'America/Bogota', now())"""


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
    """The service's database, with the network's members and nothing else."""
    empty(postgres.url(NAME), TABLES)
    for name in MEMBERS:
        administrator(postgres.url(NAME)).execute(_MEMBER, {"name": name})
    return connections


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it a moment: `time_is(moment)`; a test begins on 18 August 2026 at 9:00 in Bogotá."""
    path = tmp_path / "clock"
    # Whatever clock there was is there again after the test.
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")

    def time_is(moment: datetime) -> None:
        clock.set_shared(path, moment)

    return time_is


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(PartnersService, database, scopes=set(map(str, Scope)))


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    """Carry out a command or query: `ask(contract, organisation=…, actor=…, scopes=…)`."""
    return asking.ask


@pytest.fixture
def run_due(asking: Asking) -> Callable[..., int]:
    """Run the timers that are due by now; how many."""
    return asking.run_due


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[Any]]:
    """What was told by events of a name, in order."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)
