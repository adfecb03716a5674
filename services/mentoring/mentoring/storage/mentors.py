"""Mentors, as it matters for whom they may accompany."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

# The latest check decides, by the day on which it was made: an older one that is noted late
# changes nothing. A concern that is not cleared up leaves no reference that counts.
_COLUMNS = """m.id, m.revision, m.first_names, m.surnames, m.gender, m.affiliation, m.state,
    m.mobile, m.email, m.skills, m.languages, m.municipalities, m.channels, m.availability,
    m.capacity, m.since, m.ended_at,
    (SELECT count(*) FROM match a WHERE a.mentor_id = m.id
        AND a.state IN ('proposed', 'offered', 'active')) AS mentees,
    (SELECT CASE WHEN bool_or(r.outcome = 'has_concerns' AND r.cleared_up_at IS NULL) THEN 0
            ELSE count(*) FILTER (WHERE r.outcome = 'recommends') END
        FROM mentor_reference r WHERE r.mentor_id = m.id) AS mentor_references,
    (SELECT CASE c.outcome WHEN 'clear' THEN c.valid_until END FROM mentor_check c
        WHERE c.mentor_id = m.id ORDER BY c.checked_on DESC, c.id DESC LIMIT 1) AS cleared_until,
    EXISTS (SELECT FROM account h WHERE h.holder_id = m.id) AS has_access"""
_SELECT = f"SELECT {_COLUMNS} FROM mentor m WHERE m.id = ANY(%(ids)s) ORDER BY m.id"
_PAGE = f"""
SELECT {_COLUMNS} FROM mentor m
WHERE (%(after)s::uuid IS NULL OR m.id > %(after)s)
    AND (%(state)s::text IS NULL OR m.state = %(state)s)
ORDER BY m.id LIMIT %(limit)s"""
_HOLD = "SELECT id FROM mentor WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
INSERT = """
INSERT INTO mentor (id, organisation, revision, first_names, surnames, gender, affiliation, state,
    mobile, email, skills, languages, municipalities, channels, availability, capacity, since)
VALUES (%(id)s, %(organisation)s, 1, %(first_names)s, %(surnames)s, %(gender)s, %(affiliation)s,
    'applied', %(mobile)s, %(email)s, %(skills)s, %(languages)s, %(municipalities)s, %(channels)s,
    %(availability)s, %(capacity)s, %(since)s)"""
CHANGE = """
UPDATE mentor SET revision = revision + 1, first_names = %(first_names)s, surnames = %(surnames)s,
    gender = %(gender)s, affiliation = %(affiliation)s, mobile = %(mobile)s, email = %(email)s,
    skills = %(skills)s, languages = %(languages)s, municipalities = %(municipalities)s,
    channels = %(channels)s, availability = %(availability)s, capacity = %(capacity)s
WHERE id = %(id)s"""
_MOVE = """
UPDATE mentor SET revision = revision + 1, state = %(state)s,
    ended_at = CASE %(state)s WHEN 'ended' THEN %(at)s END
WHERE id = %(id)s RETURNING revision"""
_FORGET = """
UPDATE mentor SET revision = revision + 1, first_names = NULL, surnames = NULL, gender = NULL,
    mobile = NULL, email = NULL, municipalities = '{}', availability = '{}'
WHERE id = %(id)s RETURNING revision"""
_ACCOMPANIED = "SELECT count(*) FROM match WHERE mentor_id = %(id)s AND state = 'active'"
_RAISE = "UPDATE mentor SET revision = revision + 1 WHERE id = %(id)s RETURNING revision"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentor:
    """Somebody who accompanies."""

    id: UUID
    revision: int
    #: none where the mentor's data have been erased
    first_names: str | None
    surnames: str | None
    gender: str | None
    affiliation: str
    state: str
    mobile: str | None
    email: str | None
    skills: list[str]
    languages: list[str]
    municipalities: list[str]
    channels: list[str]
    availability: list[str]
    capacity: int
    #: matches under way, offers and proposals included
    mentees: int
    #: that recommend; none while a concern is not cleared up
    references: int
    #: the last day on which a check allows contact with minors
    cleared_until: date | None
    has_access: bool
    since: datetime
    ended_at: datetime | None

    @property
    def free(self) -> int:
        """How many more mentees the capacity allows."""
        return max(0, self.capacity - self.mentees)

    def is_cleared(self, on: date) -> bool:
        """Whether a check allows contact with minors on a day."""
        return self.cleared_until is not None and self.cleared_until >= on


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Mentor | None:
    """A mentor; with `hold` nobody else changes the mentor, or matches one with the mentor, before
    this transaction ends."""
    return by_id(connection, [id], hold=hold).get(id)


def by_id(
    connection: Connection, ids: Collection[UUID], *, hold: bool = False
) -> Mapping[UUID, Mentor]:
    """Mentors by their ids; held, in the order of these, before any other lock."""
    if hold:
        # First the locks, then what they protect: it is counted as it is once they are had.
        connection.exec_driver_sql(_HOLD, {"ids": list(ids)}).all()
    rows = connection.exec_driver_sql(_SELECT, {"ids": list(ids)})
    return {row.id: _mentor(row._asdict()) for row in rows}


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[Mentor]:
    """Up to `limit` mentors after an id, oldest first."""
    values = {"state": state, "after": after, "limit": limit}
    return [_mentor(row._asdict()) for row in connection.exec_driver_sql(_PAGE, values)]


def move(connection: Connection, id: UUID, state: str, *, at: datetime) -> int:
    """Have a mentor be in a state from a moment on; the mentor's revision then."""
    values = {"id": id, "state": state, "at": at}
    return connection.exec_driver_sql(_MOVE, values).scalar_one()


def raise_revision(connection: Connection, id: UUID) -> int:
    """Count a change of a mentor; the mentor's revision from now on."""
    return connection.exec_driver_sql(_RAISE, {"id": id}).scalar_one()


def forget(connection: Connection, id: UUID) -> int:
    """Keep nothing of a mentor that says who it was, or where and when to be met; the revision then."""
    return connection.exec_driver_sql(_FORGET, {"id": id}).scalar_one()


def accompanied(connection: Connection, id: UUID) -> int:
    """How many mentees a mentor accompanies; no offer or proposal is one of them."""
    return connection.exec_driver_sql(_ACCOMPANIED, {"id": id}).scalar_one()


def _mentor(values: dict[str, Any]) -> Mentor:
    # What a column of this name would be, PostgreSQL reads as a word of its own.
    values["references"] = values.pop("mentor_references")
    return Mentor(**values)
