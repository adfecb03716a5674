"""Dry runs of imports: how they look, and how they begin once more."""

from uuid import UUID

from sqlalchemy import Connection

#: what is locked between the two is free again after them, and nothing that was stored there is kept
LOOK = "SAVEPOINT look"
LOOKED = ("ROLLBACK TO SAVEPOINT look", "RELEASE SAVEPOINT look")
UNDO = "ROLLBACK"
_FORGET_ROWS = "DELETE FROM import_row WHERE import_id = %(id)s"
_FORGET_COUNTS = """
UPDATE import SET last_line = 0, rows = 0, imported = 0, unchanged = 0, refused = 0, enrolled = 0,
    waiting = 0, possible_duplicates = 0, for_sender = NULL
WHERE id = %(id)s"""


def begin_anew(connection: Connection, id: UUID) -> None:
    """Forget what came of an import's rows, so that its next row is the first."""
    for statement in (_FORGET_ROWS, _FORGET_COUNTS):
        connection.exec_driver_sql(statement, {"id": id})
