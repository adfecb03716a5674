"""What was refused at rooms' doors, as it is looked at, let in after all, or given up."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import QuarantinedView

_PAGE = """
SELECT id, organisation, reason, detail, source, sequence::text AS sequence, type, event_id, times,
    first_at, last_at, size, octet_length(body) = size AS whole
FROM quarantine
WHERE organisation = %(organisation)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
_HELD = """
SELECT size, body FROM quarantine
WHERE organisation = %(organisation)s AND id = %(id)s FOR UPDATE"""
_REMOVE = "DELETE FROM quarantine WHERE organisation = %(organisation)s AND id = %(id)s"
_COUNT = "SELECT count(*) FROM quarantine WHERE organisation = %(organisation)s"


def page(
    connection: Connection, organisation: str, *, after: UUID | None, limit: int
) -> list[QuarantinedView]:
    """Up to `limit` after an id, oldest first."""
    values = {"organisation": organisation, "after": after, "limit": limit}
    rows = connection.exec_driver_sql(_PAGE, values)
    return [QuarantinedView(**row._mapping) for row in rows]


def held(connection: Connection, organisation: str, id: UUID) -> tuple[int, bytes] | None:
    """An event's size and the bytes of it that are kept; it stays until this transaction ends."""
    row: Any = connection.exec_driver_sql(
        _HELD, {"organisation": organisation, "id": id}
    ).one_or_none()
    return None if row is None else (row.size, bytes(row.body))


def remove(connection: Connection, organisation: str, id: UUID) -> bool:
    """Keep an event no more; whether it was there."""
    values = {"organisation": organisation, "id": id}
    return connection.exec_driver_sql(_REMOVE, values).rowcount == 1


def count(connection: Connection, organisation: str) -> int:
    """How many wait for somebody's decision."""
    return connection.exec_driver_sql(_COUNT, {"organisation": organisation}).scalar_one()
