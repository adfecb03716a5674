"""Attendance as it is asked for: a session's counts and marks, and a cohort's matrix."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

#: whether a learner had her place when a session began
_HAD_PLACE = "l.joined_at <= s.begins_at AND (l.ended_at IS NULL OR s.begins_at < l.ended_at)"
_COUNTED = "CASE WHEN m.status = 'absent' AND a.id IS NOT NULL THEN 'excused' ELSE m.status END"
_JOINED = """
FROM session s LEFT JOIN learner l ON l.cohort_id = s.cohort_id
LEFT JOIN mark m ON m.session_id = s.id AND m.learner_id = l.id
LEFT JOIN absence a ON a.session_id = s.id AND a.learner_id = l.id"""
COUNTS = f"""
SELECT id, cohort_id, revision, childcare_places,
    count(*) FILTER (WHERE counted = 'present') AS present,
    count(*) FILTER (WHERE counted = 'late') AS late,
    count(*) FILTER (WHERE counted = 'excused') AS excused,
    count(*) FILTER (WHERE counted = 'absent') AS absent,
    count(*) FILTER (WHERE had_place AND counted IS NULL) AS missing,
    count(*) FILTER (WHERE had_place AND asked) AS childcare_asked,
    count(*) FILTER (WHERE childcare_used) AS childcare_used
FROM (
    SELECT s.id, s.cohort_id, s.revision, s.childcare_places, m.childcare_used,
        {_COUNTED} AS counted, {_HAD_PLACE} AS had_place,
        EXISTS (SELECT FROM support_need n
            WHERE n.participant_id IN (l.participant_id, l.enrolled_as)
            AND n.kind = 'childcare' AND n.state <> 'no_longer_needed') AS asked
    {_JOINED}
    WHERE s.id = ANY(%(session_ids)s)
) AS every
GROUP BY id, cohort_id, revision, childcare_places ORDER BY id"""
_MARKS = f"""
SELECT l.id AS learner_id, l.participant_id, {_COUNTED} AS status,
    CASE WHEN m.status = 'absent' THEN a.reason ELSE m.reason END AS reason,
    a.id IS NOT NULL AS announced, m.childcare_used, m.taken_at, m.corrections
{_JOINED}
WHERE s.id = %(session_id)s AND m.learner_id IS NOT NULL
ORDER BY l.number"""
_RAISE = "UPDATE session SET revision = revision + 1 WHERE id = ANY(%(session_ids)s)"
# The whole matrix as one row: its columns, and of each learner a letter for each of them. What is
# marked is read session by session and joined in memory: looked up cell by cell, 40 learners and
# 40 sessions touch 25 times as many pages.
MATRIX = """
WITH columns AS MATERIALIZED (
    SELECT id, module, begins_at, state, repeats FROM session WHERE cohort_id = %(cohort_id)s
), marked AS MATERIALIZED (
    SELECT m.session_id, m.learner_id, m.status FROM columns c JOIN mark m ON m.session_id = c.id
), announced AS MATERIALIZED (
    SELECT a.session_id, a.learner_id FROM columns c JOIN absence a ON a.session_id = c.id
), cells AS (
    SELECT l.id AS learner_id, c.id, c.begins_at, c.state = 'planned' AS counts,
        CASE WHEN m.status = 'absent' AND a.session_id IS NOT NULL THEN 'excused'
            ELSE m.status END AS status
    FROM learner l CROSS JOIN columns c
    LEFT JOIN marked m ON m.session_id = c.id AND m.learner_id = l.id
    LEFT JOIN announced a ON a.session_id = c.id AND a.learner_id = l.id
    WHERE l.cohort_id = %(cohort_id)s
), rows AS (
    SELECT learner_id,
        string_agg(coalesce(left(status, 1), '-'), '' ORDER BY begins_at, id) AS marks,
        count(*) FILTER (WHERE counts AND status IN ('present', 'late')) AS present,
        count(*) FILTER (WHERE counts AND status = 'excused') AS excused,
        count(*) FILTER (WHERE counts AND status = 'absent') AS absent
    FROM cells GROUP BY learner_id
)
SELECT
    (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.begins_at, c.id), '[]') FROM columns c)
        AS sessions,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('learner_id', l.id,
            'participant_id', l.participant_id, 'number', l.number, 'state', l.state,
            'marks', coalesce(r.marks, ''), 'present', coalesce(r.present, 0),
            'excused', coalesce(r.excused, 0), 'absent', coalesce(r.absent, 0))
            ORDER BY l.number), '[]')
        FROM learner l LEFT JOIN rows r ON r.learner_id = l.id
        WHERE l.cohort_id = %(cohort_id)s) AS rows
FROM cohort WHERE id = %(cohort_id)s"""


def counts(connection: Connection, session_ids: Collection[UUID]) -> list[Any]:
    """What the attendance of some sessions comes to, by their ids."""
    return list(connection.exec_driver_sql(COUNTS, {"session_ids": list(session_ids)}))


def raise_revisions(connection: Connection, session_ids: Collection[UUID]) -> None:
    """Count one more change of each of some sessions."""
    connection.exec_driver_sql(_RAISE, {"session_ids": list(session_ids)})


def marks(connection: Connection, session_id: UUID) -> list[Any]:
    """A session's marks with what they come to, by the learners' numbers."""
    return list(connection.exec_driver_sql(_MARKS, {"session_id": session_id}))


def matrix(connection: Connection, cohort_id: UUID) -> Any | None:
    """A cohort's sessions, and its learners with a letter for each session."""
    return connection.exec_driver_sql(MATRIX, {"cohort_id": cohort_id}).first()
