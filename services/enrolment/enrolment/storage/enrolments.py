"""Enrolments and their steps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.eligibility import Applicant
from enrolment.domain.places import Held
from enrolment.storage.intakes import Intake
from nosotros.contracts.enrolment import EnrolmentStep, EnrolmentView
from nosotros.database import first_row

INSERT = """
INSERT INTO enrolment (id, organisation, revision, participant_id, intake_id, place, state, partner,
    seat_of, reason, since)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(intake_id)s, %(place)s, %(state)s,
    %(partner)s, %(seat_of)s, %(reason)s, %(since)s)"""
INSERT_STEP = """
INSERT INTO enrolment_step (id, organisation, enrolment_id, state, at, actor, reason)
VALUES (%(id)s, %(organisation)s, %(enrolment_id)s, %(state)s, %(at)s, %(actor)s, %(reason)s)"""
STEP = """
UPDATE enrolment SET revision = revision + 1, state = %(state)s, place = %(place)s,
    seat_of = %(seat_of)s, reason = %(reason)s, since = %(at)s, offer_id = %(offer_id)s,
    offered_at = %(offered_at)s, offer_expires_at = NULL
WHERE id = %(id)s RETURNING revision"""
EXPIRES = """
UPDATE enrolment SET revision = revision + 1, offer_expires_at = %(expires_at)s WHERE id = %(id)s"""
_FIELDS = """e.id, e.revision, e.participant_id, e.intake_id, e.place, e.since, e.state, e.partner,
    e.offered_at, e.offer_expires_at, e.reason, coalesce(e.in_charge, e.partner) AS in_charge"""
# A waiting list is in the order of its enrolments' ids, which are made in the order of time.
_ONE = f"""
SELECT {_FIELDS}, e.seat_of, e.offer_id, e.enrolled_as, CASE WHEN e.state = 'waiting' THEN (
        SELECT count(*) FROM enrolment w
        WHERE w.intake_id = e.intake_id AND w.state = 'waiting' AND w.id <= e.id
    ) END AS waiting_position
FROM enrolment e """
_NOT_ERASED = """
WHERE e.id = %(id)s AND NOT EXISTS (SELECT FROM participant p
    WHERE p.id = e.participant_id AND p.erased_at IS NOT NULL)"""
# A page counts those who wait before it once, and its own as it goes.
_PAGE = f"""
WITH page AS (
    SELECT {_FIELDS} FROM enrolment e JOIN participant p ON p.id = e.participant_id
    WHERE e.intake_id = %(intake_id)s AND (%(after)s::uuid IS NULL OR e.id > %(after)s)
        AND (%(state)s::text IS NULL OR e.state = %(state)s) AND p.erased_at IS NULL
        AND (%(in_charge)s::text IS NULL OR coalesce(e.in_charge, e.partner) = %(in_charge)s)
    ORDER BY e.id LIMIT %(limit)s
)
SELECT page.*, CASE WHEN state = 'waiting' THEN
    (SELECT count(*) FROM enrolment
        WHERE intake_id = %(intake_id)s AND state = 'waiting' AND id <= %(after)s)
    + count(*) FILTER (WHERE state = 'waiting') OVER (ORDER BY id) END AS waiting_position
FROM page ORDER BY id"""
# She first, then the intake, as whoever ends her places locks them: and until this transaction
# ends she neither leaves nor is erased nor merged. Whether she is doubtful is found by a function, as
# whoever waits here would otherwise find it as it was before the wait.
_CANDIDATE = """
WITH p AS (
    SELECT id, merged_into, restricted_at, birth_date, municipality, sex, gender
    FROM participant WHERE id = %(participant_id)s AND erased_at IS NULL FOR SHARE
), i AS (
    SELECT * FROM intake WHERE id = %(intake_id)s AND (SELECT count(*) FROM p) >= 0 FOR UPDATE
)
SELECT i.*, p.id AS participant_id, p.merged_into, p.restricted_at, p.birth_date, p.municipality,
    p.sex, p.gender,
    (SELECT id FROM enrolment WHERE intake_id = i.id AND participant_id = p.id
        AND state NOT IN ('withdrawn', 'refused')) AS enrolment_id,
    is_doubtful(i.id, p.id) AS doubtful
FROM i LEFT JOIN p ON true"""
# A search of an index for each: see `recognition`.
LIVE_IN = """
SELECT e.participant_id, e.id
FROM unnest(%(participants)s::uuid[]) AS w (id)
CROSS JOIN LATERAL (
    SELECT participant_id, id FROM enrolment
    WHERE intake_id = %(intake_id)s AND participant_id = w.id
        AND state NOT IN ('withdrawn', 'refused')
    OFFSET 0
) AS e"""
_NEXT = (
    _ONE
    + """
WHERE e.intake_id = %(intake_id)s AND e.state = 'waiting'
    AND (%(anybody)s OR e.partner = ANY(%(partners)s))
ORDER BY e.id LIMIT 1 FOR UPDATE OF e"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An intake, held until the transaction ends, as it stands for one participant."""

    intake: Intake
    #: none where the organisation knows no such participant
    applicant: Applicant | None
    merged_into: UUID | None
    restricted_at: Any
    #: of the place that she has there already
    enrolment_id: UUID | None
    #: whether she may be somebody who has a place there
    doubtful: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """An enrolment as it is stored."""

    view: EnrolmentView
    held: Held
    offer_id: UUID | None
    #: the record that it was made for; none: it was never moved
    enrolled_as: UUID | None


def candidate(connection: Connection, *, intake_id: UUID, participant_id: UUID) -> Candidate | None:
    """The intake, locked, and what it and its organisation know of a participant."""
    row = first_row(
        connection,
        _CANDIDATE,
        {"intake_id": intake_id, "participant_id": participant_id},
    )
    if row is None:
        return None
    return Candidate(
        intake=Intake(row),
        applicant=None if row.participant_id is None else applicant_of(row),
        merged_into=row.merged_into,
        restricted_at=row.restricted_at,
        enrolment_id=row.enrolment_id,
        doubtful=row.doubtful,
    )


def applicant_of(row: Any) -> Applicant:
    """Who applies, from a row with her columns."""
    birth_date: date = row.birth_date
    return Applicant(
        birth_date=birth_date, municipality=row.municipality, sex=row.sex, gender=row.gender
    )


def find(
    connection: Connection, id: UUID, *, hold: bool = False, erased: bool = True
) -> Enrolment | None:
    """An enrolment; with `hold` it stays as it is until this transaction ends.

    `erased` is whether it may be that of somebody erased, which is a count and nobody's place.
    """
    which = "WHERE e.id = %(id)s" if erased else _NOT_ERASED
    row = connection.exec_driver_sql(
        _ONE + which + (" FOR UPDATE OF e" if hold else ""), {"id": id}
    ).first()
    return None if row is None else _enrolment(row)


def by_offer(connection: Connection, offer_id: UUID, *, hold: bool = False) -> Enrolment | None:
    """The enrolment that an offer is made to; with `hold` it stays so until this transaction ends."""
    which = "WHERE e.offer_id = %(offer_id)s" + (" FOR UPDATE OF e" if hold else "")
    row = connection.exec_driver_sql(_ONE + which, {"offer_id": offer_id}).first()
    return None if row is None else _enrolment(row)


def next_waiting(
    connection: Connection, intake_id: UUID, *, anybody: bool, partners: list[str]
) -> Enrolment | None:
    """Who has waited longest, of everybody or of these partners' people."""
    row = connection.exec_driver_sql(
        _NEXT, {"intake_id": intake_id, "anybody": anybody, "partners": partners}
    ).first()
    return None if row is None else _enrolment(row)


def page(
    connection: Connection,
    *,
    intake_id: UUID,
    state: str | None,
    in_charge: str | None,
    after: UUID | None,
    limit: int,
) -> list[EnrolmentView]:
    """Up to `limit` enrolments of an intake after an id, oldest first; nobody's who is erased."""
    values = {"state": state, "in_charge": in_charge, "after": after, "limit": limit}
    rows = connection.exec_driver_sql(_PAGE, {"intake_id": intake_id, **values})
    return [EnrolmentView(**row._mapping) for row in rows]


def live_of(connection: Connection, participant_id: UUID) -> list[Enrolment]:
    """The places that somebody has, in the order of their intakes."""
    rows = connection.exec_driver_sql(
        _ONE + "WHERE e.participant_id = %(id)s AND e.state NOT IN ('withdrawn', 'refused')"
        " ORDER BY e.intake_id",
        {"id": participant_id},
    )
    return [_enrolment(row) for row in rows]


def live_in(
    connection: Connection, *, intake_id: UUID, participants: Collection[UUID]
) -> Mapping[UUID, UUID]:
    """Which of these participants have a place in an intake, and the place's id."""
    if not participants:
        return {}
    rows: Any = connection.exec_driver_sql(
        LIVE_IN, {"intake_id": intake_id, "participants": list(participants)}
    )
    return {row.participant_id: row.id for row in rows}


def steps(connection: Connection, id: UUID) -> tuple[EnrolmentStep, ...]:
    """Every step of an enrolment, in their order."""
    rows = connection.exec_driver_sql(
        "SELECT state, at, actor, reason FROM enrolment_step WHERE enrolment_id = %(id)s"
        " ORDER BY at, id",
        {"id": id},
    )
    return tuple(EnrolmentStep(**row._mapping) for row in rows)


def _enrolment(row: Any) -> Enrolment:
    values = dict(row._mapping)
    seat_of, offer_id, enrolled_as = map(values.pop, ("seat_of", "offer_id", "enrolled_as"))
    return Enrolment(
        view=EnrolmentView(**values),
        held=Held(state=row.state, partner=row.partner, seat_of=seat_of),
        offer_id=offer_id,
        enrolled_as=enrolled_as,
    )
