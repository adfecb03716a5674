"""Cohorts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.training import CohortView

INSERT = """
INSERT INTO cohort (id, organisation, revision, name, programme_id, state, municipality, zone, seats,
    has_minors, trainer_ids, led_by, scheduled_at)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(programme_id)s, 'scheduled', %(municipality)s,
    %(zone)s, %(seats)s, %(has_minors)s, %(trainer_ids)s, %(led_by)s, %(scheduled_at)s)"""
CHANGE = """
UPDATE cohort SET revision = revision + 1, name = %(name)s, trainer_ids = %(trainer_ids)s,
    led_by = %(led_by)s
WHERE id = %(id)s"""
STEP = """
UPDATE cohort SET revision = revision + 1, state = %(state)s, closed_at = %(closed_at)s
WHERE id = %(id)s"""
TOUCH = "UPDATE cohort SET revision = revision + 1 WHERE id = %(id)s"
HAS_MINORS = "UPDATE cohort SET revision = revision + 1, has_minors = true WHERE id = %(id)s"
LINK = """
UPDATE cohort SET revision = revision + 1, intake_id = %(intake_id)s, seats = %(seats)s
WHERE id = %(id)s"""
RESEAT = """
UPDATE cohort SET revision = revision + 1, seats = %(seats)s
WHERE intake_id = %(intake_id)s AND seats <> %(seats)s"""
HOLD_TAUGHT_BY = """
SELECT id FROM cohort WHERE %(person_id)s = ANY(trainer_ids) AND state IN ('scheduled', 'running')
ORDER BY id FOR NO KEY UPDATE"""
LEAVE = """
UPDATE cohort SET revision = revision + 1, trainer_ids = array_remove(trainer_ids, %(person_id)s)
WHERE %(person_id)s = ANY(trainer_ids) AND state IN ('scheduled', 'running')"""
# All places of a person count as one. Who gave her place up before the first session is no learner
# who did not complete.
COMPLETED = """
SELECT count(*) FILTER (WHERE completed) AS completed,
    count(*) FILTER (WHERE NOT completed AND stayed) AS not_completed
FROM (
    SELECT bool_or(c.completed_at IS NOT NULL) AS completed,
        bool_or(l.ended_at IS NULL OR l.ended_at > first.begins_at) AS stayed
    FROM learner l LEFT JOIN completion c ON c.learner_id = l.id
        CROSS JOIN (SELECT min(begins_at) AS begins_at FROM session
            WHERE cohort_id = %(id)s AND state = 'planned') first
    WHERE l.cohort_id = %(id)s
    GROUP BY coalesce(l.participant_id, l.id)
) person"""
_COLUMNS = """id, revision, name, programme_id, state, municipality, zone, seats, has_minors,
    trainer_ids, led_by, intake_id, learners, scheduled_at, closed_at"""
_VIEW = """
SELECT c.*, p.code, p.version, s.sessions, s.first_at, s.last_at
FROM cohort c JOIN programme p ON p.id = c.programme_id CROSS JOIN LATERAL (
    SELECT count(*) AS sessions, min(begins_at) AS first_at, max(begins_at) AS last_at
    FROM session WHERE cohort_id = c.id AND state = 'planned'
) s """


@dataclass(frozen=True, kw_only=True, slots=True)
class Cohort:
    """A cohort as it is stored."""

    id: UUID
    revision: int
    name: str
    programme_id: UUID
    state: str
    municipality: str
    zone: str
    seats: int
    #: whether somebody under 18 is in it, or may come
    has_minors: bool
    #: trainers, and ambassadors who teach
    trainer_ids: tuple[UUID, ...]
    led_by: UUID | None
    intake_id: UUID | None
    learners: int
    scheduled_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether sessions may be planned in it."""
        return self.state in ("scheduled", "running")


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Cohort | None:
    """A cohort; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM cohort WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else ""),
        {"id": id},
    ).first()
    return None if row is None else _cohort(row)


def view(connection: Connection, id: UUID) -> CohortView | None:
    """A cohort as it is shown."""
    row = connection.exec_driver_sql(_VIEW + "WHERE c.id = %(id)s", {"id": id}).first()
    return None if row is None else _shown(row)


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[CohortView]:
    """Up to `limit` cohorts after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _VIEW
        + """WHERE (%(after)s::uuid IS NULL OR c.id > %(after)s)
            AND (%(state)s::text IS NULL OR c.state = %(state)s)
        ORDER BY c.id LIMIT %(limit)s""",
        {"state": state, "after": after, "limit": limit},
    )
    return [_shown(row) for row in rows]


def completed(connection: Connection, id: UUID) -> tuple[int, int]:
    """How many have completed the programme, and how many who were there have not."""
    row: Any = connection.exec_driver_sql(COMPLETED, {"id": id}).one()
    return row.completed, row.not_completed


def _cohort(row: Any) -> Cohort:
    values: Mapping[str, Any] = row._mapping
    trainer_ids: Sequence[UUID] = values["trainer_ids"]
    return Cohort(**{**values, "trainer_ids": tuple(trainer_ids)})


def _shown(row: Any) -> CohortView:
    zone = ZoneInfo(row.zone)
    return CohortView(
        id=row.id,
        revision=row.revision,
        name=row.name,
        programme=row.code,
        version=row.version,
        state=row.state,
        municipality=row.municipality,
        zone=row.zone,
        seats=row.seats,
        trainer_ids=tuple(row.trainer_ids),
        led_by=row.led_by,
        has_minors=row.has_minors,
        intake_id=row.intake_id,
        learners=row.learners,
        sessions=row.sessions,
        first_on=row.first_at and row.first_at.astimezone(zone).date(),
        last_on=row.last_at and row.last_at.astimezone(zone).date(),
        scheduled_at=row.scheduled_at,
        closed_at=row.closed_at,
    )
