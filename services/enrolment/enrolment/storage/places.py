"""Intakes and enrolments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.places import Seats
from nosotros.contracts.enrolment import EnrolmentView, IntakeView

INSERT_INTAKE = """
INSERT INTO intake (id, organisation, revision, name, seats, enrolled, waiting, opened_at)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(seats)s, 0, 0, %(opened_at)s)"""
FILL = """
UPDATE intake SET revision = revision + 1, enrolled = %(enrolled)s, waiting = %(waiting)s
WHERE id = %(id)s"""
INSERT = """
INSERT INTO enrolment (id, organisation, revision, participant_id, intake_id, place, since)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(intake_id)s, %(place)s, %(since)s)"""
_INTAKE = "SELECT id, revision, name, seats, enrolled, waiting, opened_at FROM intake "
# A waiting list is in the order of its enrolments' ids, which are made in the order of time.
_ENROLMENT = """
SELECT e.id, e.revision, e.participant_id, e.intake_id, e.place, e.since,
    CASE WHEN e.place = 'waiting' THEN (
        SELECT count(*) FROM enrolment w
        WHERE w.intake_id = e.intake_id AND w.place = 'waiting' AND w.id <= e.id
    ) END AS waiting_position
FROM enrolment e
"""
# A page counts those who wait before it once, and its own as it goes.
_PAGE = """
WITH page AS (
    SELECT id, revision, participant_id, intake_id, place, since FROM enrolment
    WHERE intake_id = %(intake_id)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
    ORDER BY id LIMIT %(limit)s
)
SELECT page.*, CASE WHEN place = 'waiting' THEN
    (SELECT count(*) FROM enrolment
        WHERE intake_id = %(intake_id)s AND place = 'waiting' AND id <= %(after)s)
    + count(*) FILTER (WHERE place = 'waiting') OVER (ORDER BY id) END AS waiting_position
FROM page ORDER BY id"""
_CANDIDATE = """
SELECT i.seats, i.enrolled, i.waiting,
    (SELECT id FROM participant WHERE id = %(participant_id)s) AS participant_id,
    (SELECT id FROM enrolment
        WHERE intake_id = i.id AND participant_id = %(participant_id)s) AS enrolment_id
FROM intake i WHERE i.id = %(intake_id)s FOR UPDATE OF i"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An intake, held until the transaction ends, as it stands for one participant."""

    seats: Seats
    participant_known: bool
    #: of the place that she has there already
    enrolment_id: UUID | None


def intake(connection: Connection, id: UUID) -> IntakeView | None:
    """An intake."""
    row = connection.exec_driver_sql(_INTAKE + "WHERE id = %(id)s", {"id": id}).first()
    return None if row is None else IntakeView(**row._mapping)


def intakes(connection: Connection, *, after: UUID | None, limit: int) -> list[IntakeView]:
    """Up to `limit` intakes after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _INTAKE + "WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [IntakeView(**row._mapping) for row in rows]


def candidate(connection: Connection, *, intake_id: UUID, participant_id: UUID) -> Candidate | None:
    """The intake, locked, and what it and its organisation know of a participant."""
    row: Any = connection.exec_driver_sql(
        _CANDIDATE, {"intake_id": intake_id, "participant_id": participant_id}
    ).first()
    if row is None:
        return None
    return Candidate(
        seats=Seats(seats=row.seats, enrolled=row.enrolled, waiting=row.waiting),
        participant_known=row.participant_id is not None,
        enrolment_id=row.enrolment_id,
    )


def seats_for_update(connection: Connection, intake_id: UUID) -> Seats:
    """How full an intake is, held until this transaction ends."""
    row: Any = connection.exec_driver_sql(
        "SELECT seats, enrolled, waiting FROM intake WHERE id = %(id)s FOR UPDATE",
        {"id": intake_id},
    ).one()
    return Seats(seats=row.seats, enrolled=row.enrolled, waiting=row.waiting)


def enrolment(connection: Connection, id: UUID) -> EnrolmentView | None:
    """An enrolment."""
    row = connection.exec_driver_sql(_ENROLMENT + "WHERE e.id = %(id)s", {"id": id}).first()
    return None if row is None else EnrolmentView(**row._mapping)


def enrolments(
    connection: Connection, *, intake_id: UUID, after: UUID | None, limit: int
) -> list[EnrolmentView]:
    """Up to `limit` enrolments of an intake after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _PAGE, {"intake_id": intake_id, "after": after, "limit": limit}
    )
    return [EnrolmentView(**row._mapping) for row in rows]


def enrolments_of(
    connection: Connection, *, intake_id: UUID, participants: Iterable[UUID]
) -> Mapping[UUID, UUID]:
    """Which of these participants have a place in an intake, and the place's id."""
    rows: Any = connection.exec_driver_sql(
        "SELECT participant_id, id FROM enrolment"
        " WHERE intake_id = %(intake_id)s AND participant_id = ANY(%(participants)s)",
        {"intake_id": intake_id, "participants": list(participants)},
    )
    return {row.participant_id: row.id for row in rows}


def places_of(connection: Connection, participant_id: UUID) -> list[EnrolmentView]:
    """Every place of a participant."""
    rows = connection.exec_driver_sql(
        _ENROLMENT + "WHERE e.participant_id = %(id)s ORDER BY e.intake_id",
        {"id": participant_id},
    )
    return [EnrolmentView(**row._mapping) for row in rows]


def remove(connection: Connection, enrolment_id: UUID) -> None:
    """Delete an enrolment."""
    connection.exec_driver_sql("DELETE FROM enrolment WHERE id = %(id)s", {"id": enrolment_id})
