"""Imports of intake sheets, and what came of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import ImportRowView, ImportView, RowNote

INSERT = """
INSERT INTO import (id, organisation, intake_id, reference, size, digest, file_name, language,
    today, state, actor, accepted_at)
VALUES (%(id)s, %(organisation)s, %(intake_id)s, %(reference)s, %(size)s, %(digest)s,
    %(file_name)s, %(language)s, %(today)s, 'accepted', %(actor)s, %(accepted_at)s)"""
INSERT_ROW = """
INSERT INTO import_row (import_id, line, organisation, state, participant_id, enrolment_id, notes)
VALUES (%(import_id)s, %(line)s, %(organisation)s, %(state)s, %(participant_id)s,
    %(enrolment_id)s, %(notes)s)"""
PROGRESS = """
UPDATE import SET state = 'running', last_line = %(last_line)s, rows = rows + %(rows)s,
    imported = imported + %(imported)s, unchanged = unchanged + %(unchanged)s,
    refused = refused + %(refused)s, enrolled = enrolled + %(enrolled)s,
    waiting = waiting + %(waiting)s
WHERE id = %(id)s"""
END = """
UPDATE import SET state = %(state)s, reason = %(reason)s, finished_at = %(finished_at)s
WHERE id = %(id)s"""
_VIEW = """
SELECT id, intake_id, file_name, state, rows, imported, unchanged, refused, enrolled, waiting,
    reason, accepted_at, finished_at
FROM import """


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenImport:
    """An import that is not finished."""

    id: UUID
    organisation: str
    intake_id: UUID
    file: FileReference
    language: str
    #: the local date by which the sheet's ages and dates are judged
    today: date
    actor: str
    #: the last line of the sheet that is done
    last_line: int


def get(connection: Connection, id: UUID) -> ImportView | None:
    """An import and how far it has come."""
    row = connection.exec_driver_sql(_VIEW + "WHERE id = %(id)s", {"id": id}).first()
    return None if row is None else ImportView(**row._mapping)


def oldest_open(connection: Connection, *, but: list[UUID]) -> OpenImport | None:
    """The import that has waited longest, other than those that are being looked after."""
    row: Any = connection.exec_driver_sql(
        "SELECT * FROM import WHERE state IN ('accepted', 'running') AND id <> ALL(%(but)s)"
        " ORDER BY accepted_at LIMIT 1",
        {"but": but},
    ).first()
    return None if row is None else _open(row)


def open_for_update(connection: Connection, id: UUID) -> OpenImport | None:
    """An import that is not finished, held until this transaction ends."""
    row: Any = connection.exec_driver_sql(
        "SELECT * FROM import WHERE id = %(id)s AND state IN ('accepted', 'running') FOR UPDATE",
        {"id": id},
    ).first()
    return None if row is None else _open(row)


def rows(
    connection: Connection, *, import_id: UUID, state: str | None, after: int, limit: int
) -> list[ImportRowView]:
    """Up to `limit` rows of an import after a line, in the order of the sheet."""
    found: Any = connection.exec_driver_sql(
        "SELECT line, state, participant_id, enrolment_id, notes FROM import_row"
        " WHERE import_id = %(id)s AND line > %(after)s"
        " AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY line LIMIT %(limit)s",
        {"id": import_id, "after": after, "state": state, "limit": limit},
    )
    return [_row(each) for each in found]


def notes(*, problems: list[RowNote], warnings: list[RowNote]) -> bytes:
    """What there is to say about a row, as it is kept."""
    return orjson.dumps({"problems": problems, "warnings": warnings})


def _row(row: Any) -> ImportRowView:
    kept: Mapping[str, Any] = orjson.loads(bytes(row.notes))
    return ImportRowView(
        line=row.line,
        state=row.state,
        participant_id=row.participant_id,
        enrolment_id=row.enrolment_id,
        problems=tuple(RowNote(**each) for each in kept["problems"]),
        warnings=tuple(RowNote(**each) for each in kept["warnings"]),
    )


def _open(row: Any) -> OpenImport:
    return OpenImport(
        id=row.id,
        organisation=row.organisation,
        intake_id=row.intake_id,
        file=FileReference(
            reference=row.reference, size=row.size, digest=row.digest, name=row.file_name
        ),
        language=row.language,
        today=row.today,
        actor=row.actor,
        last_line=row.last_line,
    )
