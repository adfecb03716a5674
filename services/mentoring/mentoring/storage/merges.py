"""Merges of records, and what leads to somebody whose record was merged into another.

A row keeps in `known_as` the record that it was made with, and has in `participant_id` the one that
this leads to by now.
"""

from uuid import UUID

from sqlalchemy import Connection

from mentoring.storage import people

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
# Made with this record, or with one that was merged into it.
_RECORDS = """
WITH RECURSIVE record AS (
    SELECT %(id)s::uuid AS id
    UNION SELECT m.merged_id FROM merge m JOIN record ON m.survivor_id = record.id AND NOT m.undone
)"""
# In the order in which their locks are taken everywhere.
_MOVE = tuple(
    f"""{_RECORDS}
UPDATE {table} SET participant_id = %(participant_id)s, revision = revision + 1
WHERE known_as IN (SELECT id FROM record) AND participant_id IS DISTINCT FROM %(participant_id)s"""
    for table in ("team_member", "mentee", "support_case")
)
_FORGET = "DELETE FROM merge WHERE survivor_id = %(id)s OR merged_id = %(id)s"


def survivor_of(connection: Connection, participant_id: UUID) -> UUID:
    """The record that somebody's leads to by now: her own, or the one it was merged into."""
    found: UUID = connection.exec_driver_sql(_SURVIVOR, {"id": participant_id}).scalar_one()
    return found


def hold(connection: Connection, participant_id: UUID) -> UUID:
    """Hold somebody's record and the one that it leads to, which is answered; see `people.hold`."""
    before = survivor_of(connection, participant_id)
    people.hold(connection, {participant_id, before})
    # Whoever merges or undoes holds both: what it leads to now, it leads to until we end.
    after = survivor_of(connection, participant_id)
    if after not in (participant_id, before):
        people.hold(connection, [after])
    return after


def merge(
    connection: Connection, id: UUID, *, organisation: str, survivor_id: UUID, merged_id: UUID
) -> None:
    """Have a record lead to another one's, and all that was made with it."""
    connection.exec_driver_sql(
        _MERGE,
        {
            "id": id,
            "organisation": organisation,
            "survivor_id": survivor_id,
            "merged_id": merged_id,
        },
    )
    _move(connection, merged_id)


def undo(connection: Connection, id: UUID, *, merged_id: UUID) -> None:
    """Have a record lead to itself again, and all that was made with it."""
    connection.exec_driver_sql(_UNDO, {"id": id})
    _move(connection, merged_id)


def forget(connection: Connection, participant_id: UUID) -> None:
    """Forget which records were somebody's."""
    connection.exec_driver_sql(_FORGET, {"id": participant_id})


def _move(connection: Connection, merged_id: UUID) -> None:
    values = {"id": merged_id, "participant_id": survivor_of(connection, merged_id)}
    for statement in _MOVE:
        connection.exec_driver_sql(statement, values)
