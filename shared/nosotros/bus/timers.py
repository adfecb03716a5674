"""Timers: what is to happen at a moment of the programme's time, durable and run once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from nosotros import clock
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.errors import Unavailable

log: structlog.stdlib.BoundLogger = structlog.get_logger("nosotros.timers")

DUE = """
SELECT id, organisation, name FROM timer WHERE attempts >= 0 AND due_at <= %(now)s
ORDER BY due_at LIMIT 50"""
TAKE = """
SELECT key, payload, due_at, attempts FROM timer
WHERE id = %(id)s AND attempts >= 0 AND due_at <= %(now)s FOR UPDATE SKIP LOCKED"""
DONE = "DELETE FROM timer WHERE id = %(id)s"
FAILED = """
UPDATE timer SET attempts = %(attempts)s, due_at = %(due_at)s, reason = %(reason)s
WHERE id = %(id)s"""
#: one statement each, run now and then: what is kept no longer than its time
PRUNE = (
    "DELETE FROM recorded_answer WHERE recorded_at < %(now)s - interval '24 hours'",
    "DELETE FROM inbox WHERE state = 'done' AND handled_at < %(now)s - interval '100 days'",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerEvent:
    """A timer whose moment has come."""

    name: str
    key: str
    payload: bytes
    due_at: datetime


TimerHandler = Callable[[TimerEvent, UnitOfWork], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTimer:
    """A timer to run."""

    id: UUID
    organisation: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """Runs a service's timers."""

    database: Database
    wake: Callable[[], None]
    retry_seconds: tuple[int, ...]

    def due(self) -> list[DueTimer]:
        """The timers whose moment has come, earliest first."""
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            rows = transaction.connection.exec_driver_sql(DUE, {"now": clock.now()}).all()
        return [DueTimer(id=row.id, organisation=row.organisation, name=row.name) for row in rows]

    def run(self, timer: DueTimer, handler: TimerHandler) -> bool:
        """Run a timer unless another process does, or it was moved; whether it ran to its end.

        Raises:
            Unavailable: the database is away; the timer is still due.
        """
        values: dict[str, Any] = {"id": timer.id, "now": clock.now()}
        with self.database.begin(timer.organisation, first=[(TAKE, values)]) as transaction:
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
                transaction.connection.exec_driver_sql(DONE, values)
                handler(event, work)
            except Unavailable:
                raise
            except Exception as error:
                transaction.interrupt()
                savepoint.rollback()
                self._fail(transaction, timer, attempts + 1, type(error).__name__)
                return False
            work.commit()
        if work.publishes:
            self.wake()
        return True

    def prune(self) -> None:
        """Forget recorded answers and handled events whose time is over."""
        with self.database.begin(EVERY_ORGANISATION) as transaction:
            for statement in PRUNE:
                transaction.connection.exec_driver_sql(statement, {"now": clock.now()})

    def _fail(self, transaction: Any, timer: DueTimer, attempts: int, reason: str) -> None:
        parked = attempts > len(self.retry_seconds)
        wait = 0 if parked else self.retry_seconds[attempts - 1]
        values = {
            "id": timer.id,
            "attempts": -1 if parked else attempts,
            "due_at": clock.now() + timedelta(seconds=wait),
            "reason": reason,
        }
        transaction.commit_with([(FAILED, [values])])
        log.warning("timer_failed", timer=timer.name, id=str(timer.id), parked=parked, error=reason)
