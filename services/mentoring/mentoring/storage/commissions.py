"""The Mesa's commissions, and who is, or was, in them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import CommissionView
from nosotros.identifiers import new_id

INSERT = """
INSERT INTO commission (id, organisation, revision, name, purpose, since)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(purpose)s, %(since)s)"""
CHANGE = """
UPDATE commission SET revision = revision + 1, name = %(name)s, purpose = %(purpose)s,
    until = %(until)s
WHERE id = %(id)s"""
_HOLD = "SELECT id FROM commission WHERE id = %(id)s FOR NO KEY UPDATE"
_SELECT = """
SELECT c.id, c.revision, c.name, c.purpose, c.since, c.until,
    ARRAY(SELECT s.member_id FROM commission_member s
        WHERE s.commission_id = c.id AND s.since <= %(on)s
            AND (s.until IS NULL OR s.until >= %(on)s)
        ORDER BY s.member_id) AS members
FROM commission c
"""
_JOIN = """
INSERT INTO commission_member (id, organisation, commission_id, member_id, since)
VALUES (%(id)s, %(organisation)s, %(commission_id)s, %(member_id)s, %(on)s)"""
# Whoever joined on the day that she leaves again was in it on no day that counts.
_LEAVE = """
WITH never AS (
    DELETE FROM commission_member WHERE commission_id = %(commission_id)s
        AND member_id = %(member_id)s AND until IS NULL AND since = %(on)s)
UPDATE commission_member SET until = %(on)s::date - 1
WHERE commission_id = %(commission_id)s AND member_id = %(member_id)s AND until IS NULL
    AND since < %(on)s"""


def find(
    connection: Connection, id: UUID, *, on: date, hold: bool = False
) -> CommissionView | None:
    """A commission with who is in it on a day; with `hold` it stays as it is."""
    if hold:
        connection.exec_driver_sql(_HOLD, {"id": id}).all()
    rows = connection.exec_driver_sql(_SELECT + "WHERE c.id = %(id)s", {"id": id, "on": on})
    return next((_view(row) for row in rows), None)


def page(
    connection: Connection, *, on: date, after: UUID | None, limit: int
) -> list[CommissionView]:
    """Up to `limit` commissions after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + "WHERE (%(after)s::uuid IS NULL OR c.id > %(after)s) ORDER BY c.id LIMIT %(limit)s",
        {"on": on, "after": after, "limit": limit},
    )
    return [_view(row) for row in rows]


def seat(
    connection: Connection,
    before: CommissionView,
    member_ids: Collection[UUID],
    *,
    organisation: str,
    on: date,
) -> None:
    """Have these members, and no others, be in a commission from a day on."""
    changes = [(_JOIN, each) for each in sorted(set(member_ids) - set(before.members))]
    changes += [(_LEAVE, each) for each in sorted(set(before.members) - set(member_ids))]
    for statement, member_id in changes:
        connection.exec_driver_sql(
            statement,
            {
                "id": new_id(),
                "organisation": organisation,
                "commission_id": before.id,
                "member_id": member_id,
                "on": on,
            },
        )


def _view(row: Any) -> CommissionView:
    return CommissionView(**{**row._mapping, "members": tuple(row.members)})
