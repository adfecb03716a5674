"""Queues with events that are due to them, written down as others of the service do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any
from uuid import UUID

from integrations.delivering.queues import Queues
from integrations.edge import Edge
from nosotros.contracts.integrations import (
    CreateEventQueue,
    GetSubscription,
    GetSubscriptionSecret,
)
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.testing.waiting import PATIENCE, eventually
from tests.integrations.conftest import BEGINNING
from tests.integrations.edge.integrator import taken

OURS, THEIRS = "gestarsalud", "la-u"
_WEEK = "SELECT make_journal_week(%(at)s)"
_EVENTS = """
INSERT INTO journal (position, recorded_at, organisation, source, sequence, event_id, type, subject,
    correlationid, occurred_at, body)
SELECT n, %(at)s, %(organisation)s, '/hub/enrolment', n, gen_random_uuid(), 'nosotros.a.type.v1', 's',
    'c', %(at)s, '{"number": ' || n || ', "text": "Ñandú …\\u00e9 ' || repeat('x', %(size)s) || '"}'
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n"""
_DUE = """
INSERT INTO delivery (id, organisation, subscription_id, position, previous, event_id, type, state,
    due_at, matched_at)
SELECT gen_random_uuid(), %(organisation)s, %(id)s, position, position - 1, event_id, type, 'pending',
    %(at)s, %(at)s
FROM journal WHERE position BETWEEN %(first)s AND %(last)s"""
GRANT = """
INSERT INTO event_grant (id, organisation, revision, grantee, types, granted_at)
VALUES (%(id)s, %(organisation)s, 1, %(grantee)s, %(types)s, now())"""


@dataclass(kw_only=True)
class Site:
    """A database and an edge broker, with a queue that things are due to."""

    database: Database
    edge: Edge
    ask: Callable[..., Any]
    at: datetime = BEGINNING

    def subscribe(self, organisation: str = OURS) -> tuple[UUID, str]:
        """Make a queue; its subscription's id, and its address."""
        id = self.ask(CreateEventQueue(name="Ours"), organisation=organisation).id
        return id, self.address(id, organisation=organisation)

    def address(self, id: UUID, *, organisation: str = OURS) -> str:
        """Where an integrator finds a queue."""
        url = self.ask(GetSubscriptionSecret(id=id), organisation=organisation).amqp_url
        assert url is not None
        return url

    def queue(self, id: UUID, *, organisation: str = OURS) -> str:
        """The name of a subscription's queue."""
        name = self.ask(GetSubscription(id=id), organisation=organisation).queue
        assert name is not None
        return name

    def record(self, first: int, last: int, *, organisation: str = OURS, size: int = 0) -> None:
        """Put events of an organisation into the journal, at these positions."""
        values = {"first": first, "last": last, "organisation": organisation, "at": self.at}
        self.tell(_WEEK, at=self.at)
        self.tell(_EVENTS, **values, size=size)

    def due(self, id: UUID, first: int, last: int, *, organisation: str = OURS) -> None:
        """Have what is at these positions be due to a subscription."""
        values = {"first": first, "last": last, "organisation": organisation, "at": self.at}
        self.tell(_DUE, **values, id=id)

    def tell(self, statement: str, **values: Any) -> None:
        """Change rows of any organisation."""
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            transaction.connection.exec_driver_sql(statement, values)

    def found(self, query: str, **values: Any) -> list[Any]:
        """Rows of any organisation."""
        return self.database.look(EVERY_ORGANISATION, (query, values))[0]

    def states(self, id: UUID) -> dict[str, int]:
        """How many deliveries of a subscription are in each state."""
        rows = self.found(
            "SELECT state, count(*) AS n FROM delivery WHERE subscription_id = %(id)s GROUP BY state",
            id=id,
        )
        return {row.state: row.n for row in rows}

    @contextmanager
    def filling(self) -> Iterator[Queues]:
        """A filler at work."""
        filler = Queues(self.database, self.edge)
        thread = Thread(target=filler.run, daemon=True)
        thread.start()
        try:
            yield filler
        finally:
            filler.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def settled(self, id: UUID, *, seconds: float = PATIENCE) -> dict[str, int]:
        """The states of a subscription's deliveries once none of them waits."""

        def settled() -> dict[str, int] | None:
            states = self.states(id)
            return None if "pending" in states else states

        found = eventually(settled, seconds=seconds)
        assert found is not None
        return found


def cursors(url: str) -> list[int]:
    """The cursors of what is in a queue, taken from it."""
    return [int(each.headers["cursor"]) for each in taken(url)]
