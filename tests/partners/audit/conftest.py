"""A migrated database of partners with chains of audit entries, and ways to tell and ask."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import seals
from nosotros.contracts.partners import Scope
from nosotros.database import Database
from nosotros.seals import Keys, SigningKey
from partners.handlers.audit import reading
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.partners.audit.log import Log

NAME = "partners_audit_tests"
TABLES = ["audit_entry", "audit_head", "audit_reading", "outbox", "inbox", "audit", "timer"]
PUBLIC_URL = "https://nosotros.example.org"


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    """The service's database, with no audit log."""
    empty(postgres.url(NAME), TABLES)
    return connections


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """The hub's public keys, of a new key that it signs with."""
    seed = seals.new_seed()
    monkeypatch.setenv("NOSOTROS_SIGNING_KEY", seed)
    monkeypatch.setenv("NOSOTROS_PUBLIC_URL", PUBLIC_URL)
    reading._settings.cache_clear()
    key = SigningKey.read(seed)
    yield {key.kid: key.private.public_key()}
    reading._settings.cache_clear()


@pytest.fixture
def asking(database: Database) -> Asking:
    """Asks the service as its bus does."""
    return Asking(PartnersService, database, scopes={Scope.AUDIT})


@pytest.fixture
def log(asking: Asking) -> Log:
    """Tells entries, as services do."""
    return Log(asking=asking)


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[[str], list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
