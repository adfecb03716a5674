"""How partners call the columns of their sheets."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection

from nosotros.contracts.enrolment import ColumnMapping, MappedColumn

_DEFINE = """
INSERT INTO column_mapping (organisation, name, revision, columns)
VALUES (%(organisation)s, %(name)s, 1, %(columns)s)
ON CONFLICT (organisation, name)
DO UPDATE SET revision = column_mapping.revision + 1, columns = excluded.columns
RETURNING name, revision, columns"""


def define(
    connection: Connection, *, organisation: str, name: str, columns: Mapping[str, str]
) -> ColumnMapping:
    """Keep a mapping, in the place of one of the same name."""
    row = connection.exec_driver_sql(
        _DEFINE,
        {"organisation": organisation, "name": name, "columns": orjson.dumps(columns).decode()},
    ).one()
    return _view(row)


def every(connection: Connection) -> tuple[ColumnMapping, ...]:
    """The organisation's mappings, by their names."""
    rows = connection.exec_driver_sql(
        "SELECT name, revision, columns FROM column_mapping ORDER BY name"
    )
    return tuple(_view(row) for row in rows)


def find(connection: Connection, name: str) -> Mapping[str, str] | None:
    """A mapping: our field by the sheet's own header."""
    row = connection.exec_driver_sql(
        "SELECT columns FROM column_mapping WHERE name = %(name)s", {"name": name}
    ).first()
    return None if row is None else row.columns


def _view(row: Any) -> ColumnMapping:
    columns: Mapping[str, str] = row.columns
    return ColumnMapping(
        name=row.name,
        revision=row.revision,
        columns=tuple(
            MappedColumn(header=header, field=field) for header, field in columns.items()
        ),
    )
