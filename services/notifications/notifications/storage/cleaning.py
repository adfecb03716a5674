"""Marks of the erased whose traces outside the database are still to be removed.

The erasure and its mark are one commit; the removal comes after it, as files know no
transaction; and the commit that takes the mark away confirms the erasure. Whoever dies
anywhere between leaves a mark, and the removal is done again, which changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nosotros.bus.work import Origin, UnitOfWork
from nosotros.contracts.notifications import ErasureConfirmed
from nosotros.database import EVERY_ORGANISATION, Database
from nosotros.identifiers import new_id

MARK = """
INSERT INTO cleaning (participant_id, organisation, marked_at, correlationid, causationid,
    traceparent)
VALUES (%(participant_id)s, %(organisation)s, %(marked_at)s, %(correlationid)s, %(causationid)s,
    %(traceparent)s)
ON CONFLICT (organisation, participant_id) DO NOTHING"""
# A message that is being sent may still become a file; none of hers is begun any more.
MARKED = """
SELECT participant_id, organisation FROM cleaning
WHERE NOT EXISTS (SELECT FROM message WHERE message.participant_id = cleaning.participant_id
    AND message.organisation = cleaning.organisation AND message.state = 'sending')
ORDER BY marked_at LIMIT 100"""
TAKE = """
SELECT correlationid, causationid, traceparent FROM cleaning
WHERE participant_id = %(participant_id)s FOR UPDATE SKIP LOCKED"""
MESSAGES = "SELECT id FROM message WHERE participant_id = %(participant_id)s"
SETTLE = "DELETE FROM cleaning WHERE participant_id = %(participant_id)s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A participant to clean up after."""

    participant_id: UUID
    organisation: str


def mark(participant_id: UUID, *, work: UnitOfWork) -> None:
    """Have everything of hers outside the database removed, and then her erasure confirmed."""
    row = {
        "participant_id": participant_id,
        "organisation": work.organisation,
        "marked_at": work.at,
        "correlationid": work.origin.correlationid,
        "causationid": work.origin.causationid,
        "traceparent": work.origin.traceparent,
    }
    work.with_commit(MARK, row)


def marked(database: Database) -> list[Marked]:
    """Whom to clean up after now, longest waiting first, of every organisation.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (MARKED, {}))
    return [
        Marked(participant_id=row.participant_id, organisation=row.organisation) for row in rows
    ]


def clean(database: Database, marked: Marked, *, remove: Callable[[Sequence[UUID]], None]) -> bool:
    """Remove what a participant's messages left, and confirm her erasure; whether it was done.

    It is not when another process is at it, or was.

    Args:
        database: the service's.
        marked: her mark.
        remove: takes the ids of her messages; doing it again must change nothing.

    Raises:
        Unavailable: the database is away; her mark stays, unless only the answer was lost.
        OSError: `remove` could not; her mark stays.
    """
    values: dict[str, Any] = {"participant_id": marked.participant_id}
    with database.begin(marked.organisation, first=[(TAKE, values)]) as transaction:
        taken = transaction.first[0]
        if taken is None:
            return False
        correlationid, causationid, traceparent = taken
        remove(transaction.connection.exec_driver_sql(MESSAGES, values).scalars().all())
        origin = Origin(
            organisation=marked.organisation,
            actor="worker:cleaner",
            correlationid=correlationid,
            causationid=causationid,
            traceparent=traceparent,
        )
        work = UnitOfWork(transaction, origin)
        work.with_commit(SETTLE, values)
        event = ErasureConfirmed(confirmation_id=new_id(), participant_id=marked.participant_id)
        work.publish(event, revision=1)
        work.commit()
    return True
