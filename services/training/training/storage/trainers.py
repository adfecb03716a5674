"""Trainers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.training import TrainerView
from training.storage.staff import cleared_until

INSERT = """
INSERT INTO trainer (id, organisation, revision, first_names, surnames, state, since)
VALUES (%(id)s, %(organisation)s, 1, %(first_names)s, %(surnames)s, 'active', %(since)s)"""
CHANGE = """
UPDATE trainer SET revision = revision + 1, first_names = %(first_names)s, surnames = %(surnames)s
WHERE id = %(id)s"""
END = """
UPDATE trainer SET revision = revision + 1, state = 'ended', ended_at = %(at)s WHERE id = %(id)s"""
_SELECT = "SELECT id, revision, first_names, surnames, state, since, ended_at FROM trainer "


def find(connection: Connection, id: UUID, *, hold: bool = False) -> TrainerView | None:
    """A trainer; with `hold` she stays as she is until this transaction ends."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else ""), {"id": id}
    )
    return next(iter(_views(connection, rows.all())), None)


def page(
    connection: Connection, *, state: str | None, after: UUID | None, limit: int
) -> list[TrainerView]:
    """Up to `limit` trainers after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
            AND (%(state)s::text IS NULL OR state = %(state)s)
        ORDER BY id LIMIT %(limit)s""",
        {"state": state, "after": after, "limit": limit},
    )
    return _views(connection, rows.all())


def _views(connection: Connection, rows: Sequence[Any]) -> list[TrainerView]:
    cleared = cleared_until(connection, [row.id for row in rows])
    return [TrainerView(**row._mapping, cleared_until=cleared.get(row.id)) for row in rows]
