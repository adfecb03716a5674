"""The references and checks of mentors, every one that was noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import MentorCheckView, ReferenceView

INSERT_REFERENCE = """
INSERT INTO mentor_reference (id, organisation, mentor_id, given_as, outcome, taken_on, noted_by,
    noted_at)
VALUES (%(id)s, %(organisation)s, %(mentor_id)s, %(given_as)s, %(outcome)s, %(taken_on)s,
    %(noted_by)s, %(noted_at)s)"""
_CLEAR_UP = """
UPDATE mentor_reference SET cleared_up_at = %(at)s, cleared_up_by = %(by)s
WHERE id = %(id)s AND mentor_id = %(mentor_id)s AND outcome = 'has_concerns'
    AND cleared_up_at IS NULL
RETURNING id"""
_REFERENCES = """
SELECT id, mentor_id, given_as, outcome, taken_on, noted_by, noted_at, cleared_up_at
FROM mentor_reference WHERE mentor_id = %(mentor_id)s ORDER BY taken_on DESC, id DESC"""
INSERT_CHECK = """
INSERT INTO mentor_check (id, organisation, mentor_id, outcome, checked_on, valid_until, reference,
    noted_by, noted_at)
VALUES (%(id)s, %(organisation)s, %(mentor_id)s, %(outcome)s, %(checked_on)s, %(valid_until)s,
    %(reference)s, %(noted_by)s, %(noted_at)s)"""
_CHECKS = """
SELECT id, mentor_id, outcome, checked_on, valid_until, noted_by, noted_at, reference
FROM mentor_check WHERE mentor_id = %(mentor_id)s ORDER BY checked_on DESC, id DESC"""
_FORGET = (
    "UPDATE mentor_reference SET given_as = NULL WHERE mentor_id = %(mentor_id)s",
    "UPDATE mentor_check SET reference = NULL WHERE mentor_id = %(mentor_id)s",
)


def clear_up(
    connection: Connection, concern_id: UUID, *, mentor_id: UUID, by: UUID, at: datetime
) -> bool:
    """Have a reference clear up a concern of the same mentor; whether it was one that was open."""
    values = {"id": concern_id, "mentor_id": mentor_id, "by": by, "at": at}
    return connection.exec_driver_sql(_CLEAR_UP, values).first() is not None


def references_of(connection: Connection, mentor_id: UUID) -> tuple[ReferenceView, ...]:
    """The references of a mentor, newest first; of those of one day, the one that was noted last."""
    rows = connection.exec_driver_sql(_REFERENCES, {"mentor_id": mentor_id})
    return tuple(ReferenceView(**row._mapping) for row in rows)


def checks_of(connection: Connection, mentor_id: UUID) -> tuple[MentorCheckView, ...]:
    """The checks of a mentor, newest first; of those of one day, the one that was noted last."""
    rows = connection.exec_driver_sql(_CHECKS, {"mentor_id": mentor_id})
    return tuple(MentorCheckView(**row._mapping) for row in rows)


def forget(connection: Connection, mentor_id: UUID) -> None:
    """Keep of what was noted of a mentor only when it was, and with what outcome."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"mentor_id": mentor_id})
