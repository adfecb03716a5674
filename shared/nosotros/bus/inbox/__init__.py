"""The inbox: events arrive at least once, and have their effect exactly once, in order.

The row of the inbox, the handler's changes and what it publishes are one transaction. A
handler that fails is undone to a savepoint, and the event is kept in the database, to be
tried again: the broker never holds what we have read. While a subject has a failed event,
its later ones wait behind it; only its erasure does not wait for anything.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import structlog

from nosotros import clock
from nosotros.bus.envelope import Envelope, declared_type, event_in, read
from nosotros.bus.inbox.rows import (
    BEHIND,
    CROWDED,
    HOSTED_ELSEWHERE,
    PARK,
    SETTLE,
    STORE,
    Outcome,
    locks,
    row_of,
    row_of_nothing,
)
from nosotros.bus.inbox.serving import NOT_SERVED, Serving
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database
from nosotros.errors import EventInvalid, NotYetKnown, Unavailable
from nosotros.transactions import Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.inbox")
EventHandler = Callable[[Any, UnitOfWork], None]

#: how long an event is remembered, longer than the journal keeps one
MEMORY = timedelta(days=100)
#: why an event is suspected of ending its process: what comes of it was never seen
SUSPECT = "its attempt has not come to an end"
#: redeliveries without an answer after which an event is taken to end its process
DEADLY = 3
#: events of one organisation that may fail or wait at once before what its own room tells, and that
#: fails or would wait too, is set aside
MOST_UNSETTLED = 2000
TOO_MANY = "too many events of its organisation have failed or wait"


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """A service's inbox."""

    database: Database
    consumer: str
    wake: Callable[[], None]
    #: waits before each further attempt; past them an event is parked
    retry_seconds: tuple[int, ...]
    #: whose parked events are shown to when they name no organisation
    operator: str
    #: whose events are handled
    serving: Serving = field(default_factory=Serving)
    #: where this process runs: at the hub, what comes from another room is bounded
    room: str = "hub"

    def receive(self, body: bytes, handler: EventHandler, *, deliveries: int = 0) -> Outcome:
        """Take an event in, for good: when this returns, the broker may forget it.

        Args:
            body: the message, as it arrived.
            handler: what to do with its event.
            deliveries: how often it was delivered before and not answered.

        Raises:
            Unavailable: the database is away; nothing has happened, ask again later.
        """
        try:
            envelope = read(body)
            event = event_in(envelope)
            if clock.now() - envelope.time > MEMORY:
                raise EventInvalid("is older than the inbox remembers")
        except EventInvalid as error:
            return self.park(body, str(error))
        row = row_of(envelope, consumer=self.consumer, organisation=self.serving.whose(envelope))
        try:
            return self._receive(envelope, event, row, body, handler, deliveries)
        except psycopg.Error as error:
            # What was to travel with the commit was refused, and took all the rest along.
            return self._failed_at_commit(envelope, row, body, error)

    def _receive(
        self,
        envelope: Envelope,
        event: Any,
        row: Mapping[str, Any],
        body: bytes,
        handler: EventHandler,
        deliveries: int,
    ) -> Outcome:
        first = [*locks(row), (STORE, row), (BEHIND, row)]
        with self.database.begin(row["organisation"], first=first) as transaction:
            *_, stored, (behind, erased, hosted) = transaction.first
            if stored is None:
                return Outcome.DUPLICATE
            if erased:
                return self._ignore(transaction, envelope)
            if not self.serving.handles(envelope, hosted=hosted):
                return self._keep(transaction, row, None, Outcome.ELSEWHERE, 0, NOT_SERVED)
            if behind and not declared_type(envelope.type).erases:
                # Our own row is `done` by default and does not count itself.
                if self._crowded(transaction, envelope):
                    return self._keep(transaction, row, body, Outcome.PARKED, 0, TOO_MANY)
                return self._keep(transaction, row, body, Outcome.WAITING, attempts=0)
            if deliveries >= DEADLY:
                return self._keep(transaction, row, body, Outcome.FAILED, 1, SUSPECT, due_now=True)
            whose = row["organisation"]
            work, error = self.attempt(transaction, envelope, event, handler, organisation=whose)
            if error is not None:
                if self._crowded(transaction, envelope):
                    error = f"{TOO_MANY}; {error}"
                    return self._keep(transaction, row, body, Outcome.PARKED, 1, error)
                return self._keep(transaction, row, body, Outcome.FAILED, 1, error)
            work.commit()
        if work.publishes:
            self.wake()
        return Outcome.HANDLED

    def attempt(
        self,
        transaction: Transaction,
        envelope: Envelope,
        event: Any,
        handler: EventHandler,
        *,
        organisation: str,
    ) -> tuple[UnitOfWork, str | None]:
        """Run a handler under a savepoint, in the name of an organisation, whose rows the transaction
        sees; the second value says why it was undone, if it was.

        Raises:
            Unavailable: the database went away, which is no attempt.
        """
        origin = Origin(
            organisation=organisation,
            actor=f"event:{envelope.type}",
            correlationid=envelope.correlationid,
            causationid=str(envelope.id),
            traceparent=envelope.traceparent,
        )
        work = UnitOfWork(transaction, origin, envelope=envelope)
        savepoint = transaction.connection.begin_nested()
        try:
            handler(event, work)
        except Unavailable:
            raise
        except NotYetKnown as error:
            transaction.interrupt()
            savepoint.rollback()
            return work, f"not yet known: {error}"
        except Exception as error:
            if transaction.lost:
                raise Unavailable("the database went away") from error
            transaction.interrupt()
            savepoint.rollback()
            log.warning(
                "event_failed",
                event_id=str(envelope.id),
                type=envelope.type,
                error=type(error).__name__,
                where=_where(error),
            )
            return work, f"{type(error).__name__} in {_where(error)}"
        if declared_type(envelope.type).erases:
            work.bury(envelope.subject)
        return work, None

    def serves(self, transaction: Transaction, envelope: Envelope) -> bool:
        """Whether what follows from an event is this process's to do."""
        values = {"organisation": envelope.organisation}
        found = transaction.connection.exec_driver_sql(HOSTED_ELSEWHERE, values).first()
        return self.serving.handles(envelope, hosted=found is not None)

    def refuse(self, body: bytes) -> Outcome:
        """Set a message aside that is no event, or none of ours, saying why."""
        try:
            read(body)
        except EventInvalid as error:
            return self.park(body, str(error))
        return self.park(body, "nothing here handles its type")

    def park(self, body: bytes, reason: str) -> Outcome:
        """Set a message aside that no handler can be given."""
        try:
            envelope = read(body)
            # What lies in a room is for its own organisation to see, and to try again.
            whose = self.serving.organisation or envelope.organisation
            row = row_of(envelope, consumer=self.consumer, organisation=whose)
        except EventInvalid:
            row = row_of_nothing(body, consumer=self.consumer, organisation=self.operator)
        row |= {"reason": reason, "body": body}
        with self.database.begin(row["organisation"]) as transaction:
            transaction.commit_with([(PARK, [row])])
        log.warning("event_parked", type=row["type"], factid=str(row["factid"]), reason=reason)
        return Outcome.PARKED

    def due_after(self, attempts: int) -> Any:
        """When an event that failed `attempts` times is tried again; none: it is parked."""
        if attempts > len(self.retry_seconds):
            return None
        return clock.now() + timedelta(seconds=self.retry_seconds[attempts - 1])

    def settled(
        self,
        row: Mapping[str, Any],
        outcome: Outcome,
        *,
        attempts: int,
        reason: str | None = None,
        body: bytes | None = None,
        due_at: Any = None,
    ) -> tuple[str, list[Mapping[str, Any]]]:
        """The statement that writes down what came of an event."""
        done = outcome in (Outcome.HANDLED, Outcome.IGNORED, Outcome.ELSEWHERE)
        return SETTLE, [
            {
                "consumer": self.consumer,
                "factid": row["factid"],
                "state": "done" if done else str(outcome),
                "attempts": attempts,
                "reason": reason,
                "body": body,
                "due_at": due_at,
                "handled_at": clock.now() if done else None,
            }
        ]

    def _crowded(self, transaction: Transaction, envelope: Envelope) -> bool:
        """Whether so much that a room has told is unsettled that no more of it may be."""
        ours = self.serving.organisation or envelope.source.startswith(f"/{self.room}/")
        if ours or declared_type(envelope.type).erases:
            return False
        values = {"consumer": self.consumer, "others": MOST_UNSETTLED - 1}
        return transaction.connection.exec_driver_sql(CROWDED, values).first() is not None

    def _failed_at_commit(
        self, envelope: Envelope, row: Mapping[str, Any], body: bytes, error: psycopg.Error
    ) -> Outcome:
        first = [*locks(row), (STORE, row), (BEHIND, row)]
        with self.database.begin(row["organisation"], first=first) as transaction:
            *_, stored, (_behind, erased, _hosted) = transaction.first
            if stored is None:
                return Outcome.DUPLICATE
            if erased:
                return self._ignore(transaction, envelope)
            reason = f"{type(error).__name__} at its commit"
            return self._keep(transaction, row, body, Outcome.FAILED, 1, reason)

    def _keep(
        self,
        transaction: Transaction,
        row: Mapping[str, Any],
        body: bytes | None,
        outcome: Outcome,
        attempts: int,
        reason: str | None = None,
        *,
        due_now: bool = False,
    ) -> Outcome:
        due_at = None
        if outcome is Outcome.FAILED:
            due_at = clock.now() if due_now else self.due_after(attempts)
            outcome = Outcome.FAILED if due_at else Outcome.PARKED
        transaction.commit_with(
            [self.settled(row, outcome, attempts=attempts, reason=reason, body=body, due_at=due_at)]
        )
        return outcome

    def _ignore(self, transaction: Transaction, envelope: Envelope) -> Outcome:
        transaction.commit_with([])
        log.info("event_of_erased_subject", event_id=str(envelope.id), type=envelope.type)
        return Outcome.IGNORED


def _where(error: BaseException) -> str:
    """The function that raised: a message might repeat a person's data, a place does not."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown"
