"""A migrated database of partners, and ways to ask and tell it as its bus does."""

from collections.abc import Callable

import pytest

from localstack.servers import Postgres
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from partners.service import PartnersService
from tests.asking import Asking
from tests.conftest import Access
from tests.emptying import empty

NAME = "partners_disclosures_tests"
TABLES = ("disclosure", "timer", "outbox", "inbox", "tombstone", "recorded_answer", "audit")


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture
def asking(connections: Database, postgres: Postgres) -> Asking:
    """The service on its database, which is empty."""
    empty(postgres.url(NAME), TABLES)
    return Asking(PartnersService, connections, scopes={*map(str, Scope)})
