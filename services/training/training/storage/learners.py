"""Learners: somebody's place in a cohort, known by her enrolment's id."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

_COLUMNS = "l.id, l.cohort_id, l.participant_id, l.number, l.state, l.joined_at, l.ended_at"


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """Somebody's place in a cohort."""

    id: UUID
    cohort_id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    number: int
    state: str
    joined_at: datetime
    ended_at: datetime | None

    def was_there_at(self, moment: datetime) -> bool:
        """Whether she had her place then: what began after it ended is not hers."""
        return self.ended_at is None or moment < self.ended_at


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Learner | None:
    """A learner; with `hold` she stays as she is until this transaction ends."""
    statement = f"SELECT {_COLUMNS} FROM learner l WHERE l.id = %(id)s"
    row = connection.exec_driver_sql(
        statement + (" FOR UPDATE" if hold else ""), {"id": id}
    ).first()
    return None if row is None else _learner(row)


def of_participant(
    connection: Connection, *, cohort_id: UUID, participant_id: UUID
) -> Learner | None:
    """Her place in a cohort: the one that has not ended, or else the latest."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.cohort_id = %(cohort_id)s"
        " AND l.participant_id = %(participant_id)s"
        " ORDER BY l.state = 'ended', l.number DESC LIMIT 1",
        {"cohort_id": cohort_id, "participant_id": participant_id},
    ).first()
    return None if row is None else _learner(row)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Learner]:
    """Several learners, by their ids; with `hold` they stay as they are."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.id = ANY(%(ids)s) ORDER BY l.id"
        + (" FOR UPDATE" if hold else ""),
        {"ids": list(ids)},
    )
    return [_learner(row) for row in rows]


def _learner(row: Any) -> Learner:
    return Learner(
        id=row.id,
        cohort_id=row.cohort_id,
        participant_id=row.participant_id,
        number=row.number,
        state=row.state,
        joined_at=row.joined_at,
        ended_at=row.ended_at,
    )
