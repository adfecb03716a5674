"""Goals of mentees' action plans, and how they come along."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import GoalProgress, GoalView

_SELECT = """
SELECT g.id, g.revision, g.mentee_id,
    CASE WHEN NOT coalesce(p.restricted, false) THEN g.title END AS title,
    CASE WHEN NOT coalesce(p.restricted, false) THEN g.measure END AS measure,
    g.target_on, g.state, g.percent, g.set_at, coalesce(p.restricted, false) AS restricted
FROM goal g JOIN mentee e ON e.id = g.mentee_id
    LEFT JOIN person p ON p.participant_id = e.participant_id """
_ONE = _SELECT + "WHERE g.id = %(id)s"
_HOLD = " FOR NO KEY UPDATE OF g"
_PAGE = (
    _SELECT
    + """WHERE g.mentee_id = %(mentee_id)s AND (%(state)s::text IS NULL OR g.state = %(state)s)
    AND (%(after)s::uuid IS NULL OR g.id > %(after)s)
ORDER BY g.id LIMIT %(limit)s"""
)
_PROGRESS = """
SELECT goal_id, noted_at, percent, remark FROM goal_progress
WHERE goal_id = ANY(%(ids)s) ORDER BY id"""
INSERT = """
INSERT INTO goal (id, organisation, revision, mentee_id, title, measure, target_on, state, percent,
    set_at)
VALUES (%(id)s, %(organisation)s, 1, %(mentee_id)s, %(title)s, %(measure)s, %(target_on)s, 'open',
    0, %(at)s)"""
CHANGE = """
UPDATE goal SET revision = revision + 1, title = %(title)s, measure = %(measure)s,
    target_on = %(target_on)s, state = %(state)s
WHERE id = %(id)s"""
ADVANCE = """
UPDATE goal SET revision = revision + 1, percent = %(percent)s, state = %(state)s
WHERE id = %(id)s"""
NOTE_PROGRESS = """
INSERT INTO goal_progress (id, organisation, goal_id, noted_at, percent, remark)
VALUES (%(id)s, %(organisation)s, %(goal_id)s, %(at)s, %(percent)s, %(remark)s)"""
_FORGET = "DELETE FROM goal WHERE mentee_id = ANY(%(mentee_ids)s) RETURNING id"


def find(connection: Connection, id: UUID, *, hold: bool = False) -> GoalView | None:
    """A goal; with `hold` it stays as it is until this transaction ends."""
    rows = connection.exec_driver_sql(_ONE + (_HOLD if hold else ""), {"id": id}).all()
    return next(iter(_views(connection, rows)), None)


def page(
    connection: Connection, mentee_id: UUID, *, state: str | None, after: UUID | None, limit: int
) -> list[GoalView]:
    """Up to `limit` goals of a mentee after an id, oldest first."""
    values = {"mentee_id": mentee_id, "state": state, "after": after, "limit": limit}
    return _views(connection, connection.exec_driver_sql(_PAGE, values).all())


def forget(connection: Connection, mentee_ids: Collection[UUID]) -> list[UUID]:
    """Delete every goal of some mentees, and its progress; which they were."""
    values = {"mentee_ids": list(mentee_ids)}
    return list(connection.exec_driver_sql(_FORGET, values).scalars())


def _views(connection: Connection, rows: Collection[Any]) -> list[GoalView]:
    noted: dict[UUID, list[tuple[datetime, int, str | None]]] = {row.id: [] for row in rows}
    for each in connection.exec_driver_sql(_PROGRESS, {"ids": list(noted)}):
        noted[each.goal_id].append((each.noted_at, each.percent, each.remark))
    return [_view(row, noted[row.id]) for row in rows]


def _view(row: Any, noted: list[tuple[datetime, int, str | None]]) -> GoalView:
    values = row._asdict()
    hidden = values.pop("restricted")
    progress = tuple(
        GoalProgress(noted_at=at, percent=percent, remark=None if hidden else remark)
        for at, percent, remark in noted
    )
    return GoalView(progress=progress, **values)
