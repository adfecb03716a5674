"""Marks: how learners were at sessions, and every mark that ever came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.training import MarkChange
from training.domain.attendance import Status, TakenMark, as_counted

_STORED = """
SELECT session_id, learner_id, status, reason, childcare_used, taken_at FROM mark
WHERE session_id = ANY(%(session_ids)s) AND learner_id = ANY(%(learner_ids)s)"""
_STORE = """
INSERT INTO mark (session_id, learner_id, organisation, status, reason, childcare_used, taken_at)
VALUES (%(session_id)s, %(learner_id)s, %(organisation)s, %(status)s, %(reason)s,
    %(childcare_used)s, %(taken_at)s)
ON CONFLICT (session_id, learner_id) DO UPDATE SET status = excluded.status,
    reason = excluded.reason, childcare_used = excluded.childcare_used,
    taken_at = excluded.taken_at, corrections = mark.corrections + %(corrections)s"""
NOTE = """
INSERT INTO mark_change (id, organisation, session_id, learner_id, status, reason, childcare_used,
    taken_at, received_at, actor, counted)
VALUES (%(id)s, %(organisation)s, %(session_id)s, %(learner_id)s, %(status)s, %(reason)s,
    %(childcare_used)s, %(taken_at)s, %(received_at)s, %(actor)s, %(counted)s)"""
_SHOWN = tuple(each.name for each in fields(MarkChange))
_CHANGES = f"""
SELECT id, {", ".join(_SHOWN)} FROM mark_change
WHERE session_id = %(session_id)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
# Cancelled sessions count nowhere.
_OF_LEARNERS = """
SELECT m.learner_id, s.id AS session_id, coalesce(s.repeats, s.id) AS first, s.module, m.status,
    a.id IS NOT NULL AS announced
FROM mark m JOIN session s ON s.id = m.session_id
LEFT JOIN absence a ON a.session_id = m.session_id AND a.learner_id = m.learner_id
WHERE m.learner_id = ANY(%(learner_ids)s) AND s.state = 'planned'
ORDER BY s.begins_at, s.id, m.learner_id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a learner's mark in a session comes to."""

    learner_id: UUID
    session_id: UUID
    #: the session itself, or the one that it repeats
    first: UUID
    module: str
    status: Status


def hold_sessions(connection: Connection, ids: Collection[UUID]) -> None:
    """Have nobody else mark, move or cancel these sessions until this transaction ends."""
    connection.exec_driver_sql(
        "SELECT id FROM session WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE",
        {"ids": list(ids)},
    )


def stored(
    connection: Connection, *, session_ids: Collection[UUID], learner_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], TakenMark]:
    """The marks that count, by session and learner."""
    rows = connection.exec_driver_sql(
        _STORED, {"session_ids": list(session_ids), "learner_ids": list(learner_ids)}
    )
    return {(row.session_id, row.learner_id): TakenMark(**row._mapping) for row in rows}


def store(connection: Connection, rows: list[Mapping[str, Any]]) -> None:
    """Have marks count instead of those that did, each with how often it was corrected."""
    connection.exec_driver_sql(_STORE, [dict(row) for row in rows])


def childcare_used(connection: Connection, session_id: UUID) -> int:
    """How many learners' children are marked as looked after in a session."""
    found: int = connection.exec_driver_sql(
        "SELECT count(*) FROM mark WHERE session_id = %(id)s AND childcare_used",
        {"id": session_id},
    ).scalar_one()
    return found


def of_learners(connection: Connection, learner_ids: Collection[UUID]) -> list[Counted]:
    """What each mark of some learners comes to, by the sessions' beginnings."""
    rows: Any = connection.exec_driver_sql(_OF_LEARNERS, {"learner_ids": list(learner_ids)})
    return [
        Counted(
            learner_id=row.learner_id,
            session_id=row.session_id,
            first=row.first,
            module=row.module,
            status=as_counted(row.status, announced=row.announced),
        )
        for row in rows
    ]


def changes(
    connection: Connection, *, session_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, MarkChange]]:
    """Up to `limit` marks, with the ids of what is kept of them, that came for a session, oldest first."""
    rows: Any = connection.exec_driver_sql(
        _CHANGES, {"session_id": session_id, "after": after, "limit": limit}
    )
    return [(id, MarkChange(**dict(zip(_SHOWN, row, strict=True)))) for id, *row in rows]
