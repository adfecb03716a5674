"""The matcher: prepares batches of matches.

A process of its own, as the assignment of thousands would keep the service's workers from their
work. Each batch is read in one transaction, computed outside of any, and stored in another one.
"""

import threading
from uuid import UUID

import structlog
from sqlalchemy import Connection

from mentoring.domain.matching.assigning import assign
from mentoring.handlers.preparing import read_group, store_proposals
from mentoring.storage import batches
from mentoring.storage.batches import OpenBatch
from nosotros import clock
from nosotros.bus.wake import Wake
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database, Transaction
from nosotros.errors import Unavailable
from nosotros.identifiers import new_id
from nosotros.settings import Settings, need

log: structlog.stdlib.BoundLogger = structlog.get_logger("mentoring.matcher")

_LOOK = 0.5
_SHORTEST_REST = 0.5
_LONGEST_REST = 60.0
_OURS = "SELECT pg_try_advisory_lock(hashtextextended('batch' || %(id)s::text, 2))"
_FREE = "SELECT pg_advisory_unlock(hashtextextended('batch' || %(id)s::text, 2))"


class Matcher:
    """Prepares batches, one after the other, until stopped."""

    def __init__(self, settings: Settings) -> None:
        self.problem: str | None = "has not looked for batches yet"
        self._database = Database(need(settings, "database_url"), pool_size=2)
        self._wake = Wake(self._database)
        self._stopping = threading.Event()
        #: of each batch that failed: how often, and when it is tried again
        self._resting: dict[UUID, tuple[int, float]] = {}

    def stop(self) -> None:
        """Stop after the batch under way."""
        self._stopping.set()

    def run(self) -> None:
        """Look for batches until stopped."""
        wait = _LOOK
        while not self._stopping.is_set():
            try:
                busy = self._prepare_next()
                self.problem = None
                wait = 0 if busy else _LOOK
            except Unavailable as error:
                self.problem = str(error)
                log.warning("database_away")
                wait = min(max(wait, _LOOK) * 2, 5.0)
            self._stopping.wait(wait)
        self._wake.stop()
        self._database.close()

    def _prepare_next(self) -> bool:
        """Prepare the batch that has waited longest, unless another matcher does."""
        now = clock.monotonic()
        others = [id for id, (_, until) in self._resting.items() if until > now]
        while not self._stopping.is_set():
            batch = batches.oldest_open(self._database, but=others)
            if batch is None:
                return False
            with self._database.session() as session:
                if self._take(session, batch):
                    try:
                        self._prepare(batch)
                        self._resting.pop(batch.id, None)
                    except Unavailable:
                        raise
                    except Exception as error:
                        self._set_aside(batch, error)
                    finally:
                        session.exec_driver_sql(_FREE, {"id": batch.id})
                    return True
            others.append(batch.id)
        return False

    def _set_aside(self, batch: OpenBatch, error: Exception) -> None:
        """Try it again later, and others till then."""
        failures = self._resting.get(batch.id, (0, 0.0))[0] + 1
        rest = min(_SHORTEST_REST * 2 ** (failures - 1), _LONGEST_REST)
        self._resting[batch.id] = (failures, clock.monotonic() + rest)
        log.exception(
            "batch_failed",
            batch_id=str(batch.id),
            error=type(error).__name__,
            failures=failures,
            retry_seconds=rest,
        )

    @staticmethod
    def _take(session: Connection, batch: OpenBatch) -> bool:
        return bool(session.exec_driver_sql(_OURS, {"id": batch.id}).scalar_one())

    def _prepare(self, batch: OpenBatch) -> None:
        log.info("batch_begins", batch_id=str(batch.id))
        with self._database.begin(batch.organisation) as transaction:
            group = read_group(batch, work=_work(transaction, batch))
        assignment = assign(group.mentees, group.mentors)
        with self._database.begin(batch.organisation) as transaction:
            work = _work(transaction, batch)
            store_proposals(batch, group, assignment, work=work)
            work.commit()
        self._wake()
        log.info("batch_prepared", batch_id=str(batch.id), mentees=len(group.mentees))


def worker(settings: Settings) -> Matcher:
    """The slow work of this service."""
    return Matcher(settings)


def _work(transaction: Transaction, batch: OpenBatch) -> UnitOfWork:
    return UnitOfWork(
        transaction,
        Origin(
            organisation=batch.organisation,
            actor="worker:matcher",
            correlationid=str(batch.id),
            causationid=str(new_id()),
        ),
    )
