"""A migrated database of mentoring, its clock, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from localstack.servers import Postgres
from mentoring.service import MentoringService
from nosotros import clock
from nosotros.contracts.mentoring.values import Scope
from nosotros.database import Database
from tests.asked import act as act
from tests.asked import ask as ask
from tests.asked import run_due as run_due
from tests.asking import Asking, rows_of, told_by
from tests.conftest import Access
from tests.emptying import empty
from tests.mentoring.batching import Running, matchers, prepared
from tests.mentoring.centre import Desk
from tests.mentoring.ground import Ground
from tests.mentoring.scenery import Scenery

NAME = "mentoring_tests"
TABLES = [
    "person",
    "presence",
    "merge",
    "account",
    "agent",
    "project",
    "mentee",
    "mentor",
    "batch",
    "mesa_member",
    "commission",
    "territory",
    "timer",
    "outbox",
    "inbox",
    "tombstone",
    "recorded_answer",
    "audit",
    "hosted_elsewhere",
]
SCOPES = {*map(str, Scope), "operations:read", "operations:write"}
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("mentoring", name=NAME)


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
def asking(database: Database) -> Asking:
    """The service on its database."""
    return Asking(MentoringService, database, scopes=SCOPES)


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
    """What was told by events of a name, in order: `told("match_began")`."""
    return lambda name: told_by(rows("SELECT type, revision, data FROM outbox ORDER BY id"), name)


@pytest.fixture
def scenery(asking: Asking) -> Scenery:
    """People, mentors and all else that tests need to be there."""
    return Scenery(asking)


@pytest.fixture
def ground(asking: Asking) -> Ground:
    """Projects with teams."""
    return Ground(asking)


@pytest.fixture
def desk(asking: Asking, scenery: Scenery) -> Desk:
    """The Social Contact Centre, with two agents."""
    return Desk(asking, scenery)


@pytest.fixture
def matcher(access: Access) -> Iterator[Running]:
    """Have a matcher run until the test ends: `matcher()`."""
    with matchers(access.url) as run:
        yield run


@pytest.fixture
def prepare(ask: Callable[..., Any], matcher: Running) -> Callable[..., Any]:
    """Have a matcher prepare a batch: `prepare(mentee_ids=…)`."""
    return lambda **given: prepared(ask, matcher, **given)
