"""Community workshops of ambassadors."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from nosotros.contracts.training import WorkshopView

_SELECT = """
SELECT id, revision, ambassador_id, title, module, state, begins_at, zone, municipality,
    neighbourhood, minors_expected, women, men, others, minors, children_cared_for, report,
    reported_at
FROM workshop
"""
INSERT = """
INSERT INTO workshop (id, organisation, revision, ambassador_id, title, module, state, begins_at,
    zone, municipality, neighbourhood, minors_expected)
VALUES (%(id)s, %(organisation)s, 1, %(ambassador_id)s, %(title)s, %(module)s, 'planned',
    %(begins_at)s, %(zone)s, %(municipality)s, %(neighbourhood)s, %(minors_expected)s)"""
REPORT = """
UPDATE workshop SET revision = revision + 1, state = 'held', women = %(women)s, men = %(men)s,
    others = %(others)s, minors = %(minors)s, children_cared_for = %(children_cared_for)s,
    report = %(report)s, reported_at = %(reported_at)s
WHERE id = %(id)s"""
CANCEL = "UPDATE workshop SET revision = revision + 1, state = 'cancelled' WHERE id = %(id)s"
FORGET = """
UPDATE workshop SET revision = revision + 1, report = NULL
WHERE ambassador_id = ANY(%(ids)s) AND report IS NOT NULL"""


def find(connection: Connection, id: UUID, *, hold: bool = False) -> WorkshopView | None:
    """A workshop; with `hold` it stays as it is until this transaction ends."""
    row = connection.exec_driver_sql(
        _SELECT + "WHERE id = %(id)s" + (" FOR UPDATE" if hold else ""), {"id": id}
    ).first()
    return None if row is None else _view(row)


def planned_after(connection: Connection, ambassador_id: UUID, day: date) -> list[WorkshopView]:
    """An ambassador's workshops that are planned for after a day, held until this work ends."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE ambassador_id = %(id)s AND state = 'planned'"
        " AND (begins_at AT TIME ZONE zone)::date > %(day)s ORDER BY id FOR UPDATE",
        {"id": ambassador_id, "day": day},
    )
    return [_view(row) for row in rows]


def page(
    connection: Connection,
    *,
    ambassador_id: UUID | None,
    state: str | None,
    after: UUID | None,
    limit: int,
) -> list[WorkshopView]:
    """Up to `limit` workshops after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE (%(after)s::uuid IS NULL OR id > %(after)s)"
        " AND (%(ambassador_id)s::uuid IS NULL OR ambassador_id = %(ambassador_id)s)"
        " AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY id LIMIT %(limit)s",
        {"after": after, "ambassador_id": ambassador_id, "state": state, "limit": limit},
    )
    return [_view(row) for row in rows]


def forget(connection: Connection, ambassador_ids: Collection[UUID]) -> None:
    """Keep no word of the reports of some ambassadors' workshops."""
    connection.exec_driver_sql(FORGET, {"ids": list(ambassador_ids)})


def _view(row: Any) -> WorkshopView:
    local = row.begins_at.astimezone(ZoneInfo(row.zone))
    return WorkshopView(local_date=local.date(), local_time=local.strftime("%H:%M"), **row._mapping)
