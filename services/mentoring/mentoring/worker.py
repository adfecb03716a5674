"""The matcher: prepares batches of matches.

A process of its own, as the assignment of thousands would keep the service's workers from their
work. Each batch is read in one transaction, computed outside of any, and stored in another one.
"""

import structlog

from mentoring.domain.matching.assigning import assign
from mentoring.handlers.preparing import read_group, store_proposals
from mentoring.storage import batches
from mentoring.storage.batches import OpenBatch
from nosotros.bus.slow import Jobs, SlowWorker
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import Database
from nosotros.identifiers import new_id
from nosotros.settings import Settings, need
from nosotros.transactions import Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger("mentoring.matcher")

_LOOK = 0.5


class Matcher(SlowWorker):
    """Prepares batches, one after the other, until stopped."""

    def __init__(self, settings: Settings) -> None:
        database = Database(need(settings, "database_url"), pool_size=2)
        super().__init__(database, look_seconds=_LOOK)
        self._database = database
        self._batches = Jobs(
            "batch",
            database,
            oldest=lambda others: batches.oldest_open(database, but=others),
            do=self._prepare,
        )

    def work(self) -> bool:
        """Prepare the batch that has waited longest, unless another matcher does."""
        return self._batches.do_next()

    def _prepare(self, batch: OpenBatch) -> None:
        log.info("batch_begins", batch_id=str(batch.id))
        with self._database.begin(batch.organisation) as transaction:
            group = read_group(batch, work=_work(transaction, batch))
        assignment = assign(group.mentees, group.mentors)
        with self._database.begin(batch.organisation) as transaction:
            work = _work(transaction, batch)
            store_proposals(batch, group, assignment, work=work)
            work.commit()
        self.wake()
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
