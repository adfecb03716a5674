"""People, as enrolment described them, and what they need to be able to come."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.enrolment import LearnerDescribed, SupportNeedChanged

_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('person' || %(participant_id)s, 2))"
# What is told of somebody later than that she left means that she is back.
_DESCRIBE = """
INSERT INTO person (participant_id, organisation, revision, first_names, surnames, birth_date,
    language)
VALUES (%(participant_id)s, %(organisation)s, %(revision)s, %(first_names)s, %(surnames)s,
    %(birth_date)s, %(language)s)
ON CONFLICT (participant_id) DO UPDATE SET revision = excluded.revision,
    first_names = excluded.first_names, surnames = excluded.surnames,
    birth_date = excluded.birth_date, language = excluded.language, restricted = false
WHERE person.revision < excluded.revision OR (person.revision = excluded.revision
    AND person.first_names IS NULL AND NOT person.restricted)"""
# In a partner's room: told again under the same revision, once it may be known again.
_FORGET_NAME = """
UPDATE person SET revision = %(revision)s, first_names = NULL, surnames = NULL, birth_date = NULL
WHERE participant_id = %(participant_id)s AND revision <= %(revision)s"""
_RESTRICT = """
UPDATE person SET revision = %(revision)s, restricted = true
WHERE participant_id = %(participant_id)s AND revision <= %(revision)s"""
_RESTRICT_UNDESCRIBED = """
INSERT INTO person (participant_id, organisation, revision, language, restricted)
SELECT %(participant_id)s, %(organisation)s, %(revision)s, 'es', true
WHERE EXISTS (SELECT FROM learner WHERE participant_id = %(participant_id)s
    OR enrolled_as = %(participant_id)s)
ON CONFLICT DO NOTHING"""
_NEED = """
INSERT INTO support_need (id, organisation, revision, participant_id, kind, state)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(participant_id)s, %(kind)s, %(state)s)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, kind = excluded.kind,
    state = excluded.state
WHERE support_need.revision < excluded.revision"""
_DESCRIBED = ("participant_id", "first_names", "surnames", "birth_date", "language")
_FORGET = (
    "DELETE FROM person WHERE participant_id = %(participant_id)s",
    "DELETE FROM support_need WHERE participant_id = %(participant_id)s",
)
_LEARNERS = """
SELECT l.id, l.participant_id, l.number, l.state, l.joined_at, l.ended_at,
    CASE WHEN NOT p.restricted THEN p.first_names END AS first_names,
    CASE WHEN NOT p.restricted THEN p.surnames END AS surnames,
    EXISTS (SELECT FROM support_need n
        WHERE n.participant_id IN (l.participant_id, l.enrolled_as)
        AND n.kind = 'childcare' AND n.state <> 'no_longer_needed') AS asked_childcare
FROM learner l LEFT JOIN person p ON p.participant_id = l.participant_id
WHERE l.cohort_id = %(cohort_id)s AND l.number > %(after)s
ORDER BY l.number LIMIT %(limit)s"""


def hold(connection: Connection, participant_ids: Collection[UUID]) -> None:
    """Have nobody else handle what is told of these people until this transaction ends.

    What enrolment tells of one person may come to two of our processes at once, and neither would
    see what the other has only begun to store. Taken before every other lock.
    """
    for each in sorted(participant_ids):
        connection.exec_driver_sql(_HOLD, {"participant_id": str(each)})


def describe(
    connection: Connection, event: LearnerDescribed, *, organisation: str, revision: int
) -> None:
    """Keep who somebody is; something older changes nothing."""
    described = {name: getattr(event, name) for name in _DESCRIBED}
    connection.exec_driver_sql(
        _DESCRIBE, described | {"organisation": organisation, "revision": revision}
    )


def forget_name(connection: Connection, participant_id: UUID, *, revision: int) -> None:
    """Empty who somebody is; something newer stays."""
    connection.exec_driver_sql(
        _FORGET_NAME, {"participant_id": participant_id, "revision": revision}
    )


def restrict(
    connection: Connection, participant_id: UUID, *, organisation: str, revision: int
) -> None:
    """Show somebody's name nowhere any more."""
    values = {"participant_id": participant_id, "organisation": organisation, "revision": revision}
    connection.exec_driver_sql(_RESTRICT, values)
    connection.exec_driver_sql(_RESTRICT_UNDESCRIBED, values)


def keep_need(
    connection: Connection, event: SupportNeedChanged, *, organisation: str, revision: int
) -> None:
    """Keep what somebody needs to be able to come; something older changes nothing."""
    need = {"id": event.need_id, "participant_id": event.participant_id}
    need |= {"kind": event.kind, "state": event.state}
    connection.exec_driver_sql(_NEED, need | {"organisation": organisation, "revision": revision})


def restricted(connection: Connection, participant_ids: Collection[UUID]) -> set[UUID]:
    """Those of some participants who have left, whose names are shown nowhere."""
    rows = connection.exec_driver_sql(
        "SELECT participant_id FROM person WHERE participant_id = ANY(%(ids)s) AND restricted",
        {"ids": list(participant_ids)},
    )
    return set(rows.scalars())


def birth_date(connection: Connection, participant_id: UUID) -> date | None:
    """When somebody was born; none where that has not been told yet."""
    found: date | None = connection.exec_driver_sql(
        "SELECT birth_date FROM person WHERE participant_id = %(id)s", {"id": participant_id}
    ).scalar()
    return found


def learners(connection: Connection, *, cohort_id: UUID, after: int, limit: int) -> list[Any]:
    """Up to `limit` of a cohort's learners after a number, with their names."""
    rows = connection.exec_driver_sql(
        _LEARNERS, {"cohort_id": cohort_id, "after": after, "limit": limit}
    )
    return list(rows)


def forget(connection: Connection, participant_id: UUID) -> None:
    """Delete who somebody is and what she needs."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"participant_id": participant_id})
