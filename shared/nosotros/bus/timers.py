"""Timers: what is to happen at a moment of the programme's time, durable and run once.

A timer that was not run though its moment is long past may have ended its process: from then
on an attempt is counted before it is made. One that is run in time costs no more for it.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import structlog

from nosotros import clock
from nosotros.bus.burial import LEFT_OVER, REASON, carrying, erasing
from nosotros.bus.inbox import SUSPECT
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database, Statement
from nosotros.errors import Unavailable
from nosotros.observability import metrics
from nosotros.transactions import Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.timers")

#: how long after its moment a timer that has not been run is taken to end its process
LATE = timedelta(seconds=5)

DUE = """
SELECT id, organisation, name, coalesce(retry_at, due_at) <= %(late)s AS late,
    coalesce(reason = %(suspect)s, false) AS suspect
FROM timer WHERE attempts >= 0 AND due_at <= %(now)s AND name = ANY(%(names)s::text[])
    AND (retry_at IS NULL OR retry_at <= %(now)s)
    AND NOT EXISTS (SELECT FROM hosted_elsewhere h WHERE h.organisation = timer.organisation)
ORDER BY due_at LIMIT 50"""
TAKE = """
SELECT key, payload, due_at, attempts FROM timer
WHERE id = %(id)s AND attempts >= 0 AND due_at <= %(now)s
    AND (retry_at IS NULL OR retry_at <= %(now)s) FOR UPDATE SKIP LOCKED"""
TAKE_COUNTED = """
SELECT key, payload, due_at, attempts FROM timer
WHERE id = %(id)s AND attempts = %(counted)s AND reason = %(suspect)s AND due_at <= %(now)s
FOR UPDATE SKIP LOCKED"""
COUNT = """
UPDATE timer SET attempts = attempts + 1, retry_at = %(held_until)s, reason = %(suspect)s
WHERE id = %(id)s"""
# Nothing became of an attempt that is no fault of the timer's.
UNCOUNT = """
UPDATE timer SET attempts = attempts - 1, retry_at = %(retry_at)s, reason = NULL
WHERE id = %(id)s AND attempts = %(counted)s AND reason = %(suspect)s"""
DONE = "DELETE FROM timer WHERE id = %(id)s"
# A parked timer keeps its number of attempts, below zero.
FAILED = """
UPDATE timer SET attempts = %(attempts)s, retry_at = %(retry_at)s, reason = %(reason)s
WHERE id = %(id)s"""
PARKED = "SELECT count(*) FROM timer WHERE attempts < 0"
UNHANDLED = """
SELECT name, count(*) AS timers FROM timer
WHERE attempts >= 0 AND due_at <= %(now)s AND name <> ALL(%(names)s::text[]) GROUP BY name"""
#: one statement each, run now and then: what is kept no longer than its time
PRUNE = (
    "DELETE FROM recorded_answer WHERE recorded_at < %(now)s - interval '24 hours'",
    "DELETE FROM inbox WHERE state = 'done' AND handled_at < %(now)s - interval '100 days'",
    LEFT_OVER,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerEvent:
    """A timer whose moment has come."""

    name: str
    key: str
    payload: bytes
    #: the moment that it was scheduled for, however often it failed since
    due_at: datetime


TimerHandler = Callable[[TimerEvent, UnitOfWork], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTimer:
    """A timer to run."""

    id: UUID
    organisation: str
    name: str
    #: its moment is long past, and nothing was seen to come of it
    late: bool = field(default=False, compare=False)
    #: an attempt at it was counted and never ended, perhaps because the process did
    suspect: bool = field(default=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """Runs a service's timers."""

    database: Database
    wake: Callable[[], None]
    retry_seconds: tuple[int, ...]
    handler_seconds: int

    @staticmethod
    def due(names: Iterable[str]) -> Statement:
        """Finds the timers of these names whose moment has come, earliest first."""
        now = clock.now()
        return DUE, {"now": now, "late": now - LATE, "names": list(names), "suspect": SUSPECT}

    def run(self, timer: DueTimer, handler: TimerHandler) -> bool:
        """Run a timer unless another process does, or it was moved; whether it ran to its end.

        Raises:
            Unavailable: the database is away, or what the handler needs; the timer is still due.
        """
        counted = self._count(timer) if timer.late or timer.suspect else 0
        if counted is None:
            return False
        try:
            return self._run(timer, handler, counted)
        except Unavailable:
            if counted:
                self._uncount(timer, counted)
            raise
        except psycopg.Error as error:
            # What was to travel with the commit was refused, and took all the rest along.
            with self._taken(timer, counted) as transaction:
                if transaction.first[0] is not None:
                    attempts = counted or transaction.first[0][3] + 1
                    reason = f"{type(error).__name__} at its commit"
                    self._fail(transaction, timer, attempts, reason)
            return False

    def survey(self, names: Iterable[str]) -> dict[str, int]:
        """Measure the timers that are parked, and those that are due and have no handler here.

        Args:
            names: of the timers that have one.

        Returns:
            How many are due under each other name.
        """
        values = {"now": clock.now(), "names": list(names)}
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            parked = transaction.connection.exec_driver_sql(PARKED).scalar_one()
            rows = transaction.connection.exec_driver_sql(UNHANDLED, values).all()
        unhandled = {row.name: row.timers for row in rows}
        metrics.timers_parked.set(parked)
        metrics.timers_unhandled.set(sum(unhandled.values()))
        return unhandled

    def prune(self) -> None:
        """Forget recorded answers and handled events whose time is over, and what an erasure
        that ran beside it should have emptied."""
        values = {
            "now": clock.now(),
            "reason": REASON,
            "erasing": erasing(),
            "carrying": carrying(),
        }
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            for statement in PRUNE:
                transaction.connection.exec_driver_sql(statement, values)

    def _count(self, timer: DueTimer) -> int | None:
        """Count an attempt before it is made; none where it is not ours to make."""
        now = clock.now()
        values: dict[str, Any] = {
            "id": timer.id,
            "now": now,
            "held_until": now + timedelta(seconds=self.handler_seconds * 2),
            "suspect": SUSPECT,
        }
        with self.database.begin(timer.organisation, first=[(TAKE, values)]) as transaction:
            if transaction.first[0] is None:
                return None
            attempts = transaction.first[0][3]
            if attempts > len(self.retry_seconds):
                self._fail(transaction, timer, attempts, "its last attempt never came to an end")
                return None
            transaction.commit_with([(COUNT, [values])])
        return attempts + 1

    def _uncount(self, timer: DueTimer, counted: int) -> None:
        values = {
            "id": timer.id,
            "counted": counted,
            "suspect": SUSPECT,
            "retry_at": clock.now() + timedelta(seconds=self.retry_seconds[0]),
        }
        # A database that is away keeps the count; that it is away is said already.
        with suppress(Unavailable), self.database.begin(timer.organisation) as transaction:
            transaction.commit_with([(UNCOUNT, [values])])

    def _taken(self, timer: DueTimer, counted: int) -> Any:
        values = {"id": timer.id, "now": clock.now(), "counted": counted, "suspect": SUSPECT}
        take = TAKE_COUNTED if counted else TAKE
        return self.database.begin(timer.organisation, first=[(take, values)])

    def _run(self, timer: DueTimer, handler: TimerHandler, counted: int) -> bool:
        with self._taken(timer, counted) as transaction:
            if transaction.first[0] is None:
                return False
            key, payload, due_at, attempts = transaction.first[0]
            origin = Origin(
                organisation=timer.organisation,
                actor=f"timer:{timer.name}",
                correlationid=str(timer.id),
                causationid=str(timer.id),
            )
            work = UnitOfWork(transaction, origin)
            savepoint = transaction.connection.begin_nested()
            event = TimerEvent(name=timer.name, key=key, payload=bytes(payload), due_at=due_at)
            try:
                # Before the handler, which may schedule the same key anew.
                transaction.connection.exec_driver_sql(DONE, {"id": timer.id})
                handler(event, work)
            except Unavailable:
                raise
            except Exception as error:
                if transaction.lost:
                    raise Unavailable("the database went away") from error
                transaction.interrupt()
                savepoint.rollback()
                self._fail(transaction, timer, counted or attempts + 1, type(error).__name__)
                return False
            work.commit()
        if work.publishes:
            self.wake()
        return True

    def _fail(self, transaction: Transaction, timer: DueTimer, attempts: int, reason: str) -> None:
        parked = attempts > len(self.retry_seconds)
        wait = 0 if parked else self.retry_seconds[attempts - 1]
        values = {
            "id": timer.id,
            "attempts": -attempts if parked else attempts,
            "retry_at": clock.now() + timedelta(seconds=wait),
            "reason": reason,
        }
        transaction.commit_with([(FAILED, [values])])
        log.warning("timer_failed", timer=timer.name, id=str(timer.id), parked=parked, error=reason)
