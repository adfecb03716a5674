"""Alerts."""

from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.enrolment import AlertView

RAISE = """
INSERT INTO alert (id, organisation, kind, about, participant_id, raised_at)
VALUES (%(id)s, %(organisation)s, %(kind)s, %(about)s, %(participant_id)s, %(raised_at)s)
ON CONFLICT (organisation, kind, about) WHERE resolved_at IS NULL DO NOTHING"""
_FIELDS = """id, kind, about, participant_id,
    CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS state,
    raised_at, resolved_at, resolved_by"""


def resolve(
    connection: Connection, *, about: UUID, kinds: list[str], at: object, actor: str
) -> None:
    """Resolve what is open of these kinds about something."""
    connection.exec_driver_sql(
        "UPDATE alert SET resolved_at = %(at)s, resolved_by = %(actor)s"
        " WHERE about = %(about)s AND kind = ANY(%(kinds)s) AND resolved_at IS NULL",
        {"about": about, "kinds": kinds, "at": at, "actor": actor},
    )


def resolve_one(connection: Connection, id: UUID, *, at: object, actor: str) -> AlertView | None:
    """An alert, resolved now unless it was before; none where there is none."""
    connection.exec_driver_sql(
        "UPDATE alert SET resolved_at = %(at)s, resolved_by = %(actor)s"
        " WHERE id = %(id)s AND resolved_at IS NULL",
        {"id": id, "at": at, "actor": actor},
    )
    row = connection.exec_driver_sql(
        f"SELECT {_FIELDS} FROM alert WHERE id = %(id)s", {"id": id}
    ).first()
    return None if row is None else AlertView(**row._mapping)


def page(
    connection: Connection, *, state: str, kind: str | None, after: UUID | None, limit: int
) -> list[AlertView]:
    """Up to `limit` alerts after an id, oldest first."""
    rows = connection.exec_driver_sql(
        f"SELECT {_FIELDS} FROM alert WHERE (resolved_at IS NULL) = (%(state)s = 'open')"
        " AND (%(kind)s::text IS NULL OR kind = %(kind)s)"
        " AND (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
        {"state": state, "kind": kind, "after": after, "limit": limit},
    )
    return [AlertView(**row._mapping) for row in rows]


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete what is about somebody who is erased."""
    connection.exec_driver_sql(
        "DELETE FROM alert WHERE participant_id = %(id)s AND kind <> 'erasure_overdue'",
        {"id": participant_id},
    )
