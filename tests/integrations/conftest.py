"""A migrated database of integrations, its clock, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from integrations import secrets
from integrations.handlers import ledger
from integrations.service import IntegrationsService
from localstack.servers import Postgres
from nosotros import clock, seals
from nosotros.contracts.integrations import Scope
from nosotros.database import Database
from nosotros.seals import SigningKey
from nosotros.secrecy import new_key
from tests.asked import act as act
from tests.asked import ask as ask
from tests.asked import run_due as run_due
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import administrator, empty
from tests.integrations.bookkeeping import Books

NAME = "integrations_tests"
TABLES = [
    "journal_source",
    "journal_held",
    "event_grant",
    "room_reader",
    "room_service",
    "suspended",
    "subscription",
    "delivery",
    "delivery_attempt",
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
PUBLIC_URL = "https://nosotros.example.org"


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("integrations", name=NAME)


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
    administrator(postgres.url(NAME)).execute(
        "SELECT drop_journal_weeks('infinity'); UPDATE journal_head SET position = 0, oldest = 0;"
        # Nobody hears here but who is told; whoever delivers is to know that nothing is missed.
        " UPDATE hearing SET at = 'infinity'"
    )
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
def sealing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Secrets are kept with a key of the test's own."""
    monkeypatch.setenv("NOSOTROS_SECRETS_KEY", new_key())
    secrets.keys.cache_clear()
    yield
    secrets.keys.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(IntegrationsService, database, scopes=SCOPES)


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[Any]]:
    """What was told by events of a name, in order."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)


@pytest.fixture
def books(
    database: Database, ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Books]:
    """A journal and subscriptions, and a new key that ledgers are sealed with."""
    seed = seals.new_seed()
    monkeypatch.setenv("NOSOTROS_SIGNING_KEY", seed)
    monkeypatch.setenv("NOSOTROS_PUBLIC_URL", PUBLIC_URL)
    ledger._settings.cache_clear()
    key = SigningKey.read(seed)
    yield Books(database=database, ask=ask, keys={key.kid: key.private.public_key()})
    ledger._settings.cache_clear()
