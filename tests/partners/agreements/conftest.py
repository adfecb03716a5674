"""A migrated database of partners with some organisations, its clock, and ways to ask it."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import administrator, empty

NAME = "agreements_tests"
TABLES = [
    "agreement",
    "organisation",
    "service_description",
    *("timer", "outbox", "inbox", "tombstone", "recorded_answer", "audit"),
]
MEMBERS = ("gestarsalud", "la-u", "alcaldia", "red-juvenil")
_MEMBER = """
INSERT INTO organisation (organisation, revision, name, kind, zone, registered_at)
VALUES (%(name)s, 1, %(name)s, 'association', 'America/Bogota', now())"""


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    """The service's database, with the network's members and nothing else."""
    empty(postgres.url(NAME), TABLES)
    for name in MEMBERS:
        administrator(postgres.url(NAME)).execute(_MEMBER, {"name": name})
    return connections


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(PartnersService, database, scopes=set(map(str, Scope)))


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
