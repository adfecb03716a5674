"""A migrated database of partners, and ways to ask it as its bus does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty

NAME = "partners_descriptions_tests"
TABLES = ["service_description", "outbox", "audit", "recorded_answer"]


@pytest.fixture(scope="session")
def described_access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture(scope="module")
def connections(described_access: Access) -> Iterator[Database]:
    database = Database(described_access.url, pool_size=4)
    yield database
    database.close()


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    empty(postgres.url(NAME), TABLES)
    return connections


@pytest.fixture
def ask(database: Database) -> Callable[..., Any]:
    """Carry out a command or query of partners: `ask(contract, organisation=…)`."""
    return Asking(PartnersService, database, scopes=set(map(str, Scope))).ask


@pytest.fixture
def rows(postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation."""
    return lambda query: rows_of(postgres.url(NAME), query)
