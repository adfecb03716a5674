"""Pairs of records that may be one person's, and merges."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.enrolment import ComparedRecord, DuplicateView, MergeView
from nosotros.identifiers import new_id

PROPOSE = """
INSERT INTO duplicate (id, organisation, participant_id, other_id, score, reasons, state, found_at)
SELECT p.id, %(organisation)s, p.participant_id, p.other_id, p.score, p.reasons::text[], 'open',
    %(found_at)s
FROM unnest(%(ids)s::uuid[], %(participants)s::uuid[], %(others)s::uuid[], %(scores)s::integer[],
    %(reasons)s::text[]) AS p (id, participant_id, other_id, score, reasons)
ON CONFLICT (least(participant_id, other_id), greatest(participant_id, other_id)) DO NOTHING
RETURNING id"""
_FIELDS = """id, participant_id, other_id, score, reasons, state, found_at, decided_at, decided_by,
    merge_id"""
_MERGE = """
SELECT id, survivor_id, merged_id, merged_at, merged_by, undone_at, undone_by FROM merge """
_OPEN_OTHERS = """
SELECT w.id, d.other_id
FROM unnest(%(ids)s::uuid[]) AS w (id)
CROSS JOIN LATERAL (
    SELECT other_id FROM duplicate WHERE participant_id = w.id AND state = 'open'
    UNION ALL
    SELECT participant_id FROM duplicate WHERE other_id = w.id AND state = 'open'
) AS d"""
INSERT_MERGE = """
INSERT INTO merge (id, organisation, survivor_id, merged_id, merged_at, merged_by)
VALUES (%(id)s, %(organisation)s, %(survivor_id)s, %(merged_id)s, %(at)s, %(actor)s)"""
UNDO_MERGE = "UPDATE merge SET undone_at = %(at)s, undone_by = %(actor)s WHERE id = %(id)s"
DECIDE = """
UPDATE duplicate SET state = %(state)s, decided_at = %(at)s, decided_by = %(actor)s,
    merge_id = %(merge_id)s
WHERE id = %(id)s"""
POINT_TO = (
    "UPDATE participant SET revision = revision + 1, merged_into = %(into)s WHERE id = %(id)s"
)
MOVE_ENROLMENT = """
UPDATE enrolment SET revision = revision + 1, participant_id = %(participant_id)s,
    merge_id = %(merge_id)s, enrolled_as = coalesce(enrolled_as, participant_id)
WHERE id = %(id)s"""
MARK_ENROLMENT = "UPDATE enrolment SET merge_id = %(merge_id)s WHERE id = %(id)s"


class Proposal:
    """A pair to be proposed."""

    __slots__ = ("id", "other_id", "participant_id", "reasons", "score")

    def __init__(
        self, *, participant_id: UUID, other_id: UUID, score: int, reasons: Sequence[str]
    ) -> None:
        self.id = new_id()
        self.participant_id = participant_id
        self.other_id = other_id
        self.score = score
        self.reasons = reasons


def propose(
    connection: Connection, proposals: Sequence[Proposal], *, organisation: str, at: datetime
) -> list[Proposal]:
    """Write pairs down; those that are new, as a pair is proposed once whatever came of it."""
    if not proposals:
        return []
    rows = connection.exec_driver_sql(
        PROPOSE, values_of(proposals, organisation=organisation, at=at)
    )
    new = set(rows.scalars())
    return [each for each in proposals if each.id in new]


def values_of(proposals: Sequence[Proposal], *, organisation: str, at: datetime) -> dict[str, Any]:
    """Pairs as `PROPOSE` takes them."""
    return {
        "organisation": organisation,
        "found_at": at,
        "ids": [each.id for each in proposals],
        "participants": [each.participant_id for each in proposals],
        "others": [each.other_id for each in proposals],
        "scores": [each.score for each in proposals],
        "reasons": ["{" + ",".join(each.reasons) + "}" for each in proposals],
    }


def find(connection: Connection, id: UUID, *, hold: bool = False) -> DuplicateView | None:
    """A pair; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(
        f"SELECT {_FIELDS} FROM duplicate WHERE id = %(id)s" + (" FOR UPDATE" if hold else ""),
        {"id": id},
    ).first()
    return None if row is None else _view(row)


def page(
    connection: Connection, *, state: str, after: UUID | None, limit: int
) -> list[DuplicateView]:
    """Up to `limit` pairs in a state after an id, oldest first."""
    rows = connection.exec_driver_sql(
        f"SELECT {_FIELDS} FROM duplicate WHERE state = %(state)s"
        " AND (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
        {"state": state, "after": after, "limit": limit},
    )
    return [_view(row) for row in rows]


def open_others(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """For each of these people, whom she may be and nobody has decided yet."""
    if not ids:
        return {}
    rows: Any = connection.exec_driver_sql(_OPEN_OTHERS, {"ids": list(ids)})
    found: dict[UUID, set[UUID]] = {}
    for row in rows:
        found.setdefault(row.id, set()).add(row.other_id)
    return found


def of_merge(connection: Connection, merge_id: UUID) -> DuplicateView | None:
    """The pair that a merge came from."""
    row = connection.exec_driver_sql(
        f"SELECT {_FIELDS} FROM duplicate WHERE merge_id = %(id)s", {"id": merge_id}
    ).first()
    return None if row is None else _view(row)


def compared(connection: Connection, id: UUID) -> ComparedRecord | None:
    """One side of a pair, merged or not; none where it is erased."""
    row: Any = connection.exec_driver_sql(
        "SELECT id AS participant_id, first_names, surnames, document_type, document_number,"
        " birth_date, mobile, email, municipality, neighbourhood, registered_at,"
        " ARRAY(SELECT DISTINCT e.partner FROM enrolment e"
        "  WHERE e.participant_id = p.id AND e.partner IS NOT NULL ORDER BY e.partner) AS partners"
        " FROM participant p WHERE id = %(id)s AND erased_at IS NULL",
        {"id": id},
    ).first()
    if row is None:
        return None
    values = dict(row._mapping)
    values["partners"] = tuple(values["partners"])
    return ComparedRecord(**values)


def merge(connection: Connection, id: UUID, *, hold: bool = False) -> MergeView | None:
    """A merge; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(
        _MERGE + "WHERE id = %(id)s" + (" FOR UPDATE" if hold else ""), {"id": id}
    ).first()
    return None if row is None else MergeView(**row._mapping)


def _view(row: Any) -> DuplicateView:
    values = dict(row._mapping)
    values["reasons"] = tuple(values["reasons"])
    return DuplicateView(**values)
