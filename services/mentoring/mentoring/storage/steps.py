"""Next steps of mentees and their mentors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import StepView

_SELECT = """
SELECT s.id, s.revision, s.match_id, s.mentee_id, s.meeting_id,
    CASE WHEN NOT coalesce(p.restricted, false) THEN s.text END AS text,
    s.owner, s.due_on, s.done_on
FROM step s JOIN mentee e ON e.id = s.mentee_id
    LEFT JOIN person p ON p.participant_id = e.participant_id """
_ONE = _SELECT + "WHERE s.id = %(id)s"
_HOLD = " FOR NO KEY UPDATE OF s"
_PAGE = (
    _SELECT
    + """WHERE (%(match_id)s::uuid IS NULL OR s.match_id = %(match_id)s)
    AND (%(open_on)s::date IS NULL OR (s.done_on IS NULL AND s.due_on <= %(open_on)s))
    AND (%(after)s::uuid IS NULL OR s.id > %(after)s)
ORDER BY s.id LIMIT %(limit)s"""
)
INSERT = """
INSERT INTO step (id, organisation, revision, match_id, mentee_id, meeting_id, text, owner, due_on)
VALUES (%(id)s, %(organisation)s, 1, %(match_id)s, %(mentee_id)s, %(meeting_id)s, %(text)s,
    %(owner)s, %(due_on)s)"""
CHANGE = """
UPDATE step SET revision = revision + 1, text = %(text)s, owner = %(owner)s, due_on = %(due_on)s,
    done_on = %(done_on)s
WHERE id = %(id)s"""
DELETE = "DELETE FROM step WHERE id = %(id)s"
_FORGET = "DELETE FROM step WHERE mentee_id = ANY(%(mentee_ids)s) RETURNING id"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A next step, and whose it is."""

    id: UUID
    revision: int
    match_id: UUID
    mentee_id: UUID
    meeting_id: UUID | None
    #: none where she withdrew
    text: str | None
    owner: str
    due_on: date
    done_on: date | None

    @property
    def view(self) -> StepView:
        """As it is shown."""
        names = StepView.__dataclass_fields__
        return StepView(**{name: getattr(self, name) for name in names})


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Step | None:
    """A next step; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(_ONE + (_HOLD if hold else ""), {"id": id}).one_or_none()
    return None if row is None else _step(row)


def page(
    connection: Connection,
    *,
    match_id: UUID | None,
    open_on: date | None,
    after: UUID | None,
    limit: int,
) -> list[StepView]:
    """Up to `limit` steps after an id, oldest first: of a match, or open and due by a day."""
    values = {"match_id": match_id, "open_on": open_on, "after": after, "limit": limit}
    return [_step(row).view for row in connection.exec_driver_sql(_PAGE, values)]


def forget(connection: Connection, mentee_ids: Collection[UUID]) -> list[UUID]:
    """Delete every next step of some mentees; which they were."""
    values = {"mentee_ids": list(mentee_ids)}
    return list(connection.exec_driver_sql(_FORGET, values).scalars())


def _step(row: Any) -> Step:
    return Step(**row._mapping)
