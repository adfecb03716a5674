"""A migrated database of enrolment, and a way to ask the service as its bus does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from enrolment.service import EnrolmentService
from localstack.servers import Postgres
from nosotros.contracts.enrolment import Scope
from nosotros.database import Database
from tests.asked import act as act
from tests.asked import ask as ask
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty

NAME = "enrolment_tests"
SCOPES = frozenset({*map(str, Scope), "operations:read", "operations:write"})

TABLES = (
    *("participant", "match_key", "authorisation", "authorisation_text", "intake", "enrolment"),
    *("import", "import_row", "column_mapping", "alert", "timer", "outbox", "inbox", "tombstone"),
    *("recorded_answer", "audit", "agreement"),
)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("enrolment", name=NAME)


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


@pytest.fixture
def asking(database: Database) -> Asking:
    """The service on its database."""
    return Asking(EnrolmentService, database, scopes=SCOPES)


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
