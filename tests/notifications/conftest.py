"""A migrated database of notifications, and the ways to fill it and to look into it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
import pytest
from psycopg.rows import namedtuple_row

from localstack import ports
from localstack.servers import Postgres
from localstack.servers.process import Process, Running, wait_until
from localstack.smtp_sink import count
from nosotros.bus.inbox import Inbox, Outcome
from nosotros.bus.service import subscription_of
from nosotros.contracts.enrolment import (
    ContactChanged,
    OfferLapsed,
    ParticipantCameOfAge,
    ParticipantEnrolled,
    ParticipantErased,
    ParticipantWaitlisted,
    ParticipantWithdrew,
    SeatOffered,
)
from nosotros.contracts.language import event_of
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.testing.messages import Message, told
from notifications.service import NotificationsService
from tests.conftest import Access
from tests.emptying import empty
from tests.notifications.reminding import programme as programme
from tests.notifications.reminding import time_is as time_is

NAME = "notifications_tests"
TABLES = (
    *("contact", "withdrawal", "cleaning", "message", "link", "inbox", "outbox", "tombstone"),
    *("audit", "place", "merge", "rule", "session", "absence", "meeting", "mentee", "cohort"),
    *("timer", "suppression", "callback", "receipt", "answer", "provider", "preference"),
    *("attempt", "campaign", "campaign_recipient", "template", "recorded_answer", "ended", "step"),
)
ORGANISATION = "gestarsalud"


@pytest.fixture(scope="session")
def access(make_database: Callable[..., Access]) -> Access:
    return make_database("notifications", name=NAME)


@pytest.fixture(scope="module")
def connections(access: Access) -> Iterator[Database]:
    """What a module's tests connect by, one after the other."""
    database = Database(access.url, pool_size=10)
    yield database
    database.close()


@pytest.fixture
def database(connections: Database, postgres: Postgres) -> Database:
    """The service's database, empty."""
    empty(postgres.url(NAME), TABLES)
    return connections


@dataclass(kw_only=True)
class Bus:
    """Events as the bus brings them: bytes through the real inbox into the real handlers."""

    database: Database
    handled: list[Outcome] = field(default_factory=list)

    def bring(self, event: Any, *, revision: int = 1, organisation: str = ORGANISATION) -> Outcome:
        declared = event_of(type(event))
        body = wire(event, revision=revision, organisation=organisation).body
        heard = subscription_of(NotificationsService).events
        assert declared in heard, f"nobody hears {declared.type}"
        method = getattr(NotificationsService, f"on_{declared.name}").author_method
        inbox = Inbox(
            database=self.database,
            consumer="notifications",
            wake=lambda: None,
            retry_seconds=(10,),
            operator=ORGANISATION,
        )
        return inbox.receive(body, method.__get__(NotificationsService()))

    def contact(
        self,
        participant_id: UUID,
        *,
        revision: int = 1,
        organisation: str = ORGANISATION,
        **facts: Any,
    ) -> Outcome:
        known: dict[str, Any] = {
            "first_names": "Luz Marina",
            "preferred_channel": "email",
            "mobile": "+573001112233",
            "email": "luz@example.org",
            "language": "es",
            "messages_authorised_on": date(2026, 8, 11),
        }
        event = ContactChanged(participant_id=participant_id, **{**known, **facts})
        return self.bring(event, revision=revision, organisation=organisation)

    def enrolled(self, participant_id: UUID, **facts: Any) -> Outcome:
        event = ParticipantEnrolled(
            enrolment_id=facts.pop("enrolment_id", new_id()),
            participant_id=participant_id,
            intake_id=new_id(),
        )
        return self.bring(event, **facts)

    def waitlisted(self, participant_id: UUID, **facts: Any) -> Outcome:
        event = ParticipantWaitlisted(
            enrolment_id=facts.pop("enrolment_id", new_id()),
            participant_id=participant_id,
            intake_id=new_id(),
            waiting_position=1,
        )
        return self.bring(event, **facts)

    def offered(self, participant_id: UUID, **facts: Any) -> Outcome:
        event = SeatOffered(
            enrolment_id=facts.pop("enrolment_id", new_id()),
            participant_id=participant_id,
            intake_id=new_id(),
            offer_id=facts.pop("offer_id", new_id()),
        )
        return self.bring(event, **facts)

    def lapsed(self, participant_id: UUID, **facts: Any) -> Outcome:
        event = OfferLapsed(
            enrolment_id=facts.pop("enrolment_id", new_id()),
            participant_id=participant_id,
            intake_id=new_id(),
        )
        return self.bring(event, **facts)

    def came_of_age(self, participant_id: UUID, *, revision: int = 2) -> Outcome:
        event = ParticipantCameOfAge(
            participant_id=participant_id, came_of_age_on=date(2026, 8, 18)
        )
        return self.bring(event, revision=revision)

    def withdrew(self, participant_id: UUID, *, revision: int = 2) -> Outcome:
        event = ParticipantWithdrew(
            participant_id=participant_id, withdrawn_at=datetime(2026, 8, 18, 14, tzinfo=UTC)
        )
        return self.bring(event, revision=revision)

    def erased(self, participant_id: UUID, *, revision: int = 2) -> Outcome:
        return self.bring(ParticipantErased(participant_id=participant_id), revision=revision)


@pytest.fixture
def bus(database: Database) -> Bus:
    return Bus(database=database)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What is in the database, as its owner sees it: every organisation's."""

    connection: psycopg.Connection[Any]

    def all(self, query: LiteralString, **values: Any) -> list[Any]:
        return self.connection.execute(query, values).fetchall()

    def one(self, query: LiteralString, **values: Any) -> Any:
        (row,) = self.all(query, **values)
        return row

    def messages(self) -> list[Any]:
        return self.all("SELECT * FROM message ORDER BY id")

    def message(self) -> Any:
        return self.one("SELECT * FROM message")

    def states(self) -> dict[str, int]:
        return dict(self.all("SELECT state, count(*) FROM message GROUP BY state"))

    def told(self) -> list[tuple[str, str, int, dict[str, Any]]]:
        """Each event in the outbox: its name, subject, revision and data."""
        events = self.all("SELECT type, subject, revision, data FROM outbox ORDER BY id")
        return [
            (each.type.split(".")[2], each.subject, each.revision, orjson.loads(each.data))
            for each in events
        ]

    def run(self, statement: LiteralString, **values: Any) -> None:
        self.connection.execute(statement, values)


@pytest.fixture(scope="module")
def rows(access: Access) -> Iterator[Rows]:
    with psycopg.connect(
        access.owner_url, autocommit=True, row_factory=namedtuple_row
    ) as connection:
        yield Rows(connection=connection)


@dataclass(frozen=True, kw_only=True)
class Sink:
    """A running mail server that keeps what it is sent."""

    port: int
    folder: Path

    def count(self) -> int:
        return count(self.folder) if self.folder.exists() else 0


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """The local stack's mail server, in a process of its own."""
    sink = Sink(port=ports.pick(), folder=tmp_path / "mail")
    command = (sys.executable, "-m", "localstack.smtp_sink", "--port", str(sink.port))
    running = Running(
        Process(name="smtp-sink", command=(*command, "--folder", str(sink.folder))),
        log=tmp_path / "sink.log",
    )
    try:
        wait_until(
            lambda: ports.accepts(sink.port), timeout=60, alive=running.alive, failed="No sink."
        )
        yield sink
    finally:
        running.kill()


def wire(event: Any, *, revision: int, organisation: str) -> Message:
    """An event as enrolment would publish it."""
    key = str(getattr(event, event_of(type(event)).partition))
    return told(
        event,
        organisation=organisation,
        revision=revision,
        partitionkey=key,
        correlationid="a-story",
    )


@dataclass(kw_only=True)
class SenderFactory:
    """Runs `nosotros work notifications` in processes of its own."""

    environment: dict[str, str]
    folder: Path
    running: list[Running] = field(default_factory=list)

    def start(self, **variables: str) -> Running:
        program = Path(sys.executable).parent / "nosotros"
        process = Process(
            name="sender",
            command=(str(program), "work", "notifications"),
            environment={**self.environment, **variables},
            stop_seconds=60,
        )
        self.running.append(Running(process, log=self.folder / f"sender-{len(self.running)}.log"))
        return self.running[-1]

    def said(self) -> str:
        """All that every sender wrote."""
        return "".join(each.log.read_text() for each in self.running)


@pytest.fixture
def senders(access: Access, sink: Sink, tmp_path: Path) -> Iterator[SenderFactory]:
    factory = SenderFactory(
        folder=tmp_path,
        environment={
            "NOSOTROS_ENVIRONMENT": "development",
            "NOSOTROS_DATABASE_URL": access.url,
            "NOSOTROS_SMTP_HOST": "127.0.0.1",
            "NOSOTROS_SMTP_PORT": str(sink.port),
            "NOSOTROS_FILE_SINK": str(tmp_path / "messages"),
        },
    )
    yield factory
    for each in factory.running:
        if each.alive():
            each.kill()


@pytest.fixture
def wait() -> Callable[..., None]:
    """Wait until something is so; `timeout` in seconds."""

    def wait(ready: Callable[[], bool], *, timeout: float = 60, what: str) -> None:
        wait_until(ready, timeout=timeout, alive=lambda: True, failed=what)

    return wait
