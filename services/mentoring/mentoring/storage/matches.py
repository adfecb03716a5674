"""Matches of mentees with mentors."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_SELECT = """
SELECT id, revision, mentee_id, mentor_id, state, began_at, ended_at FROM match
WHERE id = %(id)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A mentee and a mentor."""

    id: UUID
    revision: int
    mentee_id: UUID
    mentor_id: UUID
    state: str
    began_at: datetime | None
    ended_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Match | None:
    """A match; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return None if row is None else Match(**row._mapping)
