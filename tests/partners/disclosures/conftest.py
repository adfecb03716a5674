"""A migrated database of partners, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from localstack.servers import Postgres
from nosotros import clock
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from partners.service import PartnersService
from tests.asking import Asking
from tests.conftest import Access
from tests.emptying import empty

NAME = "partners_disclosures_tests"
TABLES = ("disclosure", "timer", "outbox", "inbox", "tombstone", "recorded_answer", "audit")
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture(scope="module")
def connections(access: Access) -> Iterator[Database]:
    """What a module's tests connect by, one after the other."""
    database = Database(access.url, pool_size=4)
    yield database
    database.close()


@pytest.fixture
def asking(connections: Database, postgres: Postgres) -> Asking:
    """The service on its database, which is empty."""
    empty(postgres.url(NAME), TABLES)
    return Asking(PartnersService, connections, scopes={*map(str, Scope)})


@pytest.fixture(autouse=True)
def time_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it a moment: `time_is(moment)`."""
    path = tmp_path / "clock"
    # Whatever clock there was is there again after the test.
    monkeypatch.setattr(clock, "_shared", None)
    clock.set_shared(path, BEGINNING)
    clock.use_shared(path, environment="test")
    return lambda moment: clock.set_shared(path, moment)
