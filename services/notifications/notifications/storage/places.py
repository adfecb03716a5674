"""Places: who has one in which intake and cohort, as far as she is told of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from notifications.storage import merges

# The record that it was made with stays: a merge of records moves a place, and its undoing back.
KEEP = """
INSERT INTO place (enrolment_id, organisation, participant_id, known_as, intake_id, cohort_id,
    offer_id, state, revision)
VALUES (%(enrolment_id)s, %(organisation)s, %(participant_id)s, %(known_as)s, %(intake_id)s,
    %(cohort_id)s, %(offer_id)s, %(state)s, %(revision)s)
ON CONFLICT (enrolment_id) DO UPDATE SET state = excluded.state, revision = excluded.revision,
    cohort_id = coalesce(excluded.cohort_id, place.cohort_id), offer_id = excluded.offer_id
WHERE place.revision <= excluded.revision
RETURNING participant_id, cohort_id"""
_BEFORE = """
SELECT offer_id, cohort_id FROM place WHERE enrolment_id = %(enrolment_id)s"""
_OFFERED = """
SELECT participant_id FROM place WHERE participant_id = %(participant_id)s
    AND offer_id = %(offer_id)s AND state = 'offered' FOR UPDATE"""
_COHORTS = """
SELECT DISTINCT cohort_id FROM place
WHERE participant_id = ANY (%(ids)s) AND cohort_id IS NOT NULL ORDER BY cohort_id"""
_EXPECTED = """
SELECT DISTINCT participant_id FROM place
WHERE cohort_id = %(cohort_id)s AND state IN ('enrolled', 'active')
    AND (%(participant_id)s::uuid IS NULL OR participant_id = %(participant_id)s)"""
_FORGET = "DELETE FROM place WHERE participant_id = %(id)s OR known_as = %(id)s"
#: everything that is written about a cohort's sessions is, one after the other
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(cohort_id)s::text, 0))"

_AT_REST = "SELECT pg_try_advisory_xact_lock_shared(hashtextextended(%(cohort_id)s::text, 0))"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place as an event tells of it."""

    enrolment_id: UUID
    participant_id: UUID
    intake_id: UUID
    state: str
    revision: int
    cohort_id: UUID | None = None
    #: the offer that is open
    offer_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A place that is kept as it was told: whose it is by now, and of which cohort."""

    participant_id: UUID
    cohort_id: UUID | None
    #: the offer that was open before
    offer_before: UUID | None


def keep(place: Place, *, work: UnitOfWork) -> Kept | None:
    """Keep a place; none: a newer change of it is known."""
    connection = work.connection
    values = {
        "enrolment_id": place.enrolment_id,
        "organisation": work.organisation,
        "participant_id": merges.survivor_of(connection, place.participant_id),
        "known_as": place.participant_id,
        "intake_id": place.intake_id,
        "cohort_id": place.cohort_id,
        "offer_id": place.offer_id,
        "state": place.state,
        "revision": place.revision,
    }
    before: Any = connection.exec_driver_sql(_BEFORE, values).first()
    # Its cohort first, as everywhere else.
    hold(connection, {place.cohort_id, None if before is None else before.cohort_id})
    row = connection.exec_driver_sql(KEEP, values).first()
    if row is None:
        return None
    return Kept(
        participant_id=row.participant_id,
        cohort_id=row.cohort_id,
        offer_before=before and before.offer_id,
    )


def is_offered(connection: Connection, *, participant_id: UUID, offer_id: UUID) -> bool:
    """Whether an offer to somebody is open; its place is held until the transaction ends."""
    values = {"participant_id": participant_id, "offer_id": offer_id}
    return connection.exec_driver_sql(_OFFERED, values).first() is not None


def cohorts_of(connection: Connection, participant_ids: list[UUID]) -> list[UUID]:
    """The cohorts that somebody has, or had, a place in; in the order in which they are held."""
    return list(connection.exec_driver_sql(_COHORTS, {"ids": participant_ids}).scalars())


def expected(
    connection: Connection, cohort_id: UUID, *, participant_id: UUID | None = None
) -> list[UUID]:
    """Who has a live place in a cohort: everybody, or this participant alone."""
    values = {"cohort_id": cohort_id, "participant_id": participant_id}
    return list(connection.exec_driver_sql(_EXPECTED, values).scalars())


def hold(connection: Connection, cohort_ids: Collection[UUID | None]) -> None:
    """Have whatever else is written about cohorts' sessions wait until the transaction ends."""
    for each in sorted(id for id in cohort_ids if id is not None):
        connection.exec_driver_sql(_HOLD, {"cohort_id": each})


def at_rest(connection: Connection, cohort_ids: Collection[UUID]) -> bool:
    """Whether nobody is changing what is written about cohorts' sessions at this moment; then
    whoever is about to waits until the transaction ends."""
    return all(
        connection.exec_driver_sql(_AT_REST, {"cohort_id": each}).scalar_one()
        for each in sorted(cohort_ids)
    )


def forget(connection: Connection, participant_id: UUID) -> None:
    """Forget a participant's places."""
    connection.exec_driver_sql(_FORGET, {"id": participant_id})
