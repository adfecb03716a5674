"""Who has, or had, a seat in a cohort, and what training is told of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

# Of a record that was merged, also by the seats that moved with it.
_IS_ONE = """
SELECT EXISTS (
    SELECT FROM (
        SELECT id, intake_id FROM enrolment WHERE participant_id = %(id)s
        UNION ALL
        SELECT id, intake_id FROM enrolment WHERE enrolled_as = %(id)s
    ) AS place JOIN intake i ON i.id = place.intake_id
    WHERE i.cohort_id IS NOT NULL AND EXISTS (SELECT FROM enrolment_step s
        WHERE s.enrolment_id = place.id AND s.state = 'enrolled'))"""
_PEOPLE = """
SELECT id, revision, first_names, surnames, birth_date, language FROM participant
WHERE id = ANY(%(ids)s) ORDER BY id"""
# Those of the records that were merged into hers, too: told of as hers.
_NEEDS = """
WITH RECURSIVE hers AS (
    SELECT id, id AS of FROM participant WHERE id = ANY(%(ids)s)
    UNION SELECT m.id, hers.of FROM participant m JOIN hers ON m.merged_into = hers.id
)
SELECT n.id, n.revision, n.kind, n.state, hers.of AS participant_id
FROM support_need n JOIN hers ON hers.id = n.participant_id ORDER BY n.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who somebody is."""

    id: UUID
    revision: int
    first_names: str
    surnames: str
    birth_date: date
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What somebody needs to be able to come."""

    id: UUID
    revision: int
    kind: str
    state: str
    #: hers whose record it is now, whichever it was noted for
    participant_id: UUID


def is_one(connection: Connection, participant_id: UUID) -> bool:
    """Whether somebody has, or had, a seat in a cohort."""
    return bool(connection.exec_driver_sql(_IS_ONE, {"id": participant_id}).scalar_one())


def people(connection: Connection, ids: Collection[UUID]) -> list[Person]:
    """Who these people are, by their ids."""
    rows = connection.exec_driver_sql(_PEOPLE, {"ids": list(ids)})
    return [Person(**row._mapping) for row in rows]


def needs(connection: Connection, ids: Collection[UUID]) -> list[Need]:
    """What these people need, in the order of asking."""
    rows = connection.exec_driver_sql(_NEEDS, {"ids": list(ids)})
    return [Need(**row._mapping) for row in rows]
