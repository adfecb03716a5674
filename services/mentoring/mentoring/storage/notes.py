"""Notes on meetings: shared ones, and confidential ones, which are read by two functions alone."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import NoteView

# Of all that she ever was a mentee of: two records of one person may have been merged.
_PAGE = """
SELECT n.id, n.meeting_id, n.match_id, n.kind,
    CASE WHEN NOT coalesce(p.restricted, false) THEN n.text END AS text, n.written_by, n.written_at
FROM note n JOIN mentee e ON e.id = n.mentee_id
    LEFT JOIN person p ON p.participant_id = e.participant_id
WHERE n.mentee_id IN (SELECT other.id FROM mentee asked JOIN mentee other
        ON other.id = asked.id OR other.participant_id = asked.participant_id
        WHERE asked.id = %(mentee_id)s)
    AND (%(after)s::uuid IS NULL OR n.id > %(after)s)
    AND {which}
ORDER BY n.id LIMIT %(limit)s"""
_SHARED = _PAGE.format(which="n.kind = 'shared'")
_CONFIDENTIAL = _PAGE.format(which="n.kind = 'confidential'")
_OF_MATCH = _PAGE.format(which="(n.kind = 'shared' OR n.match_id = %(match_id)s)")
INSERT = """
INSERT INTO note (id, organisation, meeting_id, match_id, mentee_id, kind, text, written_by,
    written_at)
VALUES (%(id)s, %(organisation)s, %(meeting_id)s, %(match_id)s, %(mentee_id)s, %(kind)s, %(text)s,
    %(written_by)s, %(written_at)s)"""
_FORGET = "DELETE FROM note WHERE mentee_id = ANY(%(mentee_ids)s)"


def shared(
    connection: Connection, mentee_id: UUID, *, after: UUID | None, limit: int
) -> list[NoteView]:
    """Up to `limit` shared notes on a mentee's meetings after an id, oldest first."""
    return _page(connection, _SHARED, mentee_id=mentee_id, after=after, limit=limit)


def confidential(
    connection: Connection, mentee_id: UUID, *, after: UUID | None, limit: int
) -> list[NoteView]:
    """Up to `limit` confidential notes on a mentee's meetings after an id, oldest first."""
    return _page(connection, _CONFIDENTIAL, mentee_id=mentee_id, after=after, limit=limit)


def for_mentor_of(
    connection: Connection, match_id: UUID, *, mentee_id: UUID, after: UUID | None, limit: int
) -> list[NoteView]:
    """Up to `limit` notes after an id that the mentor of a match may read, oldest first."""
    return _page(
        connection, _OF_MATCH, mentee_id=mentee_id, match_id=match_id, after=after, limit=limit
    )


def forget(connection: Connection, mentee_ids: Collection[UUID]) -> None:
    """Delete every note on some mentees' meetings."""
    connection.exec_driver_sql(_FORGET, {"mentee_ids": list(mentee_ids)})


def _page(connection: Connection, statement: str, **values: Any) -> list[NoteView]:
    rows = connection.exec_driver_sql(statement, values)
    return [NoteView(**row._mapping) for row in rows]
