"""What members of the Mesa offer, and the map of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import OfferView

_COLUMNS = """id, revision, member_id, kind, title, audiences, youngest, oldest, municipality,
    neighbourhoods, places, conditions, since, until"""
_SELECT = f"SELECT {_COLUMNS} FROM offer "
INSERT = """
INSERT INTO offer (id, organisation, revision, member_id, kind, title, audiences, youngest, oldest,
    municipality, neighbourhoods, places, conditions, since, until)
VALUES (%(id)s, %(organisation)s, 1, %(member_id)s, %(kind)s, %(title)s, %(audiences)s,
    %(youngest)s, %(oldest)s, %(municipality)s, %(neighbourhoods)s, %(places)s, %(conditions)s,
    %(since)s, %(until)s)"""
CHANGE = """
UPDATE offer SET revision = revision + 1, kind = %(kind)s, title = %(title)s,
    audiences = %(audiences)s, youngest = %(youngest)s, oldest = %(oldest)s,
    municipality = %(municipality)s, neighbourhoods = %(neighbourhoods)s, places = %(places)s,
    conditions = %(conditions)s, since = %(since)s, until = %(until)s
WHERE id = %(id)s"""
# An offer that names no neighbourhood is one for all of its municipality; it stands as long as
# its member does.
_MAP = """
SELECT t.municipality, n.neighbourhood, o.id AS offer_id, o.member_id, o.member_name, o.title,
    o.audiences, o.youngest, o.oldest, o.places
FROM territory t CROSS JOIN LATERAL unnest(t.neighbourhoods) AS n (neighbourhood)
LEFT JOIN LATERAL (
    SELECT f.*, m.name AS member_name FROM offer f JOIN mesa_member m ON m.id = f.member_id
    WHERE f.kind = %(kind)s AND lower(f.municipality) = lower(t.municipality)
        AND (cardinality(f.neighbourhoods) = 0 OR n.neighbourhood = ANY(f.neighbourhoods))
        AND (%(audiences)s::text[] IS NULL OR f.audiences && %(audiences)s::text[])
        AND (%(age)s::int IS NULL OR (coalesce(f.youngest, 0) <= %(age)s
            AND coalesce(f.oldest, %(age)s) >= %(age)s))
        AND f.since <= %(on)s AND (f.until IS NULL OR f.until >= %(on)s)
        AND m.since <= %(on)s AND (m.until IS NULL OR m.until >= %(on)s)
) o ON true
WHERE (%(municipality)s::text IS NULL OR lower(t.municipality) = lower(%(municipality)s))
ORDER BY t.municipality, n.neighbourhood, o.member_name, o.id"""


def find(connection: Connection, id: UUID, *, hold: bool = False) -> OfferView | None:
    """An offer; with `hold` it stays as it is until this transaction ends."""
    statement = _SELECT + "WHERE id = %(id)s" + (" FOR NO KEY UPDATE" if hold else "")
    rows = connection.exec_driver_sql(statement, {"id": id})
    return next((_view(row) for row in rows), None)


def page(
    connection: Connection,
    *,
    member_id: UUID | None,
    kind: str | None,
    municipality: str | None,
    after: UUID | None,
    limit: int,
) -> list[OfferView]:
    """Up to `limit` offers after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT
        + """WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
            AND (%(member_id)s::uuid IS NULL OR member_id = %(member_id)s)
            AND (%(kind)s::text IS NULL OR kind = %(kind)s)
            AND (%(municipality)s::text IS NULL OR lower(municipality) = lower(%(municipality)s))
        ORDER BY id LIMIT %(limit)s""",
        {
            "member_id": member_id,
            "kind": kind,
            "municipality": municipality,
            "after": after,
            "limit": limit,
        },
    )
    return [_view(row) for row in rows]


def on_map(
    connection: Connection,
    *,
    kind: str,
    audiences: Sequence[str] | None,
    age: int | None,
    municipality: str | None,
    on: date,
) -> Sequence[Any]:
    """Each neighbourhood with each offer that fits there; with none where nothing does."""
    values = {
        "kind": kind,
        "audiences": None if audiences is None else list(audiences),
        "age": age,
        "municipality": municipality,
        "on": on,
    }
    return connection.exec_driver_sql(_MAP, values).all()


def _view(row: Any) -> OfferView:
    lists = {name: tuple(getattr(row, name)) for name in ("audiences", "neighbourhoods")}
    return OfferView(**{**row._mapping, **lists})
