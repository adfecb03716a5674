"""Strategic actions, and what the members think of them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import ActionScore, StrategicAction

_SELECT = """
SELECT id, revision, title, purpose, commission_id, state, priority, owner_id, due_on, result,
    proposed_at, done_at
FROM strategic_action
"""
_HOLD = "SELECT id FROM strategic_action WHERE id = %(id)s FOR NO KEY UPDATE"
INSERT = """
INSERT INTO strategic_action (id, organisation, revision, title, purpose, commission_id, state,
    proposed_at)
VALUES (%(id)s, %(organisation)s, 1, %(title)s, %(purpose)s, %(commission_id)s, 'proposed',
    %(proposed_at)s)"""
CHANGE = """
UPDATE strategic_action SET revision = revision + 1, title = %(title)s, purpose = %(purpose)s,
    state = %(state)s, owner_id = %(owner_id)s, due_on = %(due_on)s, result = %(result)s,
    done_at = %(done_at)s
WHERE id = %(id)s RETURNING revision"""
SCORE = """
INSERT INTO action_score (action_id, member_id, organisation, impact, urgency, feasibility, given_at)
VALUES (%(action_id)s, %(member_id)s, %(organisation)s, %(impact)s, %(urgency)s, %(feasibility)s,
    %(given_at)s)
ON CONFLICT (action_id, member_id) DO UPDATE SET impact = excluded.impact,
    urgency = excluded.urgency, feasibility = excluded.feasibility, given_at = excluded.given_at"""
PRIORITISE = """
UPDATE strategic_action SET revision = revision + 1, priority = %(priority)s WHERE id = %(id)s"""
_SCORES = """
SELECT action_id, member_id, impact, urgency, feasibility, given_at FROM action_score
WHERE action_id = ANY(%(ids)s) ORDER BY given_at, member_id"""
# Highest priority first; of equal ones, and of those that nobody scored, the oldest.
_PAGE = (
    _SELECT
    + """WHERE (%(state)s::text IS NULL OR state = %(state)s)
    AND (%(commission_id)s::uuid IS NULL OR commission_id = %(commission_id)s)
    AND (%(after)s::uuid IS NULL OR (-coalesce(priority, -1), id) >
        (SELECT -coalesce(a.priority, -1), a.id FROM strategic_action a WHERE a.id = %(after)s))
ORDER BY coalesce(priority, -1) DESC, id LIMIT %(limit)s"""
)


def find(connection: Connection, id: UUID, *, hold: bool = False) -> StrategicAction | None:
    """An action; with `hold` it and its scores stay as they are until this transaction ends."""
    if hold:
        connection.exec_driver_sql(_HOLD, {"id": id}).all()
    rows = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id})
    return next(iter(_views(connection, rows.all())), None)


def page(
    connection: Connection,
    *,
    state: str | None,
    commission_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[StrategicAction]:
    """Up to `limit` actions after another, highest priority first."""
    rows = connection.exec_driver_sql(
        _PAGE, {"state": state, "commission_id": commission_id, "after": after, "limit": limit}
    )
    return _views(connection, rows.all())


def _views(connection: Connection, rows: Collection[Any]) -> list[StrategicAction]:
    given = _scores(connection, [row.id for row in rows])
    return [StrategicAction(**row._mapping, scores=tuple(given[row.id])) for row in rows]


def _scores(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, list[ActionScore]]:
    found: dict[UUID, list[ActionScore]] = {id: [] for id in ids}
    for row in connection.exec_driver_sql(_SCORES, {"ids": list(ids)}):
        values = dict(row._mapping)
        found[values.pop("action_id")].append(ActionScore(**values))
    return found
