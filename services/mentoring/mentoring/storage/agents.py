"""Agents of the Social Contact Centre, as it matters for what they may own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

_SELECT = """
SELECT id, revision, first_names, surnames, state, since, ended_at FROM agent
WHERE id = %(id)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """Somebody who works at the Centre."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    state: str
    since: datetime
    ended_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Agent | None:
    """An agent; with `hold` her time does not end before this transaction does."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return Agent(**row._mapping) if row else None
