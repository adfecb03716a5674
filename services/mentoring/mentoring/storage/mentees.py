"""Mentees: who is accompanied, or is to be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

_COLUMNS = """id, revision, participant_id, cohort_id, completed_on, project_id, state, needs,
    languages, municipality, neighbourhood, channels, availability, woman_asked_for,
    ranked_mentors, next_mentors, interim_owner_id, opened_by_hand, opened_at, waiting_since,
    closed_at"""
_SELECT = f"SELECT {_COLUMNS} FROM mentee WHERE id = ANY(%(ids)s) ORDER BY id"
_OF_PEOPLE = f"""
SELECT {_COLUMNS} FROM mentee WHERE participant_id = ANY(%(participant_ids)s) ORDER BY id"""
_PAGE = f"""
SELECT {_COLUMNS} FROM mentee
WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
    AND (%(state)s::text IS NULL OR state = %(state)s)
    AND (%(cohort_id)s::uuid IS NULL OR cohort_id = %(cohort_id)s)
    AND (%(interim_owner_id)s::uuid IS NULL OR interim_owner_id = %(interim_owner_id)s)
ORDER BY id LIMIT %(limit)s"""
_INSERT = """
INSERT INTO mentee (id, organisation, revision, participant_id, known_as, state, opened_by_hand,
    opened_at, waiting_since)
VALUES (%(id)s, %(organisation)s, 1, %(participant_id)s, %(known_as)s, 'waiting',
    %(opened_by_hand)s, %(at)s, %(at)s)"""
_BY_HAND = "UPDATE mentee SET opened_by_hand = true WHERE id = %(id)s"
_DESCRIBE = """
UPDATE mentee SET revision = revision + 1, needs = %(needs)s, languages = %(languages)s,
    municipality = %(municipality)s, neighbourhood = %(neighbourhood)s, channels = %(channels)s,
    availability = %(availability)s, woman_asked_for = %(woman_asked_for)s,
    project_id = %(project_id)s
WHERE id = %(id)s"""
_RANK = """
UPDATE mentee SET revision = revision + 1, ranked_mentors = %(mentor_ids)s WHERE id = %(id)s"""
# What she needed stays, of somebody who is nobody any more.
_FORGET = (
    """
UPDATE mentee SET revision = revision + 1, participant_id = NULL, known_as = NULL,
    project_id = NULL, languages = '{}', municipality = NULL, neighbourhood = NULL,
    channels = '{}', availability = '{}', woman_asked_for = false, ranked_mentors = '{}',
    next_mentors = '{}'
WHERE participant_id = %(participant_id)s""",
    # Made with a record that is merged into another one, whose they are from now on.
    "UPDATE mentee SET known_as = participant_id WHERE known_as = %(participant_id)s",
)
_WAS_MATCHED = """
SELECT EXISTS (SELECT FROM match WHERE mentee_id = %(id)s AND began_at IS NOT NULL)"""
_UNDER_WAY = """
SELECT id, mentee_id, mentor_id FROM match
WHERE mentee_id = ANY(%(ids)s) AND state IN ('proposed', 'offered', 'active')"""
_MOVE = """
UPDATE mentee SET revision = revision + 1, state = %(state)s,
    waiting_since = CASE %(state)s WHEN 'waiting' THEN coalesce(waiting_since, %(at)s) END,
    closed_at = CASE %(state)s WHEN 'closed' THEN %(at)s END,
    interim_owner_id = CASE WHEN %(state)s IN ('matched', 'closed') THEN NULL
        ELSE interim_owner_id END,
    next_mentors = CASE WHEN %(state)s = 'proposed' THEN next_mentors ELSE '{}' END
WHERE id = ANY(%(ids)s) RETURNING revision"""
_SET_NEXT = "UPDATE mentee SET next_mentors = %(mentor_ids)s WHERE id = %(id)s"
_CARE = "UPDATE mentee SET interim_owner_id = %(agent_id)s WHERE id = ANY(%(ids)s)"
_RAISE = "UPDATE mentee SET revision = revision + 1 WHERE id = %(id)s RETURNING revision"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentee:
    """Somebody who is accompanied, or is to be."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    cohort_id: UUID | None
    #: the programme; none: she was opened by hand
    completed_on: date | None
    project_id: UUID | None
    state: str
    needs: list[str]
    languages: list[str]
    municipality: str | None
    neighbourhood: str | None
    channels: list[str]
    availability: list[str]
    woman_asked_for: bool
    ranked_mentors: list[UUID]
    #: who is offered next, if the offer under way comes to nothing
    next_mentors: list[UUID]
    interim_owner_id: UUID | None
    #: rather than by the completion of a programme alone
    opened_by_hand: bool
    opened_at: datetime
    waiting_since: datetime | None
    closed_at: datetime | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Mentee | None:
    """A mentee; with `hold` she stays as she is until this transaction ends."""
    return next(iter(every(connection, [id], hold=hold)), None)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Mentee]:
    """Mentees by their ids, in the order of these; with `hold` they stay as they are."""
    statement = _SELECT + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"ids": list(ids)})
    return [Mentee(**row._mapping) for row in rows]


def move(connection: Connection, id: UUID, state: str, *, at: datetime) -> int:
    """Have a mentee be in a state from a moment on; her revision then.

    Whoever has a mentor, or is closed, is in no interim owner's care any more; and nobody is next
    unless something is proposed.
    """
    values = {"ids": [id], "state": state, "at": at}
    return connection.exec_driver_sql(_MOVE, values).scalar_one()


def move_all(connection: Connection, ids: Collection[UUID], state: str, *, at: datetime) -> None:
    """Have mentees, held, be in a state from a moment on."""
    connection.exec_driver_sql(_MOVE, {"ids": list(ids), "state": state, "at": at})


def set_next(connection: Connection, id: UUID, mentor_ids: Sequence[UUID]) -> None:
    """Say who is offered next, best first."""
    connection.exec_driver_sql(_SET_NEXT, {"id": id, "mentor_ids": list(mentor_ids)})


def care_for(connection: Connection, ids: Collection[UUID], agent_id: UUID | None) -> None:
    """Have an agent answer for mentees, held, while they have no mentor; none: nobody."""
    connection.exec_driver_sql(_CARE, {"ids": list(ids), "agent_id": agent_id})


def raise_revision(connection: Connection, id: UUID) -> int:
    """Count a change of a mentee; her revision from now on."""
    return connection.exec_driver_sql(_RAISE, {"id": id}).scalar_one()


def of_people(
    connection: Connection, participant_ids: Collection[UUID], *, hold: bool = False
) -> Sequence[Mentee]:
    """Whom people are, or were, accompanied as, oldest first; of each, one at most is not closed."""
    statement = _OF_PEOPLE + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"participant_ids": list(participant_ids)})
    return [Mentee(**row._mapping) for row in rows]


def page(
    connection: Connection,
    *,
    state: str | None,
    cohort_id: UUID | None,
    interim_owner_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> Sequence[Mentee]:
    """Up to `limit` mentees after an id, oldest first."""
    values = {"state": state, "cohort_id": cohort_id, "interim_owner_id": interim_owner_id}
    rows = connection.exec_driver_sql(_PAGE, values | {"after": after, "limit": limit})
    return [Mentee(**row._mapping) for row in rows]


def insert(
    connection: Connection,
    id: UUID,
    *,
    organisation: str,
    participant_id: UUID,
    known_as: UUID,
    by_hand: bool,
    at: datetime,
) -> None:
    """Keep a mentee, who waits."""
    connection.exec_driver_sql(
        _INSERT,
        {
            "id": id,
            "organisation": organisation,
            "participant_id": participant_id,
            "known_as": known_as,
            "opened_by_hand": by_hand,
            "at": at,
        },
    )


def keep_by_hand(connection: Connection, id: UUID) -> None:
    """Note that a mentee was opened by hand, too."""
    connection.exec_driver_sql(_BY_HAND, {"id": id})


def describe(connection: Connection, id: UUID, described: Mapping[str, Any]) -> None:
    """Keep what a mentee needs, where and when, by the columns' names."""
    connection.exec_driver_sql(_DESCRIBE, {"id": id, **described})


def rank(connection: Connection, id: UUID, mentor_ids: Sequence[UUID]) -> None:
    """Keep whom a mentee would like, best first."""
    connection.exec_driver_sql(_RANK, {"id": id, "mentor_ids": list(mentor_ids)})


def forget(connection: Connection, participant_id: UUID) -> None:
    """Empty what leads to somebody, and what she said of herself."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"participant_id": participant_id})


def was_matched(connection: Connection, id: UUID) -> bool:
    """Whether any match of a mentee ever began."""
    return connection.exec_driver_sql(_WAS_MATCHED, {"id": id}).scalar_one()


def under_way(connection: Connection, ids: Collection[UUID]) -> Mapping[UUID, Any]:
    """The match under way of each of some mentees who has one, with its `mentor_id`."""
    rows = connection.exec_driver_sql(_UNDER_WAY, {"ids": list(ids)})
    return {row.mentee_id: row for row in rows}
