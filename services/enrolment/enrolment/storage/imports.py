"""Imports of intake sheets, and what came of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from nosotros.contracts.common import FileReference
from nosotros.contracts.enrolment import ImportRowView, ImportView, RowNote
from nosotros.database import EVERY_ORGANISATION, Database

INSERT = """
INSERT INTO import (id, organisation, intake_id, reference, size, digest, file_name, language,
    today, state, actor, accepted_at, dry_run, partner, columns)
VALUES (%(id)s, %(organisation)s, %(intake_id)s, %(reference)s, %(size)s, %(digest)s,
    %(file_name)s, %(language)s, %(today)s, 'accepted', %(actor)s, %(accepted_at)s, %(dry_run)s,
    %(partner)s, %(columns)s)"""
INSERT_ROW = """
INSERT INTO import_row (import_id, line, organisation, state, participant_id, enrolment_id, notes,
    sender_state, sender_notes)
VALUES (%(import_id)s, %(line)s, %(organisation)s, %(state)s, %(participant_id)s,
    %(enrolment_id)s, %(notes)s, %(sender_state)s, %(sender_notes)s)"""
PROGRESS = """
UPDATE import SET state = 'running', last_line = %(last_line)s, rows = rows + %(rows)s,
    imported = imported + %(imported)s, unchanged = unchanged + %(unchanged)s,
    refused = refused + %(refused)s, enrolled = enrolled + %(enrolled)s,
    waiting = waiting + %(waiting)s,
    possible_duplicates = possible_duplicates + %(possible_duplicates)s,
    for_sender = %(for_sender)s
WHERE id = %(id)s"""
END = """
UPDATE import SET state = %(state)s, reason = %(reason)s, finished_at = %(finished_at)s
WHERE id = %(id)s"""
KEEP_SHEET = """
UPDATE import SET sheet_reference = %(reference)s, sheet_size = %(size)s,
    sheet_digest = %(digest)s, sheet_name = %(name)s, sheet_until = %(until)s
WHERE id = %(id)s"""
#: what is counted of an import's rows
COUNTED = ("imported", "unchanged", "refused", "enrolled", "waiting", "possible_duplicates")
#: of an import whose sheet has rows that lead to no participant, and may be anybody's
NAMES_ANYBODY = "(dry_run OR refused > 0)"
_VIEW = """
SELECT id, intake_id, file_name, state, rows, imported, unchanged, refused, enrolled, waiting,
    reason, accepted_at, finished_at, dry_run, partner, possible_duplicates, sheet_until, for_sender
FROM import """
_SHEET = (
    "sheet_reference AS reference, sheet_size AS size, sheet_digest AS digest, sheet_name AS name"
)
# The same person is in the sheet by the id that she had then, however often it was merged since.
_WHO_LEFT = """
WITH RECURSIVE she AS (
    SELECT p.id, p.merged_into, p.restricted_at FROM participant p
    WHERE p.id IN (SELECT participant_id FROM import_row WHERE import_id = import.id)
    UNION SELECT p.id, p.merged_into, p.restricted_at
    FROM participant p JOIN she ON p.id = she.merged_into
)
SELECT FROM she WHERE restricted_at IS NOT NULL"""
_ROW = "line, state, participant_id, enrolment_id, notes"
_ROW_FOR_SENDER = """line, coalesce(sender_state, state) AS state, NULL::uuid AS participant_id,
    NULL::uuid AS enrolment_id, coalesce(sender_notes, notes) AS notes"""
# An erasure looks for kept sheets, and who keeps one looks for erasures, and neither sees what the
# other has not committed: so one waits for the other. Erasures do not wait for each other.
_NO_ERASURE = "SELECT pg_advisory_xact_lock(hashtextextended('sheets ' || %(organisation)s, 0))"
_NO_KEEPING = (
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('sheets ' || %(organisation)s, 0))"
)
_OLDEST_OPEN = """
SELECT * FROM import WHERE state IN ('accepted', 'running') AND id <> ALL(%(but)s::uuid[])
ORDER BY accepted_at LIMIT 1"""
_SHEET_DUE = f"""
SELECT id, organisation, {_SHEET} FROM import
WHERE sheet_reference IS NOT NULL AND sheet_until <= %(now)s ORDER BY sheet_until LIMIT 1"""


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
    dry_run: bool
    partner: str | None
    #: the sheet's own headers, and which fields they are
    columns: Mapping[str, str] | None
    #: who has a seat, and who waits, of the rows that are done
    enrolled: int
    waiting: int
    #: what came of the rows that are done, as its partner is told
    for_sender: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptSheet:
    """A sheet with its remarks that is kept for a while."""

    import_id: UUID
    organisation: str
    file: FileReference


def get(connection: Connection, id: UUID, *, for_sender: bool = False) -> ImportView | None:
    """An import and how far it has come; what its partner is told of it, or the truth."""
    row = connection.exec_driver_sql(_VIEW + "WHERE id = %(id)s", {"id": id}).first()
    if row is None:
        return None
    values = dict(row._mapping)
    told = values.pop("for_sender") or {}
    # Whether there is anything to remark is told by the sheet that is kept, and is not hers to get.
    return ImportView(**(values | told | {"sheet_until": None} if for_sender else values))


def oldest_open(database: Database, *, but: list[UUID]) -> OpenImport | None:
    """The import that has waited longest, other than those that are being looked after.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_OLDEST_OPEN, {"but": but}))
    return _open(rows[0]) if rows else None


def open_for_update(connection: Connection, id: UUID) -> OpenImport | None:
    """An import that is not finished, held until this transaction ends."""
    row: Any = connection.exec_driver_sql(
        "SELECT * FROM import WHERE id = %(id)s AND state IN ('accepted', 'running') FOR UPDATE",
        {"id": id},
    ).first()
    return None if row is None else _open(row)


def rows(
    connection: Connection,
    *,
    import_id: UUID,
    state: str | None,
    after: int,
    limit: int,
    for_sender: bool = False,
) -> list[ImportRowView]:
    """Up to `limit` rows of an import after a line, in the order of the sheet.

    Its partner is told no ids: the time in an id says since when somebody is known.
    """
    fields = _ROW_FOR_SENDER if for_sender else _ROW
    found: Any = connection.exec_driver_sql(
        f"SELECT * FROM (SELECT {fields} FROM import_row WHERE import_id = %(id)s) AS told"
        " WHERE line > %(after)s"
        " AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY line LIMIT %(limit)s",
        {"id": import_id, "after": after, "state": state, "limit": limit},
    )
    return [_row(each) for each in found]


def remarks(connection: Connection, import_id: UUID) -> Mapping[int, str]:
    """What there is to say about each row, as it is written beside it."""
    rows: Any = connection.exec_driver_sql(
        "SELECT line, notes FROM import_row WHERE import_id = %(id)s"
        " AND length(notes) > length(%(nothing)s::bytea) ORDER BY line",
        {"id": import_id, "nothing": notes(problems=[], warnings=[])},
    )
    return {row.line: _in_words(orjson.loads(bytes(row.notes))) for row in rows}


def hold_erasures(connection: Connection, organisation: str) -> None:
    """Have no erasure look for kept sheets until this transaction ends."""
    connection.exec_driver_sql(_NO_ERASURE, {"organisation": organisation})


def hold_keeping(connection: Connection, organisation: str) -> None:
    """Have no sheet be kept until this transaction ends, which is an erasure's."""
    connection.exec_driver_sql(_NO_KEEPING, {"organisation": organisation})


def names_somebody_erased(connection: Connection, import_id: UUID) -> bool:
    """Whether the sheet has, or may have, a row of somebody who was erased since."""
    found: bool = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM import_row r JOIN participant p ON p.id = r.participant_id"
        " WHERE r.import_id = %(id)s AND p.erased_at IS NOT NULL)"
        " OR EXISTS (SELECT FROM import i JOIN erasure e ON e.requested_at >= i.accepted_at"
        f" WHERE i.id = %(id)s AND {NAMES_ANYBODY})",
        {"id": import_id},
    ).scalar_one()
    return found


def sheet(connection: Connection, id: UUID, *, now: datetime) -> FileReference | None:
    """The sheet with its remarks; none where it is not kept, or not any more, or has the row of
    somebody whose data are restricted."""
    row = connection.exec_driver_sql(
        f"SELECT {_SHEET} FROM import WHERE id = %(id)s AND sheet_until > %(now)s"
        f" AND sheet_reference IS NOT NULL AND NOT EXISTS ({_WHO_LEFT})",
        {"id": id, "now": now},
    ).first()
    return None if row is None else FileReference(**row._mapping)


def done_with(connection: Connection, *, since: datetime) -> list[FileReference]:
    """The sheets of imports that were accepted or have ended since then, of every organisation."""
    rows: Any = connection.exec_driver_sql(
        "SELECT reference, size, digest, file_name AS name FROM import"
        " WHERE state IN ('finished', 'refused') AND greatest(accepted_at, finished_at) > %(since)s"
        # A key may be used anew after a day, and then brings a sheet that is still to be read.
        " AND reference NOT IN"
        " (SELECT reference FROM import WHERE state IN ('accepted', 'running'))",
        {"since": since},
    )
    return [FileReference(**row._mapping) for row in rows]


def needs_file(connection: Connection, reference: str) -> bool:
    """Whether a sheet is still to be read, or kept with its remarks, under this reference."""
    found: bool = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM import WHERE sheet_reference = %(reference)s"
        " OR reference = %(reference)s AND state IN ('accepted', 'running'))",
        {"reference": reference},
    ).scalar_one()
    return found


def sheet_due(database: Database, *, now: datetime) -> KeptSheet | None:
    """A kept sheet whose time is over, of whatever organisation.

    Raises:
        Unavailable: the database is away.
    """
    (rows,) = database.look(EVERY_ORGANISATION, (_SHEET_DUE, {"now": now}))
    if not rows:
        return None
    row = rows[0]
    return KeptSheet(
        import_id=row.id,
        organisation=row.organisation,
        file=FileReference(
            reference=row.reference, size=row.size, digest=row.digest, name=row.name
        ),
    )


def notes(*, problems: list[RowNote], warnings: list[RowNote]) -> bytes:
    """What there is to say about a row, as it is kept."""
    return orjson.dumps({"problems": problems, "warnings": warnings})


def _in_words(kept: Mapping[str, Any]) -> str:
    return " ".join(each["text"] for each in (*kept["problems"], *kept["warnings"]))


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
        dry_run=row.dry_run,
        partner=row.partner,
        columns=row.columns,
        enrolled=row.enrolled,
        waiting=row.waiting,
        # What the release before has done of it, it tells everybody alike.
        for_sender=row.for_sender or {name: getattr(row, name) for name in COUNTED},
    )
