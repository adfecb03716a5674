"""A migrated database of enrolment, and a way to ask the service as its bus does."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from enrolment.service import EnrolmentService
from localstack.servers import Postgres
from nosotros import clock
from nosotros.bus.requests import Call, Requests
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.enrolment import Scope
from nosotros.contracts.language import request_of
from nosotros.contracts.schema import dump, load
from nosotros.database import Database
from nosotros.identifiers import new_id
from tests.conftest import Access

NAME = "enrolment_tests"
SCOPES = frozenset({*map(str, Scope), "operations:read", "operations:write"})


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("enrolment", name=NAME)


@pytest.fixture
def database(access: Access) -> Iterator[Database]:
    """The service's database, empty."""
    with psycopg.connect(access.owner_url) as connection:
        connection.execute(
            "TRUNCATE participant, match_key, authorisation, authorisation_text, intake, enrolment,"
            " import, import_row, column_mapping, alert, timer, outbox, inbox, tombstone,"
            " recorded_answer, audit CASCADE"
        )
    database = Database(access.url, pool_size=12)
    yield database
    database.close()


@pytest.fixture
def ask(database: Database) -> Callable[..., Any]:
    """Carry out a command or query, as the bus does once a message is read."""
    requests = Requests(database, wake=lambda: None)

    def ask(contract: Any, *, organisation: str = "gestarsalud") -> Any:
        request = request_of(type(contract))
        method = getattr(EnrolmentService, request.method).author_method
        call = Call(
            payload=orjson.loads(dump(contract)),
            organisation=organisation,
            actor="key:test",
            scopes=SCOPES,
            deadline=clock.unix() + 30,
            command_id=new_id() if request.kind == "command" else None,
            correlationid=str(new_id()),
        )
        answer = orjson.loads(requests.answer(request, method.__get__(EnrolmentService()), call))
        return None if answer is None else load(request.returns, answer, strict=False)

    return ask


@pytest.fixture
def act(database: Database) -> Callable[..., None]:
    """Have a handler do what follows from an event or a timer: `act(handler, event)`."""

    def act(handler: Callable[..., Any], what: Any, *, organisation: str = "gestarsalud") -> None:
        origin = Origin(
            organisation=organisation,
            actor="event:test",
            correlationid=str(new_id()),
            causationid=str(new_id()),
        )
        with database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin)
            handler(what, work=work)
            work.commit()

    return act


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a table holds, for every organisation, seen by the server's administrator."""

    def rows(query: str) -> list[dict[str, Any]]:
        with psycopg.connect(postgres.url(NAME), row_factory=dict_row) as connection:
            return connection.execute(query.encode()).fetchall()

    return rows
