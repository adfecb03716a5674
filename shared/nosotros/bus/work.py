"""The unit of work: one transaction, with everything that must be true together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros import clock
from nosotros.bus.burial import burial
from nosotros.bus.envelope import Envelope, routing_key
from nosotros.contracts.language import event_of
from nosotros.contracts.schema import dump
from nosotros.identifiers import new_id
from nosotros.transactions import Transaction

OUTBOX = """
INSERT INTO outbox (organisation, visibility, type, routing_key, subject, partitionkey, revision,
    event_id, factid, time, correlationid, causationid, traceparent, data)
VALUES (%(organisation)s, %(visibility)s, %(type)s, %(routing_key)s, %(subject)s, %(partitionkey)s,
    %(revision)s, %(event_id)s, %(factid)s, %(time)s, %(correlationid)s, %(causationid)s, %(traceparent)s,
    %(data)s)"""
REPUBLISH = """
INSERT INTO outbox (organisation, visibility, type, routing_key, subject, partitionkey, revision,
    event_id, factid, time, correlationid, causationid, traceparent, data, source)
VALUES (%(organisation)s, 'public', %(type)s, %(routing_key)s, %(subject)s, %(partitionkey)s,
    %(revision)s, %(event_id)s, %(factid)s, %(time)s, %(correlationid)s, %(causationid)s, %(traceparent)s,
    %(data)s, %(source)s)"""
_EVENTS = frozenset({OUTBOX, REPUBLISH})
AUDIT = """
INSERT INTO audit (organisation, at, actor, action, subject, command_id, grantee, agreement_id, purpose)
VALUES (%(organisation)s, %(at)s, %(actor)s, %(action)s, %(subject)s, %(command_id)s, %(grantee)s,
    %(agreement_id)s, %(purpose)s)"""
TIMER = """
INSERT INTO timer (id, organisation, name, key, due_at, payload)
VALUES (%(id)s, %(organisation)s, %(name)s, %(key)s, %(due_at)s, %(payload)s)
ON CONFLICT ON CONSTRAINT timer_name_key
DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, attempts = 0,
    retry_at = NULL, reason = NULL"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Who or what set this work going."""

    organisation: str
    #: `key:<id>`, `person:<id>`, `participant:<id>`, `event:<type>`, `timer:<name>` or `worker:<name>`; never a
    #: person's name
    actor: str
    #: of the whole story that this work belongs to
    correlationid: str
    #: of the command, event or timer that directly caused it
    causationid: str
    traceparent: str | None = None
    command_id: UUID | None = None
    #: who asks about herself; none: it is no participant who asks
    person_id: UUID | None = None
    #: another organisation that asks, under which agreement and what for; none: it is the
    #: organisation's own
    grantee: str | None = None
    agreement_id: UUID | None = None
    purpose: str | None = None


class UnitOfWork:
    """A transaction that a handler works in.

    What it publishes, schedules and audits is stored by the same commit as what it changes.
    """

    def __init__(
        self, transaction: Transaction, origin: Origin, *, envelope: Envelope | None = None
    ) -> None:
        self.origin = origin
        #: of the event being handled; none in a command
        self.envelope = envelope
        #: when this work began, in UTC
        self.at: datetime = clock.now()
        self._transaction = transaction
        self._pending: dict[str, list[Mapping[str, Any]]] = {}
        self._buried: dict[str, None] = {}
        #: the statements of what was sent ahead
        self._sent: dict[str, None] = {}

    @property
    def connection(self) -> Connection:
        """The SQLAlchemy connection, inside the transaction."""
        return self._transaction.connection

    @property
    def organisation(self) -> str:
        """Whose rows are seen and written."""
        return self.origin.organisation

    @property
    def herself(self) -> UUID:
        """The participant who asks, in what has the scope `SELF`: nobody else can ask it."""
        assert self.origin.person_id is not None, "asked by somebody else than a participant"
        return self.origin.person_id

    @property
    def publishes(self) -> bool:
        """Whether any event waits for the commit."""
        return not _EVENTS.isdisjoint(self._pending) or not _EVENTS.isdisjoint(self._sent)

    def publish(self, event: Any, *, revision: int, factid: UUID | None = None) -> None:
        """Say that something happened, once and for all, when this work commits.

        Args:
            event: an event's contract.
            revision: how often its subject has changed, this time included.
            factid: given when the same fact is published in several versions.
        """
        declared = event_of(type(event))
        event_id = new_id()
        self.with_commit(
            OUTBOX,
            {
                "organisation": self.organisation,
                "visibility": declared.visibility,
                "type": declared.type,
                "routing_key": declared.routing_key(self.organisation),
                "subject": str(getattr(event, declared.subject)),
                "partitionkey": str(getattr(event, declared.partition)),
                "revision": revision,
                "event_id": event_id,
                "factid": factid or event_id,
                "time": self.at,
                "correlationid": self.origin.correlationid,
                "causationid": self.origin.causationid,
                "traceparent": self.origin.traceparent,
                "data": dump(event),
            },
        )

    def republish(self, envelope: Envelope) -> None:
        """Tell on an event that came from a room, when this work commits.

        It stays the event that it was, of its own source, where our relay numbers it anew: what was
        not let in leaves no gap. Its routing key is made from its organisation and type alone, and it
        is public whatever its sender did with it.
        """
        if envelope.organisation != self.organisation:
            raise ValueError("an event of another organisation than this work's")
        self.with_commit(
            REPUBLISH,
            {
                "organisation": self.organisation,
                "type": envelope.type,
                "routing_key": routing_key(envelope.type, organisation=self.organisation),
                "subject": envelope.subject,
                "partitionkey": envelope.partitionkey,
                "revision": envelope.revision,
                "event_id": envelope.id,
                "factid": envelope.factid,
                "time": envelope.time,
                "correlationid": envelope.correlationid,
                "causationid": envelope.causationid,
                "traceparent": envelope.traceparent,
                "data": orjson.dumps(envelope.data),
                "source": envelope.source,
            },
        )

    def audit(self, action: str, subject: object | None) -> None:
        """Write down who did what to which subject."""
        self.with_commit(
            AUDIT,
            {
                "organisation": self.organisation,
                "at": self.at,
                "actor": self.origin.actor,
                "action": action,
                "subject": None if subject is None else str(subject),
                "command_id": self.origin.command_id,
                "grantee": self.origin.grantee,
                "agreement_id": self.origin.agreement_id,
                "purpose": self.origin.purpose,
            },
        )

    def schedule(self, name: str, *, key: str, due_at: datetime, payload: bytes = b"{}") -> None:
        """Have the timer `name` run once at `due_at`; the same key again, also in this work, moves it."""
        # One statement writes them all, and takes no row twice.
        pending = self._pending.get(TIMER, [])
        pending[:] = [row for row in pending if (row["name"], row["key"]) != (name, key)]
        self.with_commit(
            TIMER,
            {
                "id": new_id(),
                "organisation": self.organisation,
                "name": name,
                "key": key,
                "due_at": due_at,
                "payload": payload,
            },
        )

    def cancel(self, name: str, *, key: str) -> None:
        """Have a timer not run after all."""
        self.connection.exec_driver_sql(
            "DELETE FROM timer WHERE name = %(name)s AND key = %(key)s", {"name": name, "key": key}
        )

    def bury(self, subject: object) -> None:
        """Have the bus forget an erased subject, when this work commits.

        Whatever still comes about it is ignored. Its events that failed, wait or are parked are
        settled, and emptied; so are recorded answers that hold its id as text, and whoever
        repeats their commands is told `AnswerErased`. Internal events about it, or in its lane,
        that have no number yet are not sent any more, those that erase excepted. A number stands
        for one set of bytes, so what has one goes out as it is, before the erasure.

        The answer of this very work is recorded as it is, and what it publishes is sent.

        Raises:
            RuntimeError: this work has sent something ahead, which would be looked through, too.
        """
        if self._sent:
            raise RuntimeError("nobody is buried by a work that has sent something ahead")
        self._buried[str(subject)] = None

    def buried(self, subject: object) -> bool:
        """Whether a subject has been erased."""
        if str(subject) in self._buried:
            return True
        found = self.connection.exec_driver_sql(
            "SELECT 1 FROM tombstone WHERE subject = %(subject)s", {"subject": str(subject)}
        )
        return found.first() is not None

    def on_behalf_of(self, origin: Origin) -> "UnitOfWork":
        """This work, going on in another story and another's name: both commit together."""
        other = UnitOfWork(self._transaction, origin)
        other.at, other._pending, other._buried = self.at, self._pending, self._buried
        other._sent = self._sent
        return other

    def store(self) -> None:
        """Send what travels with the commit now, and leave the commit to who holds the transaction."""
        for statement, rows in self._pending.items():
            for row in rows:
                self.connection.exec_driver_sql(statement, dict(row))
        self._pending.clear()

    def send(self) -> None:
        """Send what travels with the commit ahead of it, and wait for no answer: of much, the database is at
        work on the first while the rest is made up. What it refuses is raised later, the commit at the latest.

        `connection` is asked for again after it, and nobody is buried.
        """
        if self._buried:
            # It is buried before the rest is stored.
            return
        self._transaction.send(tuple(self._pending.items()))
        self._sent |= dict.fromkeys(self._pending)
        self._pending.clear()

    def with_commit(self, statement: str, row: Mapping[str, Any]) -> None:
        """Have a statement travel with the commit, in one round trip with all the others.

        For rows that nothing in this work reads again.
        """
        self._pending.setdefault(statement, []).append(row)

    def commit(self) -> None:
        """Store everything, or raise and store nothing."""
        statements: list[tuple[str, Sequence[Mapping[str, Any]]]] = []
        if self._buried:
            itself = self.envelope.factid if self.envelope else None
            statements += burial(
                self._buried, organisation=self.organisation, at=self.at, itself=itself
            )
        # Buried first, where each is sent by itself: what this work stores is not its matter.
        self._transaction.commit_with([*statements, *self._pending.items()])
