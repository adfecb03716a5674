"""A migrated database of training, its clock, and ways to ask and tell it as its bus does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from localstack.servers import Postgres
from nosotros import clock, seals
from nosotros.bus.envelope import read
from nosotros.bus.requests import Call, Requests
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.language import PUBLIC, event_of, request_of
from nosotros.contracts.schema import dump, load
from nosotros.contracts.training import Scope
from nosotros.database import Database
from nosotros.files import FileStore
from nosotros.identifiers import new_id
from nosotros.testing import told as message_of
from tests.conftest import Access
from tests.training.graduates import Graduates
from training.handlers import issuer
from training.service import TrainingService

NAME = "training_tests"
SITE = "https://nosotros.example.org"
SCOPES = frozenset({*map(str, Scope), PUBLIC, "operations:read", "operations:write"})
#: a Tuesday, 9:00 in Bogotá
BEGINNING = datetime(2026, 8, 18, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("training", name=NAME)


@pytest.fixture
def database(access: Access) -> Iterator[Database]:
    """The service's database, empty."""
    with psycopg.connect(access.owner_url) as connection:
        connection.execute(
            "TRUNCATE programme, place, trainer, person_check, person, support_need, merge,"
            " certificate_count, signing_key, ambassador, timer, outbox, inbox, tombstone,"
            " recorded_answer, audit CASCADE"
        )
    database = Database(access.url, pool_size=12)
    yield database
    database.close()


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
def ask(database: Database) -> Callable[..., Any]:
    """Carry out a command or query, as the bus does once a message is read."""
    requests = Requests(database, wake=lambda: None)

    def ask(contract: Any, *, organisation: str = "gestarsalud") -> Any:
        request = request_of(type(contract))
        method = getattr(TrainingService, request.method).author_method
        call = Call(
            payload=orjson.loads(dump(contract)),
            organisation=organisation,
            actor="key:test",
            scopes=SCOPES,
            deadline=clock.unix() + 30,
            command_id=new_id() if request.kind == "command" else None,
            correlationid=str(new_id()),
        )
        answer = orjson.loads(requests.answer(request, method.__get__(TrainingService()), call))
        return None if answer is None else load(request.returns, answer, strict=False)

    return ask


@pytest.fixture
def hear(database: Database) -> Callable[..., None]:
    """Have the service do what follows from another one's event: `hear(event, revision=2)`."""

    def hear(
        event: Any,
        *,
        revision: int = 1,
        at: datetime | None = None,
        organisation: str = "gestarsalud",
    ) -> None:
        declared = event_of(type(event))
        method = getattr(TrainingService, f"on_{declared.name}").author_method
        message = message_of(event, organisation=organisation, revision=revision, at=at)
        envelope = read(message.body)
        origin = Origin(
            organisation=organisation,
            actor=f"event:{declared.type}",
            correlationid=str(new_id()),
            causationid=str(new_id()),
        )
        with database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin, envelope=envelope)
            method(TrainingService(), event, work)
            if declared.erases:
                work.bury(envelope.subject)
            work.commit()

    return hear


@pytest.fixture
def act(database: Database) -> Callable[..., Any]:
    """Have a function do its part in a transaction: `act(handler, event)`, `act(lambda work: …)`."""

    def act(does: Callable[..., Any], *what: Any, organisation: str = "gestarsalud") -> Any:
        origin = Origin(
            organisation=organisation,
            actor="worker:test",
            correlationid=str(new_id()),
            causationid=str(new_id()),
        )
        with database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin)
            answer = does(*what, work=work) if what else does(work)
            work.commit()
        return answer

    return act


@pytest.fixture
def rows(access: Access, postgres: Postgres) -> Callable[..., list[dict[str, Any]]]:
    """What a table holds, for every organisation, seen by the server's administrator."""

    def rows(query: str) -> list[dict[str, Any]]:
        with psycopg.connect(postgres.url(NAME), row_factory=dict_row) as connection:
            return connection.execute(query.encode()).fetchall()

    return rows


@pytest.fixture
def told(rows: Callable[..., list[dict[str, Any]]]) -> Callable[[str], list[dict[str, Any]]]:
    """What was told by events of a name, in order: `told("session_moved")`."""

    def told(name: str) -> list[dict[str, Any]]:
        found = rows("SELECT type, revision, data FROM outbox ORDER BY id")
        return [
            {"revision": row["revision"], **orjson.loads(bytes(row["data"]))}
            for row in found
            if row["type"].split(".")[2] == name
        ]

    return told


@pytest.fixture
def events(told: Callable[[str], list[dict[str, Any]]]) -> Callable[[str], list[dict[str, Any]]]:
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
