"""What projects need."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import ProjectNeed

_SELECT = "SELECT id, revision, project_id, kind, text, amount, state FROM project_need "
INSERT = """
INSERT INTO project_need (id, organisation, revision, project_id, kind, text, amount, state)
VALUES (%(id)s, %(organisation)s, 1, %(project_id)s, %(kind)s, %(text)s, %(amount)s, 'open')"""
CHANGE = """
UPDATE project_need SET revision = revision + 1, text = %(text)s, amount = %(amount)s,
    state = %(state)s
WHERE id = %(id)s"""


def find(connection: Connection, id: UUID) -> ProjectNeed | None:
    """Something that a project needs."""
    row = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id}).one_or_none()
    return ProjectNeed(**row._mapping) if row else None


def page(
    connection: Connection,
    *,
    project_id: UUID | None,
    kind: str | None,
    state: str | None,
    after: UUID | None,
    limit: int,
) -> list[ProjectNeed]:
    """Up to `limit` needs after an id, oldest first; of one project, or of all."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
            AND (%(project_id)s::uuid IS NULL OR project_id = %(project_id)s)
            AND (%(kind)s::text IS NULL OR kind = %(kind)s)
            AND (%(state)s::text IS NULL OR state = %(state)s)
        ORDER BY id LIMIT %(limit)s""",
        {"project_id": project_id, "kind": kind, "state": state, "after": after, "limit": limit},
    )
    return [ProjectNeed(**row._mapping) for row in rows]
