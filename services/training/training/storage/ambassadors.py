"""Ambassadors: the time of somebody who trains others."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

# Whether her certificate, or one of the line above her, is revoked.
_FLAGGED = """EXISTS (
    WITH RECURSIVE line AS (
        SELECT a.trained_by, a.uncertified
        UNION ALL SELECT u.trained_by, u.uncertified
        FROM line JOIN ambassador u ON u.id = line.trained_by
    ) SELECT 1 FROM line WHERE uncertified) AS lineage_flagged"""
_SELECT = f"""
SELECT a.id, a.revision, a.learner_id, a.cohort_id, a.state, a.ended_why, a.starts_on, a.ends_on,
    a.territory, a.mentor_id, a.trained_by, a.generation, l.participant_id, c.zone, {_FLAGGED},
    CASE WHEN NOT p.restricted THEN p.first_names END AS first_names,
    CASE WHEN NOT p.restricted THEN p.surnames END AS surnames
FROM ambassador a JOIN learner l ON l.id = a.learner_id JOIN cohort c ON c.id = a.cohort_id
    LEFT JOIN person p ON p.participant_id = l.participant_id
"""
#: every place of somebody in the cohort that one of her places is in
PLACES = """
SELECT o.id FROM learner l JOIN learner o ON o.cohort_id = l.cohort_id
    AND (o.id = l.id OR o.participant_id = l.participant_id)
WHERE l.id = %(learner_id)s"""
_HOLD = " FOR NO KEY UPDATE OF a"
# What an ambassador is named with. Her mentor is the first of the cohort's trainers who is one.
BASIS = """
SELECT c.zone, c.municipality, p.ambassador_months, above.id AS trained_by,
    coalesce(above.generation, 0) + 1 AS generation,
    (SELECT t.id FROM unnest(c.trainer_ids) WITH ORDINALITY AS hers (id, position)
        JOIN trainer t ON t.id = hers.id AND t.state = 'active'
        ORDER BY hers.position LIMIT 1) AS mentor_id,
    (SELECT d.completed_at FROM completion d WHERE d.learner_id = %(learner_id)s) AS completed_at
FROM cohort c JOIN programme p ON p.id = c.programme_id
    LEFT JOIN ambassador above ON above.id = c.led_by
WHERE c.id = %(cohort_id)s"""
INSERT = """
INSERT INTO ambassador (id, organisation, revision, learner_id, cohort_id, state, starts_on,
    ends_on, territory, mentor_id, trained_by, generation)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(learner_id)s, %(cohort_id)s, 'active',
    %(starts_on)s, %(ends_on)s, %(territory)s, %(mentor_id)s, %(trained_by)s, %(generation)s)"""
CHANGE = """
UPDATE ambassador SET revision = revision + 1, starts_on = %(starts_on)s, ends_on = %(ends_on)s,
    territory = %(territory)s, mentor_id = %(mentor_id)s
WHERE id = %(id)s"""
END = """
UPDATE ambassador SET revision = revision + 1, state = 'ended', ended_why = %(why)s,
    starts_on = least(starts_on, %(ends_on)s), ends_on = %(ends_on)s
WHERE id = %(id)s"""
RESUME = """
UPDATE ambassador SET revision = revision + 1, state = 'active', ended_why = NULL,
    ends_on = %(ends_on)s
WHERE id = %(id)s"""

_CERTIFIED = f"""
SELECT EXISTS (SELECT 1 FROM certificate WHERE state = 'valid' AND learner_id IN ({PLACES}))"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ambassador:
    """Somebody's time as an ambassador."""

    id: UUID
    revision: int
    learner_id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    #: none where her data are restricted or erased
    first_names: str | None
    surnames: str | None
    cohort_id: UUID
    #: the cohort's
    zone: str
    state: str
    #: `time`, `ended`, `completion_lost` or `left`; none while it lasts
    ended_why: str | None
    starts_on: date
    ends_on: date
    territory: str
    mentor_id: UUID | None
    trained_by: UUID | None
    generation: int
    lineage_flagged: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """What follows from her cohort where somebody becomes an ambassador."""

    zone: str
    municipality: str
    ambassador_months: int
    trained_by: UUID | None
    generation: int
    mentor_id: UUID | None
    #: none: it is not stored
    completed_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentor:
    """A trainer who accompanies an ambassador."""

    ended_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Ambassador | None:
    """An ambassador; with `hold` she stays as she is until this transaction ends."""
    row = connection.exec_driver_sql(
        _SELECT + "WHERE a.id = %(id)s" + (_HOLD if hold else ""), {"id": id}
    ).first()
    return None if row is None else _ambassador(row)


def of_participant(
    connection: Connection, participant_id: UUID, *, hold: bool = False
) -> list[Ambassador]:
    """Every time of somebody, by id."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE l.participant_id = %(id)s ORDER BY a.id" + (_HOLD if hold else ""),
        {"id": participant_id},
    )
    return [_ambassador(row) for row in rows]


def page(
    connection: Connection,
    *,
    state: str | None,
    trained_by: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Ambassador]:
    """Up to `limit` ambassadors after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE (%(after)s::uuid IS NULL OR a.id > %(after)s)"
        " AND (%(state)s::text IS NULL OR a.state = %(state)s)"
        " AND (%(trained_by)s::uuid IS NULL OR a.trained_by = %(trained_by)s)"
        " ORDER BY a.id LIMIT %(limit)s",
        {"after": after, "state": state, "trained_by": trained_by, "limit": limit},
    )
    return [_ambassador(row) for row in rows]


def basis(connection: Connection, *, learner_id: UUID, cohort_id: UUID) -> Basis:
    """What follows from her cohort where somebody becomes an ambassador."""
    values: Any = connection.exec_driver_sql(
        BASIS, {"learner_id": learner_id, "cohort_id": cohort_id}
    ).one()
    return Basis(**values._mapping)


def is_certified(connection: Connection, learner_id: UUID) -> bool:
    """Whether somebody holds a valid certificate of a cohort that she is in."""
    return bool(connection.exec_driver_sql(_CERTIFIED, {"learner_id": learner_id}).scalar_one())


def mentor(connection: Connection, id: UUID) -> Mentor | None:
    """A trainer, as somebody's mentor."""
    row: Any = connection.exec_driver_sql(
        "SELECT ended_at FROM trainer WHERE id = %(id)s", {"id": id}
    ).first()
    return None if row is None else Mentor(ended_at=row.ended_at)


def drop_checks(connection: Connection, ids: Collection[UUID]) -> None:
    """Keep no check of ambassadors whose data are erased."""
    connection.exec_driver_sql(
        "DELETE FROM person_check WHERE person_id = ANY(%(ids)s)", {"ids": list(ids)}
    )


def _ambassador(row: Any) -> Ambassador:
    return Ambassador(**row._mapping)
