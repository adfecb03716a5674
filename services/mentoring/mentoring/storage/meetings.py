"""Meetings of mentees with their mentors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.mentoring import MeetingView

_SELECT = """
SELECT m.id, m.revision, m.match_id, m.mentee_id, a.mentor_id, e.participant_id, m.state,
    m.begins_at, m.ends_at, m.zone, m.channel,
    CASE WHEN NOT coalesce(p.restricted, false) THEN m.place END AS place,
    m.missed_by, m.minutes_held, m.reported_at
FROM meeting m JOIN match a ON a.id = m.match_id JOIN mentee e ON e.id = m.mentee_id
    LEFT JOIN person p ON p.participant_id = e.participant_id """
_ONE = _SELECT + "WHERE m.id = %(id)s"
_HOLD = " FOR NO KEY UPDATE OF m"
_TO_COME = (
    _SELECT
    + """WHERE m.state = 'planned' AND m.begins_at > %(at)s
    AND (m.match_id = ANY(%(match_ids)s) OR a.mentor_id = %(mentor_id)s::uuid)
ORDER BY m.id"""
    + _HOLD
)
# A mentor sees what is under way alone: the condition is here, so that no caller can forget it.
_PAGE = (
    _SELECT
    + """WHERE (%(match_id)s::uuid IS NULL OR m.match_id = %(match_id)s)
    AND (%(mentor_id)s::uuid IS NULL OR (a.mentor_id = %(mentor_id)s AND a.state = 'active'))
    AND (%(state)s::text IS NULL OR m.state = %(state)s)
    AND (%(since)s::timestamptz IS NULL OR m.begins_at >= %(since)s)
    AND (%(before)s::timestamptz IS NULL OR m.begins_at < %(before)s)
    AND (%(after)s::uuid IS NULL OR (m.begins_at, m.id) >
        (SELECT c.begins_at, c.id FROM meeting c WHERE c.id = %(after)s))
ORDER BY m.begins_at, m.id LIMIT %(limit)s"""
)
INSERT = """
INSERT INTO meeting (id, organisation, revision, match_id, mentee_id, state, begins_at, ends_at,
    zone, channel, place)
VALUES (%(id)s, %(organisation)s, 1, %(match_id)s, %(mentee_id)s, 'planned', %(begins_at)s,
    %(ends_at)s, %(zone)s, %(channel)s, %(place)s)"""
MOVE = """
UPDATE meeting SET revision = revision + 1, begins_at = %(begins_at)s, ends_at = %(ends_at)s,
    channel = %(channel)s, place = %(place)s
WHERE id = %(id)s"""
REPORT = """
UPDATE meeting SET revision = revision + 1, state = %(state)s, minutes_held = %(minutes)s,
    missed_by = %(missed_by)s, reported_at = %(at)s
WHERE id = %(id)s"""
_CANCEL = """
UPDATE meeting SET revision = revision + 1, state = 'cancelled' WHERE id = %(id)s
RETURNING revision"""
# Where they met may be where she lives.
_FORGET = """
UPDATE meeting SET revision = revision + 1, place = NULL
WHERE mentee_id = ANY(%(mentee_ids)s) AND place IS NOT NULL RETURNING id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting, and whose it is."""

    id: UUID
    revision: int
    match_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    #: none where her data have been erased
    participant_id: UUID | None
    state: str
    begins_at: datetime
    ends_at: datetime
    zone: str
    channel: str
    #: none also where she withdrew
    place: str | None
    missed_by: str | None
    minutes_held: int | None
    reported_at: datetime | None

    @property
    def view(self) -> MeetingView:
        """As it is shown."""
        local = self.begins_at.astimezone(ZoneInfo(self.zone))
        return MeetingView(
            id=self.id,
            revision=self.revision,
            match_id=self.match_id,
            state=self.state,
            begins_at=self.begins_at,
            ends_at=self.ends_at,
            local_date=local.date(),
            local_time=f"{local:%H:%M}",
            zone=self.zone,
            channel=self.channel,
            place=self.place,
            missed_by=self.missed_by,
            minutes_held=self.minutes_held,
            reported_at=self.reported_at,
        )


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Meeting | None:
    """A meeting; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(_ONE + (_HOLD if hold else ""), {"id": id}).one_or_none()
    return None if row is None else _meeting(row)


def to_come(
    connection: Connection,
    *,
    at: datetime,
    match_ids: Collection[UUID] = (),
    mentor_id: UUID | None = None,
) -> list[Meeting]:
    """Planned meetings of some matches, or of a mentor, that have not begun; held."""
    values = {"at": at, "match_ids": list(match_ids), "mentor_id": mentor_id}
    return [_meeting(row) for row in connection.exec_driver_sql(_TO_COME, values)]


def page(
    connection: Connection,
    *,
    match_id: UUID | None = None,
    mentor_id: UUID | None = None,
    state: str | None = None,
    since: datetime | None = None,
    before: datetime | None = None,
    after: UUID | None,
    limit: int,
) -> list[Meeting]:
    """Up to `limit` meetings after another, by their beginning; a mentor's: of active matches."""
    values = {
        "match_id": match_id,
        "mentor_id": mentor_id,
        "state": state,
        "since": since,
        "before": before,
        "after": after,
        "limit": limit,
    }
    return [_meeting(row) for row in connection.exec_driver_sql(_PAGE, values)]


def cancel(connection: Connection, id: UUID) -> int:
    """Have a meeting not take place; its revision then."""
    return connection.exec_driver_sql(_CANCEL, {"id": id}).scalar_one()


def forget(connection: Connection, mentee_ids: Collection[UUID]) -> list[UUID]:
    """Keep nowhere where some mentees met their mentors; the meetings that this changed."""
    values = {"mentee_ids": list(mentee_ids)}
    return list(connection.exec_driver_sql(_FORGET, values).scalars())


def _meeting(row: Any) -> Meeting:
    return Meeting(**row._mapping)
