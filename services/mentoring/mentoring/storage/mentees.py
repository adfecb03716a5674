"""Mentees: who is accompanied, or is to be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

_COLUMNS = """id, revision, participant_id, cohort_id, completed_on, project_id, state, needs,
    languages, municipality, neighbourhood, channels, availability, woman_asked_for,
    ranked_mentors, next_mentors, interim_owner_id, opened_at, waiting_since, closed_at"""
_SELECT = f"SELECT {_COLUMNS} FROM mentee WHERE id = ANY(%(ids)s) ORDER BY id"
_MOVE = """
UPDATE mentee SET revision = revision + 1, state = %(state)s,
    waiting_since = CASE %(state)s WHEN 'waiting' THEN coalesce(waiting_since, %(at)s) END,
    closed_at = CASE %(state)s WHEN 'closed' THEN %(at)s END,
    interim_owner_id = CASE WHEN %(state)s IN ('matched', 'closed') THEN NULL
        ELSE interim_owner_id END,
    next_mentors = CASE WHEN %(state)s = 'proposed' THEN next_mentors ELSE '{}' END
WHERE id = %(id)s RETURNING revision"""
_SET_NEXT = "UPDATE mentee SET next_mentors = %(mentor_ids)s WHERE id = %(id)s"
_RAISE = "UPDATE mentee SET revision = revision + 1 WHERE id = %(id)s RETURNING revision"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentee:
    """Somebody who is accompanied, or is to be."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    cohort_id: UUID | None
    #: the programme; none: she was opened by hand
    completed_on: date | None
    project_id: UUID | None
    state: str
    needs: list[str]
    languages: list[str]
    municipality: str | None
    neighbourhood: str | None
    channels: list[str]
    availability: list[str]
    woman_asked_for: bool
    ranked_mentors: list[UUID]
    #: who is offered next, if the offer under way comes to nothing
    next_mentors: list[UUID]
    interim_owner_id: UUID | None
    opened_at: datetime
    waiting_since: datetime | None
    closed_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Mentee | None:
    """A mentee; with `hold` she stays as she is until this transaction ends."""
    return next(iter(every(connection, [id], hold=hold)), None)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Mentee]:
    """Mentees by their ids, in the order of these; with `hold` they stay as they are."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"ids": list(ids)})
    return [Mentee(**row._mapping) for row in rows]


def move(connection: Connection, id: UUID, state: str, *, at: datetime) -> int:
    """Have a mentee be in a state from a moment on; her revision then.

    Whoever has a mentor, or is closed, is in no interim owner's care any more; and nobody is next
    unless something is proposed.
    """
    values = {"id": id, "state": state, "at": at}
    return connection.exec_driver_sql(_MOVE, values).scalar_one()


def set_next(connection: Connection, id: UUID, mentor_ids: Sequence[UUID]) -> None:
    """Say who is offered next, best first."""
    connection.exec_driver_sql(_SET_NEXT, {"id": id, "mentor_ids": list(mentor_ids)})


def raise_revision(connection: Connection, id: UUID) -> int:
    """Count a change of a mentee; her revision from now on."""
    return connection.exec_driver_sql(_RAISE, {"id": id}).scalar_one()
