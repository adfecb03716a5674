"""Withdrawals and erasures of participants."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.storage.imports import NAMES_ANYBODY
from enrolment.storage.records import ALL_HERS
from nosotros.contracts.enrolment import ErasureView

# A record by which she left before keeps when that was, and why.
RESTRICT = """
UPDATE participant SET revision = revision + 1, restricted_at = coalesce(restricted_at, %(at)s),
    withdrawn_why = CASE WHEN restricted_at IS NULL THEN %(why)s ELSE withdrawn_why END
WHERE id = %(id)s"""
# What ended with a merge is taken up with its undoing, but not once she has left.
LEAVE_ENDED = f"""
UPDATE enrolment SET revision = revision + 1, reason = %(reason)s, merge_id = NULL
WHERE participant_id = ANY({ALL_HERS}) AND state = 'withdrawn' AND reason = 'merged'"""
READMIT = """
UPDATE participant SET revision = revision + 1, restricted_at = NULL, withdrawn_why = NULL
WHERE id = %(id)s"""
COME_OF_AGE = """
UPDATE participant SET revision = revision + 1, came_of_age_at = %(at)s WHERE id = %(id)s"""
# What stays is an id that nothing leads to a person from, so that counts stay true.
ERASE = """
UPDATE participant SET revision = revision + 1, erased_at = %(at)s, first_names = NULL,
    surnames = NULL, document_type = NULL, document_number = NULL, document_key = NULL,
    number_key = NULL, document_expires_on = NULL, birth_date = NULL, municipality = NULL,
    neighbourhood = NULL, sex = NULL, gender = NULL, mobile = NULL, email = NULL,
    preferred_channel = NULL, children = NULL, needs_childcare = NULL, guardian_name = NULL,
    guardian_document = NULL, guardian_mobile = NULL, withdrawn_why = NULL, came_of_age_at = NULL,
    first_known_as = NULL
WHERE id = %(id)s RETURNING revision"""
_FORGET = (
    "DELETE FROM past_document WHERE participant_id = %(id)s",
    "DELETE FROM contact_point WHERE participant_id = %(id)s",
    "DELETE FROM match_key WHERE participant_id = %(id)s",
    "DELETE FROM duplicate WHERE participant_id = %(id)s OR other_id = %(id)s",
    "DELETE FROM safeguard WHERE participant_id = %(id)s",
)
INSERT_ERASURE = """
INSERT INTO erasure (id, organisation, participant_id, requested_at, due_at, done_at, waiting_for)
VALUES (%(id)s, %(organisation)s, %(participant_id)s, %(requested_at)s, %(due_at)s, %(done_at)s,
    %(waiting_for)s)"""
CONFIRM = """
UPDATE erasure SET waiting_for = array_remove(waiting_for, %(entry)s),
    confirmed_by = confirmed_by || %(entry)s::text,
    done_at = CASE WHEN waiting_for = ARRAY[%(entry)s::text] THEN %(at)s END
WHERE %(entry)s = ANY(waiting_for) RETURNING id, participant_id, done_at"""
OVERDUE = """
UPDATE erasure SET overdue = true, due_at = %(due_at)s
WHERE id = %(id)s AND done_at IS NULL RETURNING participant_id, waiting_for"""
# The sheets that hold somebody's row, to be deleted by the importer's process; also those with
# rows that lead to nobody, as one of them may be hers, refused before she was registered.
_END_SHEETS = f"""
UPDATE import SET sheet_until = %(at)s
WHERE sheet_reference IS NOT NULL AND ({NAMES_ANYBODY}
    OR id IN (SELECT import_id FROM import_row WHERE participant_id = ANY(%(ids)s)))
RETURNING id"""
_SELECT = """
SELECT id, participant_id, requested_at, due_at, done_at, waiting_for, confirmed_by,
    CASE WHEN done_at IS NOT NULL THEN 'done' WHEN overdue THEN 'overdue' ELSE 'under_way' END
        AS state
FROM erasure """
_ERASURE_OF = f"""
{_SELECT} WHERE participant_id IN (
    WITH RECURSIVE she AS (
        SELECT %(id)s::uuid AS id
        UNION SELECT p.merged_into FROM participant p JOIN she USING (id)
            WHERE p.merged_into IS NOT NULL
    )
    SELECT id FROM she)"""


def forget(connection: Connection, id: UUID) -> None:
    """Delete what else is kept of somebody beside her row and what has a module of its own."""
    for statement in _FORGET:
        connection.exec_driver_sql(statement, {"id": id})


def end_sheets(connection: Connection, ids: list[UUID], *, at: object) -> list[UUID]:
    """Have the kept sheets deleted that have, or may have, a row of these people; the ids of
    their imports."""
    rows = connection.exec_driver_sql(_END_SHEETS, {"ids": ids, "at": at})
    return list(rows.scalars())


def erasure(connection: Connection, id: UUID) -> ErasureView | None:
    """An erasure."""
    row = connection.exec_driver_sql(_SELECT + "WHERE id = %(id)s", {"id": id}).first()
    return None if row is None else _view(row)


def erasure_of(connection: Connection, participant_id: UUID) -> ErasureView | None:
    """The erasure of somebody, also by the id of a record that was merged into hers."""
    row = connection.exec_driver_sql(_ERASURE_OF, {"id": participant_id}).first()
    return None if row is None else _view(row)


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[ErasureView]:
    """Up to `limit` erasures after an id, oldest first."""
    rows = connection.exec_driver_sql(
        f"SELECT * FROM ({_SELECT}) AS e WHERE (%(state)s::text IS NULL OR state = %(state)s)"
        " AND (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
        {"state": state, "after": after, "limit": limit},
    )
    return [_view(row) for row in rows]


def erased_revision(connection: Connection, id: UUID) -> int:
    """The revision that a participant was erased with."""
    found: int = connection.exec_driver_sql(
        "SELECT revision FROM participant WHERE id = %(id)s", {"id": id}
    ).scalar_one()
    return found


def service_of(entry: str) -> str:
    """Whose confirmation an entry of `waiting_for` stands for."""
    return entry.partition("/")[0]


def _view(row: Any) -> ErasureView:
    values = dict(row._mapping)
    waiting = {service_of(each) for each in row.waiting_for}
    confirmed = {service_of(each) for each in row.confirmed_by} - waiting
    values |= {"waiting_for": tuple(sorted(waiting)), "confirmed_by": tuple(sorted(confirmed))}
    return ErasureView(**values)
