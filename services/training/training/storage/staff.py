"""Who teaches: trainers and ambassadors, and until when a check allows them to be with minors."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

# The latest check decides, by the day on which it was made: an older one that is noted late
# changes nothing.
_CLEARED = """
SELECT person_id, valid_until FROM (
    SELECT DISTINCT ON (person_id) person_id, outcome, valid_until FROM person_check
    WHERE person_id = ANY(%(ids)s) ORDER BY person_id, checked_on DESC, id DESC
) latest WHERE outcome = 'clear'"""
# In the order of ids within each: whoever needs several waits, and nobody waits in a circle.
_TRAINERS = """
SELECT id, 'trainer' AS kind, (ended_at AT TIME ZONE 'America/Bogota')::date AS ended_on, NULL::date AS until
FROM trainer WHERE id = ANY(%(ids)s) ORDER BY id """
_AMBASSADORS = """
SELECT id, 'ambassador' AS kind, CASE WHEN state = 'ended' THEN ends_on END AS ended_on, ends_on AS until
FROM ambassador WHERE id = ANY(%(ids)s) ORDER BY id """
_TOUCH = {
    "trainer": "UPDATE trainer SET revision = revision + 1 WHERE id = %(id)s RETURNING revision",
    "ambassador": "UPDATE ambassador SET revision = revision + 1 WHERE id = %(id)s"
    " RETURNING revision",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who teaches, as it matters for what she may be assigned to."""

    id: UUID
    #: `trainer` or `ambassador`
    kind: str
    #: none while her time goes on
    ended_on: date | None
    #: the last day of an ambassador's time
    until: date | None
    #: the last day on which a check allows her to be with minors
    cleared_until: date | None

    def ended_before(self, day: date) -> date | None:
        """The day on which her time ends, where that is before a day, or it has ended already."""
        if self.ended_on is not None:
            return self.ended_on
        return self.until if self.until is not None and self.until < day else None

    def is_cleared(self, until: date) -> bool:
        """Whether a check allows her to be with minors until a day."""
        return self.cleared_until is not None and self.cleared_until >= until


def hold(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, Person]:
    """Trainers and ambassadors by their ids; they stay as they are until this transaction ends."""
    return _people(connection, ids, " FOR NO KEY UPDATE")


def find(connection: Connection, id: UUID) -> Person | None:
    """A trainer or ambassador."""
    return _people(connection, [id], "").get(id)


def cleared_until(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Until when each may be with minors; nobody is in it who has no check, or is not clear."""
    rows: Any = connection.exec_driver_sql(_CLEARED, {"ids": list(ids)})
    return {row.person_id: row.valid_until for row in rows}


def touch(connection: Connection, person: Person) -> int:
    """Count a change of somebody; her revision from now on."""
    return connection.exec_driver_sql(_TOUCH[person.kind], {"id": person.id}).scalar_one()


def _people(connection: Connection, ids: Collection[UUID], locking: str) -> Mapping[UUID, Person]:
    if not ids:
        return {}
    rows: list[Any] = []
    for statement in (_TRAINERS, _AMBASSADORS):
        rows += connection.exec_driver_sql(statement + locking, {"ids": list(ids)})
    # After the locks: a check that was noted meanwhile is seen.
    cleared = cleared_until(connection, ids)
    return {
        row.id: Person(
            id=row.id,
            kind=row.kind,
            ended_on=row.ended_on,
            until=row.until,
            cleared_until=cleared.get(row.id),
        )
        for row in rows
    }
