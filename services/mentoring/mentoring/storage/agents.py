"""Agents of the Social Contact Centre."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from mentoring.storage.support_cases import STILL_OWNED
from nosotros.contracts.mentoring import AgentView

_SELECT = """
SELECT id, revision, first_names, surnames, state, since, ended_at FROM agent
WHERE id = ANY(%(ids)s) ORDER BY id"""
_VIEW = f"""
SELECT a.id, a.revision, a.first_names, a.surnames, a.state, a.since, a.ended_at,
    EXISTS (SELECT FROM account h WHERE h.holder_id = a.id) AS has_access,
    (SELECT count(*) FROM support_case c WHERE c.owner_id = a.id AND {STILL_OWNED}) AS cases,
    (SELECT count(*) FROM mentee e WHERE e.interim_owner_id = a.id) AS mentees
FROM agent a """
_ONE = _VIEW + "WHERE a.id = %(id)s"
_PAGE = (
    _VIEW
    + """WHERE (%(state)s::text IS NULL OR a.state = %(state)s)
    AND (%(after)s::uuid IS NULL OR a.id > %(after)s)
ORDER BY a.id LIMIT %(limit)s"""
)
INSERT = """
INSERT INTO agent (id, organisation, revision, first_names, surnames, state, since)
VALUES (%(id)s, %(organisation)s, 1, %(first_names)s, %(surnames)s, 'active', %(since)s)"""
_END = """
UPDATE agent SET revision = revision + 1, state = 'ended', ended_at = %(at)s WHERE id = %(id)s"""
_RAISE = "UPDATE agent SET revision = revision + 1 WHERE id = %(id)s"
_IN_CARE = """
SELECT id FROM mentee WHERE interim_owner_id = %(id)s ORDER BY id FOR NO KEY UPDATE"""


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
    return by_id(connection, [id], hold=hold).get(id)


def by_id(
    connection: Connection, ids: Collection[UUID], *, hold: bool = False
) -> Mapping[UUID, Agent]:
    """Agents by their ids; held, in the order of these, before any other lock."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"ids": list(ids)})
    return {row.id: Agent(**row._mapping) for row in rows}


def view(connection: Connection, id: UUID) -> AgentView | None:
    """An agent, with how much she owns."""
    row = connection.exec_driver_sql(_ONE, {"id": id}).one_or_none()
    return AgentView(**row._mapping) if row else None


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[AgentView]:
    """Up to `limit` agents after an id, oldest first."""
    values = {"state": state, "after": after, "limit": limit}
    rows = connection.exec_driver_sql(_PAGE, values)
    return [AgentView(**row._mapping) for row in rows]


def end(connection: Connection, id: UUID, *, at: datetime) -> None:
    """Have the time of an agent, who is held, be over."""
    connection.exec_driver_sql(_END, {"id": id, "at": at})


def raise_revision(connection: Connection, id: UUID) -> None:
    """Count a change of an agent."""
    connection.exec_driver_sql(_RAISE, {"id": id})


def in_care_of(connection: Connection, id: UUID) -> list[UUID]:
    """The mentees who are in the care of an agent, who is held; they are held, too."""
    return list(connection.exec_driver_sql(_IN_CARE, {"id": id}).scalars())
