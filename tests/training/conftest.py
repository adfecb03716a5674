"""A migrated database of training, its clock, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import clock, seals
from nosotros.contracts.language import PUBLIC
from nosotros.contracts.training import Scope
from nosotros.database import Database
from nosotros.files import FileStore
from tests.asked import act as act
from tests.asked import ask as ask
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import empty
from tests.training.graduates import Graduates
from training.handlers import issuer
from training.service import TrainingService

NAME = "training_tests"
SITE = "https://nosotros.example.org"
SCOPES = frozenset({*map(str, Scope), PUBLIC, "operations:read", "operations:write"})
TABLES = (
    *("programme", "place", "trainer", "person_check", "person", "support_need", "merge"),
    *("certificate_count", "signing_key", "ambassador", "timer", "outbox", "inbox", "tombstone"),
    *("recorded_answer", "audit", "hosted_elsewhere"),
)
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("training", name=NAME)


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


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileStore]:
    """The file store that the service finds by its settings, empty."""
    monkeypatch.setenv("NOSOTROS_FILES", str(tmp_path / "files"))
    issuer.read_settings.cache_clear()
    yield FileStore(tmp_path / "files")
    issuer.read_settings.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    """The service on its database."""
    return Asking(TrainingService, database, scopes=SCOPES)


@pytest.fixture
def hear(asking: Asking) -> Callable[..., None]:
    """Have the service do what follows from another one's event: `hear(event, revision=2)`."""
    return asking.hear


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[Any]]:
    """What was told by events of a name, in order: `told("session_moved")`."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)


@pytest.fixture
def events(told: Callable[[str], list[Any]]) -> Callable[[str], list[dict[str, Any]]]:
    """What events of a name tell, in order, without their revision: `events("attendance_taken")`."""

    def events(name: str) -> list[dict[str, Any]]:
        return [{k: v for k, v in each.items() if k != "revision"} for each in told(name)]

    return events


@pytest.fixture(autouse=True)
def signing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """What certificates are signed with: `signing(seed)`; a new key for each test."""

    def sign_with(seed: str) -> None:
        monkeypatch.setenv("NOSOTROS_SIGNING_KEY", seed)
        monkeypatch.setenv("NOSOTROS_PUBLIC_URL", SITE)
        issuer.read_settings.cache_clear()

    sign_with(seals.new_seed())
    yield sign_with
    issuer.read_settings.cache_clear()


@pytest.fixture
def graduates(database: Database, postgres: Postgres, act: Callable[..., Any]) -> Graduates:
    """People who have completed a programme."""
    return Graduates(postgres.url(NAME), act=act)
