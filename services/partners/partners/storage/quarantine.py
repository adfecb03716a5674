"""What was refused at rooms' doors, as it is looked at, let in after all, or given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.partners import QuarantinedView
from nosotros.database import EVERY_ORGANISATION

_PAGE = """
SELECT id, organisation, reason, detail, source, sequence::text AS sequence, type, event_id, times,
    first_at, last_at, size, coalesce(octet_length(body) = size, false) AS whole
FROM quarantine
WHERE organisation = %(organisation)s AND (%(after)s::uuid IS NULL OR id > %(after)s)
ORDER BY id LIMIT %(limit)s"""
_HELD = """
SELECT size, body FROM quarantine
WHERE organisation = %(organisation)s AND id = %(id)s FOR UPDATE"""
_REMOVE = "DELETE FROM quarantine WHERE organisation = %(organisation)s AND id = %(id)s"
# Wherever in it she is named, as it may be no event at all; and whatever room it came from.
_EMPTY = """
UPDATE quarantine SET body = NULL
WHERE position(convert_to(%(subject)s, 'UTF8') IN body) > 0
    OR position(convert_to(upper(%(subject)s), 'UTF8') IN body) > 0"""
_SET_ORGANISATION = "SELECT set_config('nosotros.organisation', %(organisation)s, true)"
_EXPIRE = "DELETE FROM quarantine WHERE last_at < %(before)s"
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
    return None if row is None else (row.size, bytes(row.body or b""))


def remove(connection: Connection, organisation: str, id: UUID) -> bool:
    """Keep an event no more; whether it was there."""
    values = {"organisation": organisation, "id": id}
    return connection.exec_driver_sql(_REMOVE, values).rowcount == 1


def empty(connection: Connection, subject: UUID, *, organisation: str) -> None:
    """Keep nothing of the bodies that name somebody, of any room; that they were refused stays.

    Args:
        connection: the transaction's.
        subject: her id.
        organisation: whose the transaction is, and is again afterwards.
    """
    connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": EVERY_ORGANISATION})
    connection.exec_driver_sql(_EMPTY, {"subject": str(subject)})
    connection.exec_driver_sql(_SET_ORGANISATION, {"organisation": organisation})


def expire(connection: Connection, *, before: datetime) -> int:
    """Keep nothing of what came last before a moment; how many that were.

    Args:
        connection: one that sees every organisation.
        before: the moment.
    """
    return connection.exec_driver_sql(_EXPIRE, {"before": before}).rowcount


def count(connection: Connection, organisation: str) -> int:
    """How many wait for somebody's decision."""
    return connection.exec_driver_sql(_COUNT, {"organisation": organisation}).scalar_one()
