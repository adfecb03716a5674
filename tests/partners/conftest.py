"""A migrated database of partners, its clock, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from nosotros.secrecy import new_key
from partners import secrets
from partners.handlers.operator import operator
from partners.service import PartnersService
from tests.asked import act as act
from tests.asked import ask as ask
from tests.asked import run_due as run_due
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.network import Network

NAME = "partners_tests"
TABLES = [
    "organisation",
    "person",
    "given_role",
    "subject",
    "left_account",
    "api_key",
    "key_use",
    "timer",
    "outbox",
    "inbox",
    "tombstone",
    "recorded_answer",
    "audit",
]
SCOPES = {*map(str, Scope), "operations:read", "operations:write"}
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


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
    """The service's database, empty."""
    empty(postgres.url(NAME), TABLES)
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


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator is the one that is always, and secrets are kept with a key of the test's own."""
    monkeypatch.delenv("NOSOTROS_OPERATOR", raising=False)
    monkeypatch.setenv("NOSOTROS_SECRETS_KEY", new_key())
    secrets.keys.cache_clear()
    operator.cache_clear()
    yield
    secrets.keys.cache_clear()
    operator.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(PartnersService, database, scopes=SCOPES)


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[Any]]:
    """What was told by events of a name, in order."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)


@pytest.fixture
def network(asking: Asking, access: Access) -> Network:
    """The operator and its first key, and more organisations where they are named."""
    return Network(asking, owner_url=access.owner_url)
