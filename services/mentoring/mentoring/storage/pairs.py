"""What is read of mentees, mentors and projects to match many of them at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

_MENTORS = "SELECT id FROM mentor WHERE state <> 'ended' ORDER BY id"
_ACTIVE = "SELECT id FROM mentor WHERE state = 'active' ORDER BY id"
_WAITING = """
SELECT id FROM mentee WHERE state = 'waiting'
    AND (%(cohort_id)s::uuid IS NULL OR id IN
        (SELECT mentee_id FROM completion WHERE cohort_id = %(cohort_id)s))
    AND (cardinality(%(mentee_ids)s::uuid[]) = 0 OR id = ANY(%(mentee_ids)s))
ORDER BY id"""
_COHORT = "SELECT EXISTS (SELECT FROM completion WHERE cohort_id = %(cohort_id)s)"
_PROJECTS = "SELECT id, name, purpose FROM project WHERE id = ANY(%(ids)s)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """What a mentee's project is about."""

    id: UUID
    name: str
    purpose: str


def mentors_of_now(connection: Connection) -> Sequence[UUID]:
    """The mentors whose time is not over, in the order of their ids."""
    return connection.exec_driver_sql(_MENTORS).scalars().all()


def active_mentors(connection: Connection) -> Sequence[UUID]:
    """The mentors who may get mentees, in the order of their ids."""
    return connection.exec_driver_sql(_ACTIVE).scalars().all()


def waiting(
    connection: Connection, *, cohort_id: UUID | None, mentee_ids: Sequence[UUID]
) -> Sequence[UUID]:
    """Who waits: of a cohort, of those who are named, or of all; in the order of their ids."""
    values = {"cohort_id": cohort_id, "mentee_ids": list(mentee_ids)}
    return connection.exec_driver_sql(_WAITING, values).scalars().all()


def is_cohort(connection: Connection, cohort_id: UUID) -> bool:
    """Whether any mentee has completed the programme of a cohort."""
    return connection.exec_driver_sql(_COHORT, {"cohort_id": cohort_id}).scalar_one()


def projects(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, Purpose]:
    """What these projects are about."""
    rows = connection.exec_driver_sql(_PROJECTS, {"ids": list(ids)})
    return {row.id: Purpose(**row._mapping) for row in rows}
