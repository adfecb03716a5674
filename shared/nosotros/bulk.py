"""An INSERT for many rows at once, in one statement that the server plans and reads once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

_VALUE = re.compile(r"%\((\w+)\)s(?P<json>::jsonb)?")
_INSERT = re.compile(
    r"INSERT INTO (?P<table>\w+) \((?P<columns>[^)]*)\)\s*VALUES \((?P<values>(?:[^()]|\(\w+\))*)\)"
    r"\s*(?P<rest>(?:ON CONFLICT\b.*)?)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Bulk:
    """An `INSERT … VALUES` for many rows at once, which travel as JSON and are read by the types
    of the table's own columns; one that is JSON itself, and says so by `::jsonb`, travels as text."""

    table: str
    #: every column, the name of the value that it takes (none: it takes none), and its SQL
    columns: tuple[tuple[str, str | None, str], ...]
    #: from `ON CONFLICT` on
    rest: str

    def of(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, tuple[str, str]]:
        """The statement for these rows, and its values.

        What is one object for all of them, as their organisation is, travels once.
        """
        first = rows[0]
        same, each = dict[str, Any](), list[tuple[str, str]]()
        for column, name, _ in self.columns:
            if name is None:
                continue
            value = first[name]
            if all(row[name] is value for row in rows):
                same[column] = value
            else:
                each.append((column, name))
        taken = [{column: row[name] for column, name in each} for row in rows]
        return self._text(frozenset(same)), (_as_json(same), _as_json(taken))

    def _text(self, same: frozenset[str]) -> str:
        selected = ", ".join(
            sql if name is None else _taken(column, sql, of="same" if column in same else "each")
            for column, name, sql in self.columns
        )
        return (
            f"INSERT INTO {self.table} ({', '.join(column for column, _, _ in self.columns)})"
            f" SELECT {selected} FROM json_populate_record(NULL::{self.table}, %s::json) AS same,"
            f" json_populate_recordset(NULL::{self.table}, %s::json) AS each {self.rest}"
        )


@lru_cache(maxsize=512)
def in_bulk(text: str) -> Bulk | None:
    """A statement for many rows at once; none where it is no plain `INSERT … VALUES`."""
    found = _INSERT.fullmatch(text.strip())
    if found is None:
        return None
    columns = [each.strip() for each in found["columns"].split(",")]
    values = [each.strip() for each in found["values"].split(",")]
    if len(columns) != len(values):
        return None
    names = [_VALUE.fullmatch(each) for each in values]
    return Bulk(
        table=found["table"],
        columns=tuple(
            (column, None if name is None else name[1], value)
            for column, name, value in zip(columns, names, values, strict=True)
        ),
        rest=found["rest"],
    )


def _taken(column: str, sql: str, *, of: str) -> str:
    taken = f"{of}.{column}"
    return f"({taken} #>> '{{}}')::jsonb" if sql.endswith("::jsonb") else taken


def _as_json(value: object) -> str:
    return orjson.dumps(value, default=_as_hex).decode()


def _as_hex(value: object) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)
