"""A migrated database of notifications, and the ways to fill it and to look into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, LiteralString
from uuid import UUID

import orjson
import psycopg
import pytest
from psycopg.rows import namedtuple_row

from localstack.servers import Postgres
from localstack.servers.process import wait_until
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
from tests.emptying import administrator, empty
from tests.notifications.reminding import programme as programme
from tests.notifications.reminding import time_is as time_is
from tests.notifications.senders import senders as senders
from tests.notifications.senders import sink as sink

NAME = "notifications_tests"
TABLES = (
    *("contact", "withdrawal", "cleaning", "message", "link", "inbox", "outbox", "tombstone"),
    *("audit", "place", "merge", "rule", "session", "absence", "meeting", "mentee", "cohort"),
    *("timer", "suppression", "callback", "receipt", "answer", "provider", "preference"),
    *("attempt", "campaign", "campaign_recipient", "template", "recorded_answer", "ended", "step"),
    "due",
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


@pytest.fixture
def replanned(database: Database, postgres: Postgres) -> Iterator[Database]:
    """The same, by a planner that has what a condition chooses be chosen anew for each row."""
    admin = administrator(postgres.url(NAME))
    for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
        admin.execute(f"ALTER DATABASE {NAME} SET enable_{way} = off")
    connections = Database(database.url.render_as_string(hide_password=False), pool_size=1)
    yield connections
    connections.close()
    admin.execute(f"ALTER DATABASE {NAME} RESET ALL")


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

    def outcomes(self) -> list[tuple[str, str, str | None]]:
        """What became of each message: its template, its state and why."""
        return [(each.template, each.state, each.reason) for each in self.messages()]

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


@pytest.fixture
def wait() -> Callable[..., None]:
    """Wait until something is so; `timeout` in seconds."""

    def wait(ready: Callable[[], bool], *, timeout: float = 60, what: str) -> None:
        wait_until(ready, timeout=timeout, alive=lambda: True, failed=what)

    return wait
