"""The Mesa's member organisations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import MesaMember

INSERT = """
INSERT INTO mesa_member (id, organisation, revision, name, kind, municipality, website, since)
VALUES (%(id)s, %(organisation)s, 1, %(name)s, %(kind)s, %(municipality)s, %(website)s, %(since)s)"""
CHANGE = """
UPDATE mesa_member SET revision = revision + 1, name = %(name)s, kind = %(kind)s,
    municipality = %(municipality)s, website = %(website)s, since = %(since)s, until = %(until)s
WHERE id = %(id)s"""
_FIND = "SELECT id, name, since, until FROM mesa_member WHERE id = ANY(%(ids)s) ORDER BY id"
# Which commissions an organisation is in today.
_SELECT = """
SELECT m.id, m.revision, m.name, m.kind, m.municipality, m.website, m.since, m.until,
    ARRAY(SELECT s.commission_id FROM commission_member s JOIN commission c ON c.id = s.commission_id
        WHERE s.member_id = m.id AND s.since <= %(on)s AND (s.until IS NULL OR s.until >= %(on)s)
            AND (c.until IS NULL OR c.until >= %(on)s)
        ORDER BY s.commission_id) AS commissions
FROM mesa_member m
"""
_PAGE = (
    _SELECT
    + """WHERE (%(after)s::uuid IS NULL OR m.id > %(after)s)
    AND (%(kind)s::text IS NULL OR m.kind = %(kind)s)
    AND (%(commission_id)s::uuid IS NULL OR EXISTS (SELECT FROM commission_member s
        WHERE s.member_id = m.id AND s.commission_id = %(commission_id)s AND s.since <= %(on)s
            AND (s.until IS NULL OR s.until >= %(on)s)))
ORDER BY m.id LIMIT %(limit)s"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """An organisation at the Mesa, as it matters for what it may take part in."""

    id: UUID
    name: str
    since: date
    #: last day
    until: date | None

    def is_one(self, on: date) -> bool:
        """Whether it is a member on a day."""
        return self.since <= on and (self.until is None or self.until >= on)


def find(connection: Connection, id: UUID, *, hold: bool = False) -> Member | None:
    """A member; with `hold` it stays as it is until this transaction ends."""
    return next(iter(every(connection, [id], hold=hold)), None)


def every(connection: Connection, ids: Collection[UUID], *, hold: bool = False) -> list[Member]:
    """Members by their ids, in the order of these."""
    statement = _FIND + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"ids": list(ids)})
    return [Member(**row._mapping) for row in rows]


def view(connection: Connection, id: UUID, *, on: date) -> MesaMember | None:
    """A member with the commissions that it is in on a day."""
    rows = connection.exec_driver_sql(_SELECT + "WHERE m.id = %(id)s", {"id": id, "on": on})
    return next((_view(row) for row in rows), None)


def page(
    connection: Connection,
    *,
    kind: str | None,
    commission_id: UUID | None,
    on: date,
    after: UUID | None,
    limit: int,
) -> list[MesaMember]:
    """Up to `limit` members after an id, oldest first."""
    values = {
        "kind": kind,
        "commission_id": commission_id,
        "on": on,
        "after": after,
        "limit": limit,
    }
    return [_view(row) for row in connection.exec_driver_sql(_PAGE, values)]


def _view(row: Any) -> MesaMember:
    return MesaMember(**{**row._mapping, "commissions": tuple(row.commissions)})
