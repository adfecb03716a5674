"""What messages said, and to whom, is forgotten in time; that there were messages is kept."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.database import EVERY_ORGANISATION, Database
from notifications.storage.receipts import Unsent, tell_undelivered

#: rows a commit, so that nobody waits long for one of them
BATCH = 500
_PAST = """
SELECT id FROM message WHERE ended_at < %(before)s AND NOT emptied
ORDER BY ended_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED"""
_EMPTY = """
UPDATE message SET recipient = NULL, subject = NULL, text = NULL, data = '{}', emptied = true
WHERE id = ANY (%(ids)s)"""
_ANSWERS = """
WITH batch AS MATERIALIZED (
    SELECT id FROM answer
    WHERE received_at < %(before)s AND (text IS NOT NULL OR address IS NOT NULL)
    ORDER BY received_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
UPDATE answer SET text = NULL, address = NULL FROM batch WHERE answer.id = batch.id"""
_TOO_LATE = """
UPDATE message SET revision = revision + 1, state = 'expired', ended_at = %(now)s
WHERE id = (SELECT id FROM message WHERE state = 'listed' AND expires_at <= %(now)s
    ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, organisation, participant_id, about, template, rule, state, revision,
    correlationid, causationid, traceparent"""


def empty(database: Database, *, before: datetime, remove: Callable[[Sequence[UUID]], None]) -> int:
    """Forget what messages that ended before a moment said; how many, at most a batch.

    Args:
        database: the service's.
        before: the moment.
        remove: removes what the messages with these ids left outside the database; doing it again
            must change nothing.

    Raises:
        Unavailable: the database is away.
        OSError: `remove` could not; they are tried again.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        connection = transaction.connection
        values = {"before": before, "limit": BATCH}
        ids = connection.exec_driver_sql(_PAST, values).scalars().all()
        if ids:
            remove(ids)
            connection.exec_driver_sql(_EMPTY, {"ids": list(ids)})
    return len(ids)


def empty_answers(database: Database, *, before: datetime) -> int:
    """Forget what was answered before a moment, and by whom; how many, at most a batch.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        values = {"before": before, "limit": BATCH}
        return transaction.connection.exec_driver_sql(_ANSWERS, values).rowcount


def expire_listed(database: Database, *, now: datetime) -> bool:
    """End the next message that nobody read aloud in time, and tell it; whether there was one.

    Raises:
        Unavailable: the database is away.
    """
    with database.begin(EVERY_ORGANISATION) as transaction:
        row = transaction.connection.exec_driver_sql(_TOO_LATE, {"now": now}).first()
        if row is None:
            return False
        origin = Origin(
            organisation=row.organisation,
            actor="worker:keeper",
            correlationid=row.correlationid,
            causationid=row.causationid,
            traceparent=row.traceparent,
        )
        work = UnitOfWork(transaction, origin)
        unsent = Unsent.of(row, state=row.state, revision=row.revision)
        tell_undelivered(unsent, work=work)
        work.commit()
    return True
