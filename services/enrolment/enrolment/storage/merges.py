"""What ends with a merge, and what its undoing gives back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from enrolment.domain.withdrawn import Word
from enrolment.storage.records import ALL_HERS

# A place keeps in `enrolled_as` the record that it was made for, whatever merges move it; none: it
# was never moved.
_MADE_FOR = f"""
SELECT id, intake_id FROM enrolment
WHERE participant_id = %(survivor_id)s AND enrolled_as = ANY({ALL_HERS}) ORDER BY intake_id, id"""
# Where a place is given back, also what ended with a merge that holds no more, and had that place
# in its way until now. What ended with this merge goes first.
_ENDED = """
SELECT e.id FROM enrolment e
WHERE e.participant_id = ANY(%(people)s) AND e.state = 'withdrawn' AND e.reason = 'merged'
    AND (e.merge_id = %(merge_id)s OR e.intake_id = ANY(%(intakes)s)
        AND NOT EXISTS (SELECT FROM merge o WHERE o.id = e.merge_id AND o.undone_at IS NULL))
ORDER BY e.intake_id, e.merge_id IS NOT DISTINCT FROM %(merge_id)s DESC, e.id"""
_WORDS = f"""
SELECT id, participant_id, purpose, given_on, recorded_at, ended_at AS withdrawn_at
FROM authorisation
WHERE participant_id = ANY({ALL_HERS}) AND (ended_at IS NULL OR ended_why = 'withdrawn')
ORDER BY id"""
_END = """
UPDATE authorisation SET ended_at = %(at)s, ended_why = 'merged', merge_id = %(merge_id)s
WHERE id = ANY(%(ids)s)"""
_REVIVE = """
UPDATE authorisation a SET ended_at = NULL, ended_why = NULL, merge_id = NULL
WHERE merge_id = ANY(%(merges)s) AND NOT EXISTS (SELECT FROM authorisation o
    WHERE o.participant_id = a.participant_id AND o.purpose = a.purpose AND o.ended_at IS NULL)
RETURNING id, participant_id, purpose, given_on, recorded_at, ended_at AS withdrawn_at"""
_LATER = """
SELECT id, merged_id FROM merge
WHERE survivor_id = %(survivor_id)s AND id > %(id)s AND undone_at IS NULL ORDER BY id"""


def made_for(connection: Connection, *, survivor_id: UUID, merged_id: UUID) -> dict[UUID, UUID]:
    """The places of a record that were made for another, or for one merged into that: by id,
    each one's intake."""
    rows: Any = connection.exec_driver_sql(
        _MADE_FOR, {"survivor_id": survivor_id, "participant_id": merged_id}
    )
    return {row.id: row.intake_id for row in rows}


def ended_places(
    connection: Connection, merge_id: UUID, *, people: Sequence[UUID], intakes: Collection[UUID]
) -> list[UUID]:
    """The places of two records that ended with a merge and may be taken up now that it is undone.

    Args:
        connection: of the transaction.
        merge_id: of the merge that is undone.
        people: the two records.
        intakes: of the places that were given back.
    """
    rows = connection.exec_driver_sql(
        _ENDED,
        {"merge_id": merge_id, "people": list(people), "intakes": list(intakes)},
    )
    return list(rows.scalars())


def words(connection: Connection, participant_id: UUID) -> list[Word]:
    """What was authorised, or withdrawn, for a record and those merged into it."""
    rows = connection.exec_driver_sql(_WORDS, {"participant_id": participant_id})
    return [Word(**row._mapping) for row in rows]


def end(connection: Connection, merge_id: UUID, ids: Collection[UUID], *, at: datetime) -> None:
    """End authorisations with a merge."""
    connection.exec_driver_sql(_END, {"merge_id": merge_id, "ids": list(ids), "at": at})


def revive(connection: Connection, merge_ids: Collection[UUID]) -> list[Word]:
    """Have authorisations be in force again that ended with these merges, and were neither given
    anew nor withdrawn since."""
    rows = connection.exec_driver_sql(_REVIVE, {"merges": list(merge_ids)})
    return [Word(**row._mapping) for row in rows]


def later(connection: Connection, id: UUID, *, survivor_id: UUID) -> list[tuple[UUID, UUID]]:
    """The merges into a record after this one that stand: each one's id and its merged record."""
    rows: Any = connection.exec_driver_sql(_LATER, {"id": id, "survivor_id": survivor_id})
    return [(row.id, row.merged_id) for row in rows]
