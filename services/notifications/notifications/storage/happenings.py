"""Sessions, meetings and what else somebody is reminded of, as far as it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.bus.work import UnitOfWork
from notifications.domain.reminding import Happening
from notifications.storage import merges

KEEP_SESSION = """
INSERT INTO session (id, organisation, revision, cohort_id, begins_at, ends_at, zone, place, state)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(cohort_id)s, %(begins_at)s, %(ends_at)s,
    %(zone)s, %(place)s, %(state)s)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
    begins_at = excluded.begins_at, ends_at = coalesce(excluded.ends_at, session.ends_at),
    zone = CASE WHEN excluded.state = 'planned' THEN excluded.zone ELSE session.zone END,
    place = CASE WHEN excluded.state = 'planned' THEN excluded.place ELSE session.place END
WHERE session.revision < excluded.revision"""
KEEP_COHORT = """
INSERT INTO cohort (id, organisation, revision, name, state)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(name)s, %(state)s)
ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, cohort.name),
    revision = greatest(cohort.revision, excluded.revision),
    state = CASE WHEN cohort.revision < excluded.revision THEN excluded.state ELSE cohort.state END
"""
_SESSION = """
SELECT session.id, session.cohort_id, begins_at, place, session.revision,
    session.state = 'cancelled' OR coalesce(cohort.state = 'cancelled', false) AS called_off
FROM session LEFT JOIN cohort ON cohort.id = session.cohort_id """
_COHORT_OF = "SELECT cohort_id FROM session WHERE id = %(id)s"
KEEP_ABSENCE = """
INSERT INTO absence (session_id, organisation, participant_id)
VALUES (%(session_id)s, %(organisation)s, %(participant_id)s) ON CONFLICT DO NOTHING"""
# Announced for her, or for a record that was merged into hers.
_ABSENT = """
WITH RECURSIVE absent AS (
    SELECT participant_id AS id FROM absence WHERE session_id = %(session_id)s
    UNION SELECT m.survivor_id FROM absent JOIN merge m ON m.merged_id = absent.id AND NOT m.undone
)
SELECT id FROM absent"""
# What is told first of a meeting may be that it was moved, which does not say whose it is.
KEEP_MEETING = """
INSERT INTO meeting (id, organisation, revision, participant_id, known_as, begins_at, ends_at,
    zone, channel, state)
VALUES (%(id)s, %(organisation)s, %(revision)s, %(participant_id)s, %(known_as)s, %(begins_at)s,
    %(ends_at)s, %(zone)s, %(channel)s, %(state)s)
ON CONFLICT (id) DO UPDATE SET
    participant_id = coalesce(meeting.participant_id, excluded.participant_id),
    known_as = coalesce(meeting.known_as, excluded.known_as),
    revision = greatest(meeting.revision, excluded.revision),
    state = CASE WHEN meeting.revision < excluded.revision THEN excluded.state
        ELSE meeting.state END,
    (begins_at, ends_at, zone, channel) = (SELECT
        CASE WHEN newer THEN coalesce(excluded.begins_at, meeting.begins_at)
            ELSE coalesce(meeting.begins_at, excluded.begins_at) END,
        CASE WHEN newer THEN coalesce(excluded.ends_at, meeting.ends_at)
            ELSE coalesce(meeting.ends_at, excluded.ends_at) END,
        CASE WHEN newer THEN coalesce(excluded.zone, meeting.zone)
            ELSE coalesce(meeting.zone, excluded.zone) END,
        CASE WHEN newer THEN coalesce(excluded.channel, meeting.channel)
            ELSE coalesce(meeting.channel, excluded.channel) END
        FROM (SELECT meeting.revision < excluded.revision AS newer) AS told)"""
_MEETING = """
SELECT id, participant_id, begins_at, channel, revision, state FROM meeting
WHERE id = %(id)s FOR UPDATE"""
_AT_REST = """
WITH free AS (SELECT id FROM meeting WHERE participant_id = %(id)s AND begins_at > %(now)s
    FOR SHARE SKIP LOCKED)
SELECT (SELECT count(*) FROM free)
    = (SELECT count(*) FROM meeting WHERE participant_id = %(id)s AND begins_at > %(now)s)"""
_MEETINGS_OF = """
SELECT id FROM meeting WHERE participant_id = ANY (%(ids)s) AND begins_at > %(now)s ORDER BY id FOR UPDATE"""
# Some at a time, of all that there are.
_COHORTS_NEXT = """
SELECT DISTINCT cohort_id FROM session
WHERE begins_at > %(now)s AND (%(after)s::uuid IS NULL OR cohort_id > %(after)s)
ORDER BY cohort_id LIMIT %(limit)s"""
_MEETINGS_NEXT = """
SELECT id FROM meeting
WHERE begins_at > %(now)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s FOR UPDATE"""
KEEP_MENTEE = """
INSERT INTO mentee (id, organisation, participant_id, known_as)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(known_as)s) ON CONFLICT (id) DO NOTHING"""
_MENTEE = "SELECT id, participant_id FROM mentee WHERE id = %(id)s"
_FORGET = (
    "DELETE FROM absence WHERE participant_id = %(id)s",
    *(
        f"""UPDATE {table} SET participant_id = NULL, known_as = NULL
        WHERE participant_id = %(id)s OR known_as = %(id)s"""
        for table in ("meeting", "mentee")
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A session and the cohort that it is one of."""

    cohort_id: UUID
    happening: Happening


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting and whose it is; none: nobody knows yet, or she is erased."""

    participant_id: UUID | None
    #: none: when it begins is not known, or it is over
    happening: Happening | None


def cohort_of(connection: Connection, session_id: UUID) -> UUID | None:
    """The cohort that a session is one of; none: the session is not known."""
    found: UUID | None = connection.exec_driver_sql(_COHORT_OF, {"id": session_id}).scalar()
    return found


def session(connection: Connection, id: UUID) -> Session | None:
    """A session as it is now."""
    row: Any = connection.exec_driver_sql(
        f"{_SESSION} WHERE session.id = %(id)s", {"id": id}
    ).first()
    return None if row is None else _session_of(row)


def sessions_to_come(connection: Connection, cohort_id: UUID, *, now: datetime) -> list[Session]:
    """A cohort's sessions that have not begun, first ones first."""
    rows: Any = connection.exec_driver_sql(
        f"{_SESSION} WHERE cohort_id = %(cohort_id)s AND begins_at > %(now)s"
        " ORDER BY begins_at, session.id",
        {"cohort_id": cohort_id, "now": now},
    )
    return [_session_of(row) for row in rows]


def absent(connection: Connection, session_id: UUID) -> set[UUID]:
    """Who has announced not to come to a session."""
    return set(connection.exec_driver_sql(_ABSENT, {"session_id": session_id}).scalars())


def keep_meeting(id: UUID, *, revision: int, state: str, work: UnitOfWork, **told: object) -> None:
    """Keep what is told of a meeting, in whatever order it is."""
    participant_id = told.get("participant_id")
    values: dict[str, object] = {
        "begins_at": None,
        "ends_at": None,
        "zone": None,
        "channel": None,
        **told,
        "id": id,
        "organisation": work.organisation,
        "revision": revision,
        "state": state,
        "known_as": participant_id,
        "participant_id": _led_to(participant_id, work=work),
    }
    work.connection.exec_driver_sql(KEEP_MEETING, values)


def meeting(connection: Connection, id: UUID) -> Meeting | None:
    """A meeting as it is now, held until the transaction ends."""
    row: Any = connection.exec_driver_sql(_MEETING, {"id": id}).first()
    if row is None:
        return None
    if row.begins_at is None or row.state == "reported":
        return Meeting(participant_id=row.participant_id, happening=None)
    happening = Happening(
        id=row.id,
        begins_at=row.begins_at.astimezone(UTC),
        facts=_facts(row.begins_at, by=row.channel),
        revision=row.revision,
        called_off=row.state == "cancelled",
        announced=True,
    )
    return Meeting(participant_id=row.participant_id, happening=happening)


def meetings_to_come(
    connection: Connection, participant_ids: list[UUID], *, now: datetime
) -> list[UUID]:
    """The meetings of these participants that have not begun, held until the transaction ends."""
    values = {"ids": participant_ids, "now": now}
    return list(connection.exec_driver_sql(_MEETINGS_OF, values).scalars())


def at_rest(connection: Connection, participant_id: UUID, *, now: datetime) -> bool:
    """Whether nobody is changing a meeting of hers at this moment; then whoever is about to waits
    until the transaction ends."""
    values = {"id": participant_id, "now": now}
    return bool(connection.exec_driver_sql(_AT_REST, values).scalar_one())


def next_cohorts(
    connection: Connection, *, after: UUID | None, now: datetime, limit: int
) -> list[UUID]:
    """The next cohorts, by their ids, that have sessions to come."""
    values = {"after": after, "now": now, "limit": limit}
    return list(connection.exec_driver_sql(_COHORTS_NEXT, values).scalars())


def next_meetings(
    connection: Connection, *, after: UUID | None, now: datetime, limit: int
) -> list[UUID]:
    """The next meetings to come, by their ids, held until the transaction ends."""
    values = {"after": after, "now": now, "limit": limit}
    return list(connection.exec_driver_sql(_MEETINGS_NEXT, values).scalars())


def keep_mentee(id: UUID, *, participant_id: UUID, work: UnitOfWork) -> None:
    """Keep who a mentee is."""
    work.connection.exec_driver_sql(
        KEEP_MENTEE,
        {
            "id": id,
            "organisation": work.organisation,
            "participant_id": _led_to(participant_id, work=work),
            "known_as": participant_id,
        },
    )


def mentee(connection: Connection, id: UUID) -> tuple[bool, UUID | None]:
    """Whether a mentee is known, and who she is; none: she is erased."""
    row: Any = connection.exec_driver_sql(_MENTEE, {"id": id}).first()
    return (False, None) if row is None else (True, row.participant_id)


def forget(connection: Connection, participant_id: UUID) -> None:
    """Forget that anything was a participant's."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"id": participant_id})


def _led_to(participant_id: object, *, work: UnitOfWork) -> UUID | None:
    if not isinstance(participant_id, UUID):
        return None
    return merges.survivor_of(work.connection, participant_id)


def _session_of(row: Any) -> Session:
    happening = Happening(
        id=row.id,
        begins_at=row.begins_at.astimezone(UTC),
        facts=_facts(row.begins_at, place=row.place),
        revision=row.revision,
        called_off=row.called_off,
    )
    return Session(cohort_id=row.cohort_id, happening=happening)


def _facts(begins_at: datetime, **others: str | None) -> Mapping[str, str]:
    return {
        "begins_at": begins_at.astimezone(UTC).isoformat(),
        **{k: v or "" for k, v in others.items()},
    }
