"""Follow-ups of graduates, and what they answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

#: what a graduate may answer, by the columns' names
ANSWERS = ("income", "occupation", "project_stage", "wellbeing", "livelihoods", "remark")

_COLUMNS = "id, revision, mentee_id, cohort_id, months, state, due_on, answered_at"
_SELECT = f"SELECT {_COLUMNS} FROM follow_up WHERE id = %(id)s"
_PAGE = f"""
SELECT {_COLUMNS} FROM follow_up
WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
    AND (%(mentee_id)s::uuid IS NULL OR mentee_id = %(mentee_id)s)
    AND (%(cohort_id)s::uuid IS NULL OR cohort_id = %(cohort_id)s)
    AND (%(state)s::text IS NULL OR state = %(state)s)
    AND (%(due_by)s::date IS NULL OR due_on <= %(due_by)s)
ORDER BY id LIMIT %(limit)s"""
# Completed anew after it was lost, she is asked after all, by the new day.
_PLAN = """
INSERT INTO follow_up (id, organisation, revision, mentee_id, cohort_id, months, state, due_on)
VALUES (%(id)s, %(organisation)s, 1, %(mentee_id)s, %(cohort_id)s, %(months)s, 'planned',
    %(due_on)s)
ON CONFLICT ON CONSTRAINT follow_up_once DO UPDATE SET revision = follow_up.revision + 1,
    state = 'planned', due_on = excluded.due_on
WHERE follow_up.state IN ('planned', 'cancelled') RETURNING id"""
_OPEN = """
SELECT id FROM follow_up WHERE mentee_id = %(mentee_id)s AND state IN ('planned', 'due')
    AND (%(cohort_id)s::uuid IS NULL OR cohort_id = %(cohort_id)s) ORDER BY id"""
_CANCEL = """
WITH before AS (
    SELECT id, state FROM follow_up WHERE id = ANY(%(ids)s) AND state IN ('planned', 'due')
    ORDER BY id FOR NO KEY UPDATE
), cancelled AS (
    UPDATE follow_up f SET revision = f.revision + 1, state = 'cancelled'
    FROM before WHERE f.id = before.id RETURNING f.id, f.revision, before.state AS was
)
SELECT id, revision FROM cancelled WHERE was = 'due' ORDER BY id"""
_RESUME = """
UPDATE follow_up f SET revision = f.revision + 1, state = 'planned'
FROM completion c
WHERE f.mentee_id = ANY(%(mentee_ids)s) AND f.state = 'cancelled' AND f.due_on >= %(on)s
    AND c.mentee_id = f.mentee_id AND c.cohort_id = f.cohort_id
RETURNING f.id, f.due_on"""
_MOVE = """
UPDATE follow_up SET revision = revision + 1, state = %(state)s WHERE id = %(id)s
RETURNING revision"""
_ANSWER = """
UPDATE follow_up SET revision = revision + 1, state = 'answered',
    answered_at = coalesce(answered_at, %(at)s), income = %(income)s,
    occupation = %(occupation)s, project_stage = %(project_stage)s, wellbeing = %(wellbeing)s,
    livelihoods = %(livelihoods)s, remark = %(remark)s
WHERE id = %(id)s RETURNING revision"""
_ANSWERS = f"SELECT {', '.join(ANSWERS)} FROM follow_up WHERE id = %(id)s"
_FORGET = f"""
UPDATE follow_up SET revision = revision + 1, {", ".join(f"{name} = NULL" for name in ANSWERS)}
WHERE mentee_id = %(mentee_id)s AND state = 'answered'"""
_EXIST = "SELECT EXISTS (SELECT FROM follow_up WHERE cohort_id = %(cohort_id)s)"
_DUE = """
SELECT count(*) FROM follow_up WHERE cohort_id = %(cohort_id)s AND months = %(months)s
    AND state IN ('due', 'answered', 'not_answered')"""
_ANSWERED = f"""
SELECT {", ".join(ANSWERS[:4])} FROM follow_up
WHERE cohort_id = %(cohort_id)s AND months = %(months)s AND state = 'answered'"""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A follow-up of a graduate: when, and whether she answered."""

    id: UUID
    revision: int
    mentee_id: UUID
    cohort_id: UUID
    months: int
    state: str
    due_on: date
    answered_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> FollowUp | None:
    """A follow-up; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    row = connection.exec_driver_sql(statement, {"id": id}).one_or_none()
    return FollowUp(**row._mapping) if row else None


def page(
    connection: Connection, filters: Mapping[str, Any], *, after: UUID | None, limit: int
) -> Sequence[FollowUp]:
    """Up to `limit` follow-ups after an id, oldest first.

    Args:
        filters: `mentee_id`, `cohort_id`, `state` and `due_by`, each none where it does not matter.
    """
    rows = connection.exec_driver_sql(_PAGE, {**filters, "after": after, "limit": limit})
    return [FollowUp(**row._mapping) for row in rows]


def plan(
    connection: Connection,
    id: UUID,
    *,
    organisation: str,
    mentee_id: UUID,
    cohort_id: UUID,
    months: int,
    due_on: date,
) -> UUID | None:
    """Keep when a mentee is to be asked; which follow-up that is, none where she was asked before."""
    return connection.exec_driver_sql(
        _PLAN,
        {
            "id": id,
            "organisation": organisation,
            "mentee_id": mentee_id,
            "cohort_id": cohort_id,
            "months": months,
            "due_on": due_on,
        },
    ).scalar_one_or_none()


def open_of(connection: Connection, mentee_id: UUID, *, cohort_id: UUID | None) -> Sequence[UUID]:
    """A mentee's follow-ups that nothing came of yet; of a cohort, or all."""
    values = {"mentee_id": mentee_id, "cohort_id": cohort_id}
    return list(connection.exec_driver_sql(_OPEN, values).scalars())


def cancel(connection: Connection, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Cancel those of some follow-ups that nothing came of yet; the revisions of those that were due."""
    rows = connection.exec_driver_sql(_CANCEL, {"ids": list(ids)})
    return {row.id: row.revision for row in rows}


def resume(
    connection: Connection, mentee_ids: Collection[UUID], *, on: date
) -> Mapping[UUID, date]:
    """Plan anew what mentees were to be asked from a day on, after what they have completed; the
    days on which each is due."""
    values = {"mentee_ids": list(mentee_ids), "on": on}
    return {row.id: row.due_on for row in connection.exec_driver_sql(_RESUME, values)}


def move(connection: Connection, id: UUID, state: str) -> int:
    """Have a follow-up, which is held, be in a state; its revision then."""
    return connection.exec_driver_sql(_MOVE, {"id": id, "state": state}).scalar_one()


def answer(connection: Connection, id: UUID, answers: Mapping[str, Any], *, at: datetime) -> int:
    """Keep what a graduate answers, whole; the moment stays that of the first time. Its revision then."""
    return connection.exec_driver_sql(_ANSWER, {"id": id, "at": at, **answers}).scalar_one()


def answers(connection: Connection, id: UUID) -> Mapping[str, Any]:
    """What a graduate answered."""
    return connection.exec_driver_sql(_ANSWERS, {"id": id}).one()._asdict()


def forget(connection: Connection, mentee_id: UUID) -> None:
    """Delete what a mentee answered; that she did stays."""
    connection.exec_driver_sql(_FORGET, {"mentee_id": mentee_id})


def exist(connection: Connection, cohort_id: UUID) -> bool:
    """Whether anybody of a cohort was ever to be asked."""
    return connection.exec_driver_sql(_EXIST, {"cohort_id": cohort_id}).scalar_one()


def due(connection: Connection, cohort_id: UUID, *, months: int) -> int:
    """How many of a cohort were asked, or answered before that."""
    values = {"cohort_id": cohort_id, "months": months}
    return connection.exec_driver_sql(_DUE, values).scalar_one()


def answered(connection: Connection, cohort_id: UUID, *, months: int) -> Sequence[Any]:
    """What each who answered of a cohort said, to the questions that are counted."""
    values = {"cohort_id": cohort_id, "months": months}
    return connection.exec_driver_sql(_ANSWERED, values).all()
