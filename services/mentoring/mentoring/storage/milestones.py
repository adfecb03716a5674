"""Milestones of projects."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import Milestone

_SELECT = "SELECT id, revision, project_id, title, due_on, reached_on FROM milestone "
INSERT = """
INSERT INTO milestone (id, organisation, revision, project_id, title, due_on)
VALUES (%(id)s, %(organisation)s, 1, %(project_id)s, %(title)s, %(due_on)s)"""
CHANGE = """
UPDATE milestone SET revision = revision + 1, title = %(title)s, due_on = %(due_on)s,
    reached_on = %(reached_on)s
WHERE id = %(id)s"""


def find(connection: Connection, id: UUID) -> Milestone | None:
    """A milestone."""
    row = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id}).one_or_none()
    return Milestone(**row._mapping) if row else None


def page(
    connection: Connection, project_id: UUID, *, after: UUID | None, limit: int
) -> list[Milestone]:
    """Up to `limit` of a project's milestones after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE project_id = %(project_id)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
        ORDER BY id LIMIT %(limit)s""",
        {"project_id": project_id, "after": after, "limit": limit},
    )
    return [Milestone(**row._mapping) for row in rows]
