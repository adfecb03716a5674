"""Partners on a migrated database, with a rooms' broker on which nothing is left after a test."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from localstack.servers import Postgres
from nosotros import sealing
from nosotros.contracts.partners import RegisterOrganisation, Scope
from nosotros.database import Database
from nosotros.secrecy import new_key
from partners.edge import Rooms
from partners.handlers import rooms_broker
from partners.handlers.operator import operator
from partners.service import PartnersService
from tests.asking import Asking, rows_of
from tests.conftest import Access
from tests.emptying import empty
from tests.rooms import rooms_of

NAME = "partners_rooms_tests"
TABLES = [
    "organisation",
    "room",
    "room_link",
    "refusal",
    "service_description",
    "timer",
    "outbox",
    "inbox",
    "recorded_answer",
    "audit",
]


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("partners", name=NAME)


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    """The service's database, empty."""
    empty(postgres.url(NAME), TABLES)
    return connections


@pytest.fixture
def variables(rooms: Mapping[str, str]) -> Mapping[str, str]:
    """What leads to the rooms' broker."""
    return rooms


@pytest.fixture(autouse=True)
def told_where(variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service is told where the rooms' broker is, and has a key of the test's own."""
    for name, value in {**variables, "NOSOTROS_SECRETS_KEY": new_key()}.items():
        monkeypatch.setenv(name, value)
    cached = (sealing.keys, rooms_broker.broker, operator)
    for each in cached:
        each.cache_clear()
    yield
    for each in cached:
        each.cache_clear()
    rooms_broker._unknown.clear()


@pytest.fixture
def edge(rooms: Mapping[str, str]) -> Iterator[Rooms]:
    """The rooms' broker as it is, on which nothing is left after the test."""
    found = rooms_of(rooms)
    yield found
    for organisation in found.there():
        found.remove(organisation)


@pytest.fixture
def asking(database: Database, edge: Rooms) -> Asking:
    return Asking(PartnersService, database, scopes={*map(str, Scope)})


@pytest.fixture
def ask(asking: Asking) -> Callable[..., Any]:
    """Carry out a command or query: `ask(contract, organisation=…, actor=…, scopes=…)`; `la-u` and
    `sena` are in the network."""
    for organisation in ("la-u", "sena"):
        asking.ask(
            RegisterOrganisation(organisation=organisation, name=organisation, kind="university")
        )
    return asking.ask


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a query finds, for every organisation, seen by the server's administrator."""
    return lambda query: rows_of(postgres.url(NAME), query)
