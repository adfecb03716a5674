"""Second attempts: failed events when they are due, and those that waited behind them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from sqlalchemy import exc

from nosotros import clock
from nosotros.bus.burial import ERASED, covering, erasing
from nosotros.bus.envelope import Envelope, event_in, read
from nosotros.bus.inbox import SUSPECT, EventHandler, Inbox
from nosotros.bus.inbox.rows import LOCK, Outcome
from nosotros.bus.inbox.serving import NOT_SERVED
from nosotros.database import Statement
from nosotros.errors import EventInvalid
from nosotros.transactions import Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.retries")

#: subjects with a failed event that is due, or whose waiting events have nothing before them; an
#: erasure is the only one that counts where it failed. Organisations take turns: one that has
#: thousands of them is to delay nobody else's.
DUE = """
SELECT subject AS name, organisation, coalesce(bool_or(reason = %(suspect)s), false) AS suspect
FROM inbox
WHERE consumer = %(consumer)s AND state IN ('failed', 'waiting')
GROUP BY subject, organisation
HAVING coalesce(
    min(CASE state WHEN 'failed' THEN due_at ELSE '-infinity' END)
        FILTER (WHERE type = ANY(%(erasing)s::text[])),
    min(due_at) FILTER (WHERE state = 'failed'), '-infinity') <= %(now)s
ORDER BY row_number() OVER (PARTITION BY organisation ORDER BY min(received_at)), min(received_at)
LIMIT 50"""
HEAD = """
SELECT factid, type, state, attempts, due_at, body FROM inbox
WHERE consumer = %(consumer)s AND subject = %(subject)s AND state IN ('failed', 'waiting')
ORDER BY type = ANY(%(erasing)s::text[]) DESC, revision, received_at LIMIT 1"""
CLAIM = """
UPDATE inbox SET state = 'failed', attempts = %(attempts)s, due_at = %(due_at)s,
    reason = %(suspect)s
WHERE consumer = %(consumer)s AND factid = %(factid)s"""
STILL_OURS = """
SELECT body FROM inbox WHERE consumer = %(consumer)s AND factid = %(factid)s
    AND state = 'failed' AND attempts = %(attempts)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Something with unsettled events."""

    name: str
    organisation: str
    #: an attempt at one of its events never ended, perhaps because the process did: what runs
    #: beside it could end with it, and be suspected in its turn
    suspect: bool = field(default=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """An attempt that has been counted, and now has to be made."""

    factid: Any
    type: str
    attempts: int
    #: the subjects whose erasure takes its turn with it, in the order in which everybody locks them
    covering: Sequence[str]


def due_subjects(consumer: str) -> Statement:
    """Finds the subjects that have something to do now, longest waiting first."""
    values = {
        "consumer": consumer,
        "now": clock.now(),
        "suspect": SUSPECT,
        "erasing": erasing(),
    }
    return DUE, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Retries:
    """Tries a service's unsettled events again."""

    inbox: Inbox
    #: by CloudEvents type
    handler_of: Callable[[str], EventHandler | None]
    handler_seconds: int

    def settle(self, subject: Subject) -> None:
        """Try a subject's unsettled events in order, until one has to wait or none is left.

        Raises:
            Unavailable: the database is away; what was done is done, the rest comes later.
        """
        while (claim := self._claim(subject)) is not None:
            try:
                self._run(subject, claim)
            except (psycopg.Error, exc.DBAPIError) as error:
                # What was to travel with the commit was refused, and took all the rest along.
                self._failed_at_commit(subject, claim, error)

    def _claim(self, subject: Subject) -> Claim | None:
        """Count an attempt before it is made, so that one that ends the process counts too."""
        values = {
            "consumer": self.inbox.consumer,
            "subject": subject.name,
            "erasing": erasing(),
        }
        first = [(LOCK, values), (HEAD, values)]
        with self.inbox.database.begin(subject.organisation, first=first) as transaction:
            head = transaction.first[1]
            if head is None:
                return None
            factid, type, state, attempts, due_at, body = head
            if state == "failed" and due_at > clock.now():
                return None
            row = {"factid": factid}
            if attempts > len(self.inbox.retry_seconds):
                reason = "its last attempt never came to an end"
                self._settle(
                    transaction, row, Outcome.PARKED, attempts=attempts, reason=reason, body=body
                )
                return self._claim(subject)
            claim = Claim(
                factid=factid,
                type=type,
                attempts=attempts + 1,
                covering=_covering(bytes(body), subject),
            )
            held_until = clock.now() + timedelta(seconds=self.handler_seconds * 2)
            transaction.commit_with(
                [
                    (
                        CLAIM,
                        [
                            {
                                "consumer": self.inbox.consumer,
                                "factid": factid,
                                "attempts": claim.attempts,
                                "due_at": held_until,
                                "suspect": SUSPECT,
                            }
                        ],
                    )
                ]
            )
            return claim

    def _run(self, subject: Subject, claim: Claim) -> None:
        values = {
            "consumer": self.inbox.consumer,
            "subject": subject.name,
            "factid": claim.factid,
            "attempts": claim.attempts,
        }
        locks = [(LOCK, {**values, "subject": each}) for each in claim.covering]
        first = [*locks, (STILL_OURS, values)]
        with self.inbox.database.begin(subject.organisation, first=first) as transaction:
            if transaction.first[-1] is None:
                return
            body = bytes(transaction.first[-1][0])
            row = {"factid": claim.factid}
            try:
                envelope = read(body)
                if _is_erased(transaction, envelope):
                    self._settle(transaction, row, Outcome.IGNORED, attempts=claim.attempts)
                    return
                if not self.inbox.serves(transaction, envelope):
                    self._settle(
                        transaction,
                        row,
                        Outcome.ELSEWHERE,
                        attempts=claim.attempts,
                        reason=NOT_SERVED,
                    )
                    return
                event = event_in(envelope)
                handler = self._handler(claim)
            except EventInvalid as error:
                self._settle(
                    transaction,
                    row,
                    Outcome.PARKED,
                    attempts=claim.attempts,
                    reason=str(error),
                    body=body,
                )
                return
            whose = subject.organisation
            work, error = self.inbox.attempt(
                transaction, envelope, event, handler, organisation=whose
            )
            if error is not None:
                self._keep(transaction, claim, reason=error, body=body)
                return
            statement, rows = self.inbox.settled(row, Outcome.HANDLED, attempts=claim.attempts)
            work.with_commit(statement, rows[0])
            work.commit()
        if work.publishes:
            self.inbox.wake()

    def _failed_at_commit(self, subject: Subject, claim: Claim, error: Exception) -> None:
        values = {
            "consumer": self.inbox.consumer,
            "subject": subject.name,
            "factid": claim.factid,
            "attempts": claim.attempts,
        }
        first = [(LOCK, values), (STILL_OURS, values)]
        with self.inbox.database.begin(subject.organisation, first=first) as transaction:
            if transaction.first[1] is not None:
                reason = f"{type(error).__name__} at its commit"
                self._keep(transaction, claim, reason=reason, body=bytes(transaction.first[1][0]))

    def _keep(self, transaction: Transaction, claim: Claim, *, reason: str, body: bytes) -> None:
        due_at = self.inbox.due_after(claim.attempts)
        outcome = Outcome.FAILED if due_at else Outcome.PARKED
        self._settle(
            transaction,
            {"factid": claim.factid},
            outcome,
            attempts=claim.attempts,
            reason=reason,
            body=body,
            due_at=due_at,
        )
        log.warning("event_still_failing", factid=str(claim.factid), outcome=str(outcome))

    def _settle(
        self, transaction: Transaction, row: Mapping[str, Any], outcome: Outcome, **facts: Any
    ) -> None:
        transaction.commit_with([self.inbox.settled(row, outcome, **facts)])

    def _handler(self, claim: Claim) -> EventHandler:
        handler = self.handler_of(claim.type)
        if handler is None:
            raise EventInvalid("nothing here handles its type any more")
        return handler


def _is_erased(transaction: Transaction, envelope: Envelope) -> bool:
    found = transaction.connection.exec_driver_sql(ERASED, {"covering": covering(envelope)})
    return found.first() is not None


def _covering(body: bytes, subject: Subject) -> list[str]:
    try:
        return sorted({subject.name, *covering(read(body))})
    except EventInvalid:
        return [subject.name]
