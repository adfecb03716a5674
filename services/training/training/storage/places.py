"""Places: rooms where sessions are held."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.training import PlaceView

INSERT = """
INSERT INTO place (id, organisation, revision, name, municipality, address, capacity)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(municipality)s, %(address)s, %(capacity)s)"""
CHANGE = """
UPDATE place SET revision = revision + 1, name = %(name)s, municipality = %(municipality)s,
    address = %(address)s, capacity = %(capacity)s
WHERE id = %(id)s"""
_SELECT = "SELECT id, revision, name, municipality, address, capacity FROM place "


def find(connection: Connection, id: UUID, *, hold: bool = False) -> PlaceView | None:
    """A place; with `hold` it stays as it is, and no session there is planned by somebody else,
    until this transaction ends."""
    row = connection.exec_driver_sql(
        _SELECT + "WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else ""), {"id": id}
    ).first()
    return None if row is None else _view(row)


def page(connection: Connection, *, after: UUID | None, limit: int) -> list[PlaceView]:
    """Up to `limit` places after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE %(after)s::uuid IS NULL OR id > %(after)s ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [_view(row) for row in rows]


def _view(row: Any) -> PlaceView:
    return PlaceView(**row._mapping)
