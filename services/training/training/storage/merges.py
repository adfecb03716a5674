"""Merges of records, and what follows somebody whose record was merged into another."""

from uuid import UUID

from sqlalchemy import Connection

_MERGE = """
INSERT INTO merge (id, organisation, survivor_id, merged_id)
VALUES (%(id)s, %(organisation)s, %(survivor_id)s, %(merged_id)s) ON CONFLICT DO NOTHING"""
_UNDO = "UPDATE merge SET undone = true WHERE id = %(id)s AND NOT undone"
_SURVIVOR = """
WITH RECURSIVE line AS (
    SELECT %(id)s::uuid AS id
    UNION SELECT m.survivor_id FROM merge m JOIN line ON m.merged_id = line.id AND NOT m.undone
)
SELECT id FROM line
WHERE NOT EXISTS (SELECT FROM merge m WHERE m.merged_id = line.id AND NOT m.undone)"""
_KNOWN = "SELECT EXISTS (SELECT FROM merge WHERE merged_id = %(id)s)"
# Whoever was enrolled with this record, or with one that was merged into it.
_MOVE = """
WITH RECURSIVE record AS (
    SELECT %(id)s::uuid AS id
    UNION SELECT m.merged_id FROM merge m JOIN record ON m.survivor_id = record.id AND NOT m.undone
)
UPDATE learner SET participant_id = %(participant_id)s, revision = revision + 1
WHERE enrolled_as IN (SELECT id FROM record) RETURNING id"""
_FORGET = "DELETE FROM merge WHERE survivor_id = %(id)s OR merged_id = %(id)s"


def survivor_of(connection: Connection, participant_id: UUID) -> UUID:
    """The record that somebody's leads to by now: her own, or the one it was merged into."""
    found: UUID = connection.exec_driver_sql(_SURVIVOR, {"id": participant_id}).scalar_one()
    return found


def is_known(connection: Connection, merged_id: UUID) -> bool:
    """Whether it has been told that a record was merged, also where that is undone by now."""
    return bool(connection.exec_driver_sql(_KNOWN, {"id": merged_id}).scalar_one())


def merge(
    connection: Connection, id: UUID, *, organisation: str, survivor_id: UUID, merged_id: UUID
) -> list[UUID]:
    """Have a record lead to another one's; the learners who have another participant by it."""
    connection.exec_driver_sql(
        _MERGE,
        {
            "id": id,
            "organisation": organisation,
            "survivor_id": survivor_id,
            "merged_id": merged_id,
        },
    )
    return _move(connection, merged_id)


def undo(connection: Connection, id: UUID, *, merged_id: UUID) -> list[UUID]:
    """Have a record lead to itself again; the learners who have another participant by it."""
    connection.exec_driver_sql(_UNDO, {"id": id})
    return _move(connection, merged_id)


def forget(connection: Connection, participant_id: UUID) -> None:
    """Forget which records were somebody's."""
    connection.exec_driver_sql(_FORGET, {"id": participant_id})


def _move(connection: Connection, merged_id: UUID) -> list[UUID]:
    participant_id = survivor_of(connection, merged_id)
    moved = connection.exec_driver_sql(_MOVE, {"id": merged_id, "participant_id": participant_id})
    return list(moved.scalars())
