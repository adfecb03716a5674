"""Municipalities that the Mesa looks at, with their neighbourhoods."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from nosotros.contracts.mentoring import Territory

_SELECT = "SELECT id, revision, municipality, neighbourhoods FROM territory "
# Named as it was first; the same neighbourhoods again change nothing.
REGISTER = """
INSERT INTO territory (id, organisation, revision, municipality, neighbourhoods)
VALUES (%(id)s, %(organisation)s, 1, %(municipality)s, %(neighbourhoods)s)
ON CONFLICT (organisation, lower(municipality)) DO UPDATE
    SET neighbourhoods = excluded.neighbourhoods, revision = territory.revision + 1
WHERE territory.neighbourhoods <> excluded.neighbourhoods"""


def find(connection: Connection, municipality: str) -> Territory | None:
    """A municipality's territory, however it is capitalised."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE lower(municipality) = lower(%(municipality)s)",
        {"municipality": municipality},
    )
    return next((_view(row) for row in rows), None)


def page(connection: Connection, *, after: UUID | None, limit: int) -> Sequence[Territory]:
    """Up to `limit` territories after an id, oldest first."""
    rows = connection.exec_driver_sql(
        _SELECT + "WHERE (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    )
    return [_view(row) for row in rows]


def _view(row: Any) -> Territory:
    return Territory(**{**row._mapping, "neighbourhoods": tuple(row.neighbourhoods)})
