"""Links between projects and partners."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import ProjectLink

_SELECT = """
SELECT id, project_id, member_id, organisation_name, kind, text, since, until FROM project_link
"""
INSERT = """
INSERT INTO project_link (id, organisation, project_id, member_id, organisation_name, kind, text,
    since)
VALUES (%(id)s, %(organisation)s, %(project_id)s, %(member_id)s, %(organisation_name)s, %(kind)s,
    %(text)s, %(since)s)"""
END = "UPDATE project_link SET until = %(until)s WHERE id = %(id)s"


def find(connection: Connection, id: UUID) -> ProjectLink | None:
    """A link."""
    row = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id}).one_or_none()
    return ProjectLink(**row._mapping) if row else None


def page(
    connection: Connection, project_id: UUID, *, after: UUID | None, limit: int
) -> list[ProjectLink]:
    """Up to `limit` of a project's links after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE project_id = %(project_id)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
        ORDER BY id LIMIT %(limit)s""",
        {"project_id": project_id, "after": after, "limit": limit},
    )
    return [ProjectLink(**row._mapping) for row in rows]
