"""Telling the audit log: entries written down here are told to who keeps them all, in batches.

A row of the audit table is told once, by whichever process finds it first: that it is told, and
the event that tells it, are one commit. The work that wrote it pays nothing for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nosotros import clock
from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.auditing import AUDITED, AuditedEntry
from nosotros.database import EVERY_ORGANISATION, Database, Statement
from nosotros.identifiers import new_id
from nosotros.settings import Settings

#: rows in one event
BATCH = 200
#: batches of one organisation told at one look, so that all else has its turn meanwhile
_BATCHES = 10
#: rows looked at by one statement of a pruning
_PRUNED = 1000
#: the room where what is told is heard
_HUB = "hub"

UNTOLD = """
SELECT DISTINCT organisation FROM (
    SELECT organisation FROM audit WHERE told_at IS NULL ORDER BY id LIMIT %(limit)s) AS oldest"""
TELL = """
WITH oldest AS MATERIALIZED (
    SELECT id FROM audit WHERE told_at IS NULL AND organisation = %(organisation)s
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
UPDATE audit SET told_at = %(now)s FROM oldest WHERE audit.id = oldest.id
RETURNING audit.id, at, actor, action, subject, command_id, grantee, agreement_id, purpose"""
# The first rows by their ids are the oldest: no index is needed, and none is kept up for it.
PRUNE = """
DELETE FROM audit WHERE told_at < %(before)s
    AND id IN (SELECT id FROM audit ORDER BY id LIMIT %(limit)s)"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Tells one service's entries, and forgets them long afterwards."""

    database: Database
    #: tells the relay that events were committed
    wake: Callable[[], None]
    #: the event that tells them; none: nobody hears it, so they stay here
    event: type[Any] | None
    #: how long they are kept here once they are told
    keep: timedelta

    @staticmethod
    def of(
        service: str, *, settings: Settings, database: Database, wake: Callable[[], None]
    ) -> "Telling":
        """How a process of a service tells: not at all in a room, where nobody hears it, nor of a
        service that the hub's audit log does not know."""
        return Telling(
            database=database,
            wake=wake,
            event=AUDITED.get(service) if settings.room == _HUB else None,
            keep=timedelta(days=settings.audit_days),
        )

    def untold(self) -> tuple[Statement, ...]:
        """Finds the organisations whose entries are to be told, in what is asked for anyway; none
        where nothing ever is."""
        return () if self.event is None else ((UNTOLD, {"limit": BATCH}),)

    def tell(self, organisation: str) -> int:
        """Tell an organisation's entries, oldest first; how many, as many more may be left.

        Raises:
            Unavailable: the database is away; what was told is told.
        """
        told = 0
        for _ in range(_BATCHES):
            rows = self._tell_batch(organisation)
            told += rows
            if rows < BATCH:
                break
        return told

    def prune(self) -> None:
        """Forget what was told long ago.

        Raises:
            Unavailable: the database is away.
        """
        values = {"before": clock.now() - self.keep, "limit": _PRUNED}
        deleted = _PRUNED
        while deleted == _PRUNED:
            with self.database.begin(EVERY_ORGANISATION) as transaction:
                deleted = transaction.connection.exec_driver_sql(PRUNE, values).rowcount

    def _tell_batch(self, organisation: str) -> int:
        assert self.event is not None, "nobody hears it"
        id = new_id()
        origin = Origin(
            organisation=organisation,
            actor="worker:audit",
            correlationid=str(id),
            causationid=str(id),
        )
        with self.database.begin(organisation) as transaction:
            work = UnitOfWork(transaction, origin)
            values = {"organisation": organisation, "limit": BATCH, "now": work.at}
            rows = transaction.connection.exec_driver_sql(TELL, values).all()
            if not rows:
                return 0
            entries = sorted((AuditedEntry(**row._mapping) for row in rows), key=lambda e: e.id)
            work.publish(
                self.event(batch_id=id, organisation=organisation, entries=tuple(entries)),
                revision=1,
            )
            work.commit()
        self.wake()
        return len(rows)
