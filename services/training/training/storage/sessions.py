"""Sessions, and who teaches in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.training import SessionView

#: no session is longer: what overlaps with one is looked for no further back
LONGEST = timedelta(hours=12)

_TRAINERS = """ARRAY(SELECT t.trainer_id FROM session_trainer t WHERE t.session_id = s.id
    ORDER BY t.position) AS trainer_ids"""
_SELECT = f"SELECT s.*, {_TRAINERS} FROM session s "
_VIEW = f"""
SELECT s.*, c.zone, {_TRAINERS}, m.marked, m.childcare_used
FROM session s JOIN cohort c ON c.id = s.cohort_id CROSS JOIN LATERAL (
    SELECT count(*) AS marked, count(*) FILTER (WHERE childcare_used) AS childcare_used
    FROM mark WHERE session_id = s.id
) m """
INSERT = """
INSERT INTO session (id, organisation, revision, cohort_id, module, state, begins_at, ends_at,
    place_id, childcare_places, repeats)
SELECT n.id, %(organisation)s, 1, %(cohort_id)s, %(module)s, 'planned', n.begins_at, n.ends_at,
    %(place_id)s, %(childcare_places)s, %(repeats)s
FROM unnest(%(ids)s::uuid[], %(begins)s::timestamptz[], %(ends)s::timestamptz[])
    AS n (id, begins_at, ends_at)"""
CHANGE = """
UPDATE session SET revision = revision + 1, begins_at = %(begins_at)s, ends_at = %(ends_at)s,
    place_id = %(place_id)s, childcare_places = %(childcare_places)s
WHERE id = %(id)s"""
CANCEL = """
UPDATE session SET revision = revision + 1, state = 'cancelled', cancelled_why = %(why)s
WHERE id = %(id)s"""
TOUCH = "UPDATE session SET revision = revision + 1 WHERE id = %(id)s"
TAKE_ALL_OFF = "DELETE FROM session_trainer WHERE session_id = %(id)s"
TAKE_OFF = """
DELETE FROM session_trainer WHERE session_id = %(id)s AND trainer_id = ANY(%(person_ids)s)"""
ASSIGN = """
INSERT INTO session_trainer (session_id, trainer_id, organisation, position)
SELECT s.id, t.id, %(organisation)s, t.position
FROM unnest(%(ids)s::uuid[]) AS s (id),
    unnest(%(trainer_ids)s::uuid[]) WITH ORDINALITY AS t (id, position)"""
_CLASH = """
SELECT s.id, CASE WHEN s.cohort_id = %(cohort_id)s THEN 'cohort'
    WHEN s.place_id = %(place_id)s THEN 'place' ELSE 'trainer' END AS what
FROM unnest(%(begins)s::timestamptz[], %(ends)s::timestamptz[]) AS n (begins_at, ends_at)
    JOIN session s ON s.state = 'planned' AND s.begins_at < n.ends_at
        AND s.begins_at > n.begins_at - %(longest)s AND s.ends_at > n.begins_at
WHERE s.id <> ALL(%(but)s::uuid[]) AND (s.cohort_id = %(cohort_id)s
    OR s.place_id = %(place_id)s
    OR EXISTS (SELECT FROM session_trainer t
        WHERE t.session_id = s.id AND t.trainer_id = ANY(%(trainer_ids)s::uuid[])))
ORDER BY n.begins_at, what, s.id LIMIT 1"""
_PAGE = """
WHERE (%(cohort_id)s::uuid IS NULL OR s.cohort_id = %(cohort_id)s)
    AND (%(since)s::timestamptz IS NULL OR s.begins_at >= %(since)s)
    AND (%(before)s::timestamptz IS NULL OR s.begins_at < %(before)s)
    AND (%(after)s::uuid IS NULL OR (s.begins_at, s.id) >
        (SELECT a.begins_at, a.id FROM session a WHERE a.id = %(after)s))
ORDER BY s.begins_at, s.id LIMIT %(limit)s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One meeting of a cohort, as it is stored."""

    id: UUID
    revision: int
    cohort_id: UUID
    module: str
    #: `planned`, also once it is over, or `cancelled`
    state: str
    begins_at: datetime
    ends_at: datetime
    place_id: UUID | None
    trainer_ids: tuple[UUID, ...]
    #: 0: no childcare is offered
    childcare_places: int
    #: the session that it is held once more for, never itself a repeat
    repeats: UUID | None


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Session | None:
    """A session; with `hold` it stays as it is until this transaction ends."""
    # Its trainers are read in a statement of their own, after the lock.
    if hold:
        connection.exec_driver_sql(
            "SELECT 1 FROM session WHERE id = %(id)s FOR NO KEY UPDATE", {"id": id}
        )
    row = connection.exec_driver_sql(_SELECT + "WHERE s.id = %(id)s", {"id": id}).first()
    return None if row is None else _session(row)


def of_cohort(connection: Connection, cohort_id: UUID) -> list[Session]:
    """Every session of a cohort, cancelled ones too, by their beginning."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE s.cohort_id = %(cohort_id)s ORDER BY s.begins_at, s.id",
        {"cohort_id": cohort_id},
    )
    return [_session(row) for row in rows]


def to_come(
    connection: Connection,
    *,
    at: datetime,
    cohort_id: UUID | None = None,
    person_id: UUID | None = None,
    with_minors: bool = False,
) -> list[Session]:
    """Planned sessions that have not begun, held until this transaction ends.

    Args:
        connection: the transaction's.
        at: now.
        cohort_id: only a cohort's.
        person_id: only those that somebody teaches.
        with_minors: only those where there are minors.
    """
    ids = connection.exec_driver_sql(
        """SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id
        WHERE s.state = 'planned' AND s.begins_at > %(at)s
            AND (%(cohort_id)s::uuid IS NULL OR s.cohort_id = %(cohort_id)s)
            AND (c.has_minors OR NOT %(with_minors)s)
            AND (%(person_id)s::uuid IS NULL OR EXISTS (SELECT FROM session_trainer t
                WHERE t.session_id = s.id AND t.trainer_id = %(person_id)s))
        ORDER BY s.id FOR NO KEY UPDATE OF s""",
        {"at": at, "cohort_id": cohort_id, "person_id": person_id, "with_minors": with_minors},
    ).scalars()
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE s.id = ANY(%(ids)s) ORDER BY s.begins_at, s.id", {"ids": list(ids)}
    )
    return [_session(row) for row in rows]


def clash(
    connection: Connection,
    times: Sequence[tuple[datetime, datetime]],
    *,
    cohort_id: UUID,
    place_id: UUID | None,
    trainer_ids: Collection[UUID],
    but: UUID | None = None,
) -> tuple[str, UUID] | None:
    """What is taken at one of these times (from, to but not at the end), and by which session."""
    row: Any = connection.exec_driver_sql(
        _CLASH,
        {
            "begins": [begins for begins, _ in times],
            "ends": [ends for _, ends in times],
            "longest": LONGEST,
            "cohort_id": cohort_id,
            "place_id": place_id,
            "trainer_ids": list(trainer_ids),
            "but": [] if but is None else [but],
        },
    ).first()
    return None if row is None else (row.what, row.id)


def views(connection: Connection, ids: Collection[UUID]) -> tuple[SessionView, ...]:
    """Sessions as they are shown, by their beginning."""
    rows = connection.exec_driver_sql(
        _VIEW + "WHERE s.id = ANY(%(ids)s) ORDER BY s.begins_at, s.id", {"ids": list(ids)}
    )
    return tuple(_shown(row) for row in rows)


def page(
    connection: Connection,
    *,
    cohort_id: UUID | None,
    since: datetime | None,
    before: datetime | None,
    after: UUID | None,
    limit: int,
) -> list[SessionView]:
    """Up to `limit` sessions after another, by their beginning."""
    rows = connection.exec_driver_sql(
        _VIEW + _PAGE,
        {"cohort_id": cohort_id, "since": since, "before": before, "after": after, "limit": limit},
    )
    return [_shown(row) for row in rows]


def _session(row: Any) -> Session:
    return Session(
        id=row.id,
        revision=row.revision,
        cohort_id=row.cohort_id,
        module=row.module,
        state=row.state,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        place_id=row.place_id,
        trainer_ids=tuple(row.trainer_ids),
        childcare_places=row.childcare_places,
        repeats=row.repeats,
    )


def _shown(row: Any) -> SessionView:
    local = row.begins_at.astimezone(ZoneInfo(row.zone))
    return SessionView(
        id=row.id,
        revision=row.revision,
        cohort_id=row.cohort_id,
        module=row.module,
        state=row.state,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        local_date=local.date(),
        local_time=f"{local:%H:%M}",
        zone=row.zone,
        place_id=row.place_id,
        trainer_ids=tuple(row.trainer_ids),
        childcare_places=row.childcare_places,
        childcare_used=row.childcare_used,
        repeats=row.repeats,
        cancelled_why=row.cancelled_why,
        marked=row.marked,
    )
