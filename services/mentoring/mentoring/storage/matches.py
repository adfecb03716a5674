"""Matches of mentees with mentors."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from mentoring.domain.matching import Reason, Score

_LIVE = "('proposed', 'offered', 'active')"
_SELECT = """
SELECT m.id, m.revision, m.mentee_id, e.participant_id, m.mentor_id, m.batch_id, m.mode, m.state,
    m.score, CASE WHEN coalesce(p.restricted, false) THEN '[]' ELSE m.reasons END AS reasons,
    m.proposed_at, m.offered_at, m.answer_until, m.mentor_accepted_at,
    m.mentee_accepted_at, m.began_at, m.ended_at, m.ended_by, m.reason
FROM match m JOIN mentee e ON e.id = m.mentee_id
    LEFT JOIN person p ON p.participant_id = e.participant_id """
_HOLD = " FOR NO KEY UPDATE OF m"
# Several at once, as a batch has them; each has reasons of its own, which are JSON.
_ADD = """
INSERT INTO match (id, organisation, revision, mentee_id, mentor_id, batch_id, mode, state, score,
    reasons, proposed_at, offered_at, answer_until, mentee_accepted_at)
SELECT id, %(organisation)s, 1, mentee_id, mentor_id, %(batch_id)s, %(mode)s, %(state)s, score,
    reasons, %(at)s, %(offered_at)s, %(answer_until)s, %(mentee_accepted_at)s
FROM jsonb_to_recordset(%(pairs)s::jsonb)
    AS pair (id uuid, mentee_id uuid, mentor_id uuid, score integer, reasons jsonb)"""
_OFFER = """
UPDATE match SET revision = revision + 1, state = 'offered', offered_at = %(at)s,
    answer_until = %(until)s
WHERE id = ANY(%(ids)s)"""
_ACCEPT = """
UPDATE match SET revision = revision + 1,
    mentor_accepted_at = CASE %(side)s WHEN 'mentor' THEN %(at)s ELSE mentor_accepted_at END,
    mentee_accepted_at = CASE %(side)s WHEN 'mentee' THEN %(at)s ELSE mentee_accepted_at END
WHERE id = %(id)s RETURNING revision, mentor_accepted_at IS NOT NULL
    AND mentee_accepted_at IS NOT NULL AS by_both"""
_BEGIN = "UPDATE match SET state = 'active', began_at = %(at)s WHERE id = %(id)s"
_END = """
UPDATE match SET revision = revision + 1, state = %(state)s, ended_at = %(at)s,
    ended_by = %(by)s, reason = %(reason)s
WHERE id = %(id)s RETURNING revision"""
_DROP = """
UPDATE match SET revision = revision + 1, state = 'dropped', ended_at = %(at)s
WHERE id = ANY(%(ids)s)"""
# Of all that she ever was a mentee of: two records of one person may have been merged.
_TRIED = """
SELECT DISTINCT asked.id AS mentee_id, m.mentor_id
FROM mentee asked JOIN mentee e ON e.participant_id = asked.participant_id
    JOIN match m ON m.mentee_id = e.id
WHERE asked.id = ANY(%(ids)s) AND m.state IN ('passed_on', 'ended') AND m.ended_by IS NOT NULL
    AND m.reason NOT IN ('mentor_left', 'mentee_withdrew', 'erased')"""
_SHOWN = "SELECT id FROM match WHERE mentee_id = ANY(%(ids)s) AND offered_at IS NOT NULL"
_BEFORE = """
SELECT m.id, count(DISTINCT b.mentor_id) AS mentors
FROM match m JOIN mentee e ON e.id = m.mentee_id
    LEFT JOIN mentee s ON s.id = e.id OR s.participant_id = e.participant_id
    LEFT JOIN match b ON b.mentee_id = s.id AND b.id < m.id AND b.began_at IS NOT NULL
        AND b.mentor_id <> m.mentor_id
WHERE m.id = ANY(%(ids)s) GROUP BY m.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A mentee and a mentor; who they are never changes."""

    id: UUID
    revision: int
    mentee_id: UUID
    #: none where the mentee's data have been erased
    participant_id: UUID | None
    mentor_id: UUID
    batch_id: UUID | None
    mode: str
    state: str
    score: int
    #: none where she withdrew: they say what she needs
    reasons: tuple[Reason, ...]
    proposed_at: datetime
    offered_at: datetime | None
    answer_until: datetime | None
    mentor_accepted_at: datetime | None
    mentee_accepted_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A match that is to be made."""

    id: UUID
    mentee_id: UUID
    mentor_id: UUID
    score: Score


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """What came of an acceptance."""

    revision: int
    #: whether the other side accepts, too
    by_both: bool


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Match | None:
    """A match; with `hold` it stays as it is until this transaction ends."""
    return next(iter(every(connection, [id], hold=hold)), None)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Match]:
    """Matches by their ids, in the order of these; with `hold` they stay as they are."""
    return _found(connection, "WHERE m.id = ANY(%(ids)s) ORDER BY m.id", hold, ids=list(ids))


def live_of_mentor(connection: Connection, mentor_id: UUID, *, hold: bool = False) -> list[Match]:
    """What is proposed to a mentor, offered or under way, oldest first."""
    where = f"WHERE m.mentor_id = %(mentor_id)s AND m.state IN {_LIVE} ORDER BY m.id"
    return _found(connection, where, hold, mentor_id=mentor_id)


def live_of_mentee(connection: Connection, mentee_id: UUID, *, hold: bool = False) -> Match | None:
    """The match of a mentee that is proposed, offered or under way."""
    where = f"WHERE m.mentee_id = %(mentee_id)s AND m.state IN {_LIVE}"
    return next(iter(_found(connection, where, hold, mentee_id=mentee_id)), None)


def last_of_mentee(connection: Connection, mentee_id: UUID) -> Match | None:
    """The match of a mentee that was made last, whatever came of it."""
    where = "WHERE m.mentee_id = %(mentee_id)s ORDER BY m.id DESC LIMIT 1"
    return next(iter(_found(connection, where, False, mentee_id=mentee_id)), None)


def proposed_in(connection: Connection, batch_id: UUID, *, hold: bool = False) -> list[Match]:
    """The proposals of a batch, in the order of their ids."""
    where = "WHERE m.batch_id = %(batch_id)s AND m.state = 'proposed' ORDER BY m.id"
    return _found(connection, where, hold, batch_id=batch_id)


def shown_of(connection: Connection, mentee_ids: Collection[UUID]) -> Sequence[UUID]:
    """The matches of mentees that their mentors were shown."""
    return connection.exec_driver_sql(_SHOWN, {"ids": list(mentee_ids)}).scalars().all()


def page(
    connection: Connection,
    *,
    state: str | None,
    mentee_id: UUID | None,
    mentor_id: UUID | None,
    batch_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[Match]:
    """Up to `limit` matches after an id, oldest first."""
    wanted = {"state": state, "mentee_id": mentee_id, "mentor_id": mentor_id, "batch_id": batch_id}
    # Only what is asked for is part of the statement: each has an index of its own.
    where = [f"m.{name} = %({name})s" for name, value in wanted.items() if value is not None]
    if after is not None:
        where.append("m.id > %(after)s")
    text = f"WHERE {' AND '.join(where)} " if where else ""
    return _found(
        connection,
        text + "ORDER BY m.id LIMIT %(limit)s",
        False,
        **wanted,
        after=after,
        limit=limit,
    )


def add(
    connection: Connection,
    pairs: Sequence[Pair],
    *,
    organisation: str,
    mode: str,
    state: str,
    at: datetime,
    batch_id: UUID | None = None,
    answer_until: datetime | None = None,
    accepted_by_mentee: bool = False,
) -> None:
    """Store matches that are `proposed`, or `offered` at the same moment."""
    rows = [
        {
            "id": each.id,
            "mentee_id": each.mentee_id,
            "mentor_id": each.mentor_id,
            "score": each.score.total,
            "reasons": each.score.reasons,
        }
        for each in pairs
    ]
    connection.exec_driver_sql(
        _ADD,
        {
            "organisation": organisation,
            "batch_id": batch_id,
            "mode": mode,
            "state": state,
            "at": at,
            "offered_at": at if state == "offered" else None,
            "answer_until": answer_until,
            "mentee_accepted_at": at if accepted_by_mentee else None,
            "pairs": orjson.dumps(rows).decode(),
        },
    )


def offer(connection: Connection, ids: Sequence[UUID], *, at: datetime, until: datetime) -> None:
    """Have proposals be offered to both sides."""
    connection.exec_driver_sql(_OFFER, {"ids": list(ids), "at": at, "until": until})


def accept(connection: Connection, id: UUID, *, side: str, at: datetime) -> Accepted:
    """Note that a side accepts."""
    row = connection.exec_driver_sql(_ACCEPT, {"id": id, "side": side, "at": at}).one()
    return Accepted(**row._mapping)


def begin(connection: Connection, id: UUID, *, at: datetime) -> None:
    """Have a match begin that both sides just accepted."""
    connection.exec_driver_sql(_BEGIN, {"id": id, "at": at})


def end(
    connection: Connection,
    id: UUID,
    *,
    state: str,
    at: datetime,
    by: str | None = None,
    reason: str | None = None,
) -> int:
    """Have a match be `passed_on`, `ended` or `completed`; its revision then."""
    values = {"id": id, "state": state, "at": at, "by": by, "reason": reason}
    return connection.exec_driver_sql(_END, values).scalar_one()


def drop(connection: Connection, ids: Sequence[UUID], *, at: datetime) -> None:
    """Have proposals be dropped."""
    connection.exec_driver_sql(_DROP, {"ids": list(ids), "at": at})


def tried(connection: Connection, mentee_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Each mentee with each mentor where one of both declined an offer, or ended a match."""
    rows = connection.exec_driver_sql(_TRIED, {"ids": list(mentee_ids)})
    return {(row.mentee_id, row.mentor_id) for row in rows}


def mentors_before(connection: Connection, ids: Collection[UUID]) -> dict[UUID, int]:
    """For each match, how many other mentors the mentee had before."""
    rows = connection.exec_driver_sql(_BEFORE, {"ids": list(ids)})
    return {row.id: row.mentors for row in rows}


def _found(connection: Connection, where: str, hold: bool, **values: Any) -> list[Match]:
    rows = connection.exec_driver_sql(_SELECT + where + (_HOLD if hold else ""), values)
    return [_match(row._asdict()) for row in rows]


def _match(values: dict[str, Any]) -> Match:
    reasons = (Reason(**{**each, "values": tuple(each["values"])}) for each in values["reasons"])
    return Match(**{**values, "reasons": tuple(reasons)})
