"""Learners: somebody's place in a cohort, known by her enrolment's id."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

_COLUMNS = """l.id, l.cohort_id, l.participant_id, l.number, l.state, l.joined_at, l.ended_at,
    l.absences_told"""
# Her number is the next of her cohort, which the caller holds.
_INSERT = """
WITH joined AS (
    UPDATE cohort SET learners = learners + 1, revision = revision + 1 WHERE id = %(cohort_id)s
    RETURNING learners
)
INSERT INTO learner (id, organisation, revision, cohort_id, participant_id, enrolled_as, number,
    state, joined_at)
SELECT %(id)s, %(organisation)s, 1, %(cohort_id)s, %(participant_id)s, %(enrolled_as)s, learners,
    'enrolled', %(joined_at)s
FROM joined"""
_SET_STATE = """
UPDATE learner SET revision = revision + 1, state = %(state)s, ended_at = %(ended_at)s
WHERE id = %(id)s"""
_TELL_ABSENCES = "UPDATE learner SET absences_told = %(session_id)s WHERE id = %(id)s"
# What is told of a participant counts on over all her places.
_RAISE = """
WITH raised AS (
    UPDATE learner SET revision = revision + 1 WHERE id = %(id)s
    RETURNING id, participant_id, revision
)
SELECT raised.revision + coalesce(sum(l.revision), 0)
FROM raised LEFT JOIN learner l ON l.participant_id = raised.participant_id AND l.id <> raised.id
GROUP BY raised.revision"""
_HOLD_PEOPLE = f"""
SELECT {_COLUMNS} FROM learner l
WHERE l.id IN (
    SELECT unnest(%(ids)s::uuid[])
    UNION SELECT o.id FROM learner k
    JOIN learner o ON o.participant_id = k.participant_id AND o.cohort_id = k.cohort_id
    WHERE k.id = ANY(%(ids)s))
ORDER BY l.id"""
# Each of the records that are hers is erased: the last one frees her place of its person.
_FORGET = (
    """
UPDATE learner SET enrolled_as = NULL, revision = revision + 1
WHERE enrolled_as = %(participant_id)s""",
    """
UPDATE learner SET participant_id = NULL, enrolled_as = NULL, revision = revision + 1,
    state = CASE state WHEN 'completed' THEN state ELSE 'ended' END,
    ended_at = CASE state WHEN 'completed' THEN ended_at ELSE coalesce(ended_at, %(at)s) END
WHERE participant_id = %(participant_id)s""",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Learner:
    """Somebody's place in a cohort."""

    id: UUID
    cohort_id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    number: int
    state: str
    joined_at: datetime
    ended_at: datetime | None
    #: the latest session of the absences in a row that were told of
    absences_told: UUID | None

    def was_there_at(self, moment: datetime) -> bool:
        """Whether she may be marked for what began then: not after her place ended.

        Before it began she may. People come from the first session on, and are enrolled when
        their sheet is imported, days later; what they came to counts.
        """
        return self.ended_at is None or moment < self.ended_at


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Learner | None:
    """A learner; with `hold` she stays as she is until this transaction ends."""
    statement = f"SELECT {_COLUMNS} FROM learner l WHERE l.id = %(id)s"
    row = connection.exec_driver_sql(
        statement + (" FOR NO KEY UPDATE" if hold else ""), {"id": id}
    ).first()
    return None if row is None else _learner(row)


def of_participant(
    connection: Connection, *, cohort_id: UUID, participant_id: UUID
) -> Learner | None:
    """Her place in a cohort: the one that has not ended, or else the latest."""
    row = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.cohort_id = %(cohort_id)s"
        " AND l.participant_id = %(participant_id)s"
        " ORDER BY l.state = 'ended', l.number DESC LIMIT 1",
        {"cohort_id": cohort_id, "participant_id": participant_id},
    ).first()
    return None if row is None else _learner(row)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Learner]:
    """Several learners, by their ids; with `hold` they stay as they are."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.id = ANY(%(ids)s) ORDER BY l.id"
        + (" FOR NO KEY UPDATE" if hold else ""),
        {"ids": list(ids)},
    )
    return [_learner(row) for row in rows]


def with_other_places(
    connection: Connection, ids: Collection[UUID], *, hold: bool = False
) -> list[Learner]:
    """Several learners, by their ids, with all other places that they have in the same cohorts."""
    rows = connection.exec_driver_sql(
        _HOLD_PEOPLE + (" FOR NO KEY UPDATE" if hold else ""), {"ids": list(ids)}
    )
    return [_learner(row) for row in rows]


def page(connection: Connection, *, cohort_id: UUID, after: int, limit: int) -> list[Learner]:
    """Up to `limit` of a cohort's learners after a number."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.cohort_id = %(cohort_id)s"
        " AND l.number > %(after)s ORDER BY l.number LIMIT %(limit)s",
        {"cohort_id": cohort_id, "after": after, "limit": limit},
    )
    return [_learner(row) for row in rows]


def of_people(connection: Connection, participant_ids: Collection[UUID]) -> list[Learner]:
    """Every place of some participants, by its id."""
    rows = connection.exec_driver_sql(
        f"SELECT {_COLUMNS} FROM learner l WHERE l.participant_id = ANY(%(ids)s) ORDER BY l.id",
        {"ids": list(participant_ids)},
    )
    return [_learner(row) for row in rows]


def insert(
    connection: Connection,
    *,
    id: UUID,
    organisation: str,
    cohort_id: UUID,
    participant_id: UUID,
    enrolled_as: UUID,
    joined_at: datetime,
) -> None:
    """Give somebody a place with the next number in a cohort that is held.

    Args:
        participant_id: who she is by now.
        enrolled_as: the record that she was enrolled with, should it be merged into another.
    """
    connection.exec_driver_sql(
        _INSERT,
        {
            "id": id,
            "organisation": organisation,
            "cohort_id": cohort_id,
            "participant_id": participant_id,
            "enrolled_as": enrolled_as,
            "joined_at": joined_at,
        },
    )


def set_state(connection: Connection, id: UUID, state: str, *, ended_at: datetime | None) -> None:
    """Note how a place stands."""
    connection.exec_driver_sql(_SET_STATE, {"id": id, "state": state, "ended_at": ended_at})


def tell_absences(connection: Connection, id: UUID, *, latest: UUID) -> None:
    """Note that a learner's absences in a row were told of, up to a session."""
    connection.exec_driver_sql(_TELL_ABSENCES, {"id": id, "session_id": latest})


def forget(connection: Connection, participant_id: UUID, *, at: datetime) -> None:
    """Leave of somebody's places what is counted, and end those that have not ended."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"participant_id": participant_id, "at": at})


def raised_revision(connection: Connection, id: UUID) -> int:
    """Count one more change of a learner; the revision of what is told of her participant."""
    found: int = connection.exec_driver_sql(_RAISE, {"id": id}).scalar_one()
    return int(found)


def current(places: Collection[Learner]) -> Learner:
    """Of one person's places in a cohort the one that has not ended, or else the latest."""
    return max(places, key=lambda each: (each.state != "ended", each.number))


def by_person(places: Collection[Learner]) -> list[list[Learner]]:
    """Places by who has them in which cohort; of people erased each is by itself."""
    found: dict[tuple[UUID, UUID], list[Learner]] = {}
    for each in places:
        found.setdefault((each.cohort_id, each.participant_id or each.id), []).append(each)
    return list(found.values())


def _learner(row: Any) -> Learner:
    return Learner(
        id=row.id,
        cohort_id=row.cohort_id,
        participant_id=row.participant_id,
        number=row.number,
        state=row.state,
        joined_at=row.joined_at,
        ended_at=row.ended_at,
        absences_told=row.absences_told,
    )
